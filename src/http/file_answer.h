#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "head.h"
#include "http/response.h"

namespace wanqiu::http {

/// A file, or the one range of it that was asked for (RFC 9110 §14; several ranges are answered with the whole file).
class FileAnswer {
 public:
  FileAnswer() = default;
  ~FileAnswer();
  FileAnswer(FileAnswer&& other) noexcept;
  FileAnswer& operator=(FileAnswer&& other) noexcept;

  /// Opens the file and sets status and header fields of `response`: 200, 206, 304 or 416.
  static base::Result<FileAnswer> open(const File& file, const Conditions& conditions, Response& response);

  bool is_open() const { return descriptor_ >= 0; }
  std::uint64_t length() const { return length_; }
  /// Fills `chunk` with the next bytes; 0 at the end, or when the file became shorter.
  std::size_t read(std::string& chunk);
  bool complete() const { return sent_ == length_; }

 private:
  int descriptor_ = -1;
  std::uint64_t offset_ = 0;
  std::uint64_t length_ = 0;
  std::uint64_t sent_ = 0;
};

/// A range header against a file's size: first byte and count. `unsatisfiable` when nothing of it is there; nullopt
/// when the header is to be ignored.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  bool unsatisfiable = false;
};
std::optional<Range> parse_range(std::string_view header, std::uint64_t size);

}  // namespace wanqiu::http
