#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace wanqiu::support {

/// A directory that is gone with its owner.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The folder of real input (WANQIU_DATA, else ../shared/data beside the checkout), or nothing: then the test says
/// GTEST_SKIP() << "real input is not here (WANQIU_DATA)".
std::optional<std::filesystem::path> real_input();

void write_file(const std::filesystem::path& path, std::string_view text);
std::string read_file(const std::filesystem::path& path);

}  // namespace wanqiu::support
