#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace wanqiu::app {

/// Where the program's own files are (sites/, rules/, demo/, web/dist): the source tree the program was built in, found
/// from the program's own path, else /usr/share/wanqiu.
std::filesystem::path share_directory();

base::Result<std::string> read_text_file(const std::filesystem::path& path);
/// Written beside, synced, renamed: whole or not at all.
base::Result<void> write_text_file(const std::filesystem::path& path, std::string_view text);

/// One process at a time works on a home: what is in memory follows its own commits. Held until the end of its owner.
class HomeLock {
 public:
  /// conflict when another process has it.
  static base::Result<HomeLock> take(const std::filesystem::path& home);
  HomeLock(HomeLock&& other) noexcept;
  HomeLock& operator=(HomeLock&&) = delete;
  ~HomeLock();

 private:
  explicit HomeLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace wanqiu::app
