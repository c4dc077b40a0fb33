#include "file_answer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

namespace wanqiu::http {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Range> parse_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit) || header.find(',') != header.npos) return std::nullopt;
  header.remove_prefix(unit.size());
  const auto dash = header.find('-');
  if (dash == header.npos) return std::nullopt;
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  if (dash == 0) {  // the last so many bytes
    if (!last) return std::nullopt;
    const std::uint64_t count = std::min(*last, size);
    return Range{size - count, count, count == 0};
  }
  if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) return std::nullopt;
  if (*first >= size) return Range{0, 0, true};
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return Range{*first, end - *first + 1, false};
}

FileAnswer::~FileAnswer() {
  if (descriptor_ >= 0) close(descriptor_);
}

FileAnswer::FileAnswer(FileAnswer&& other) noexcept {
  *this = std::move(other);
}

FileAnswer& FileAnswer::operator=(FileAnswer&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  offset_ = other.offset_;
  length_ = other.length_;
  sent_ = other.sent_;
  return *this;
}

base::Result<FileAnswer> FileAnswer::open(const File& file, const Conditions& conditions, Response& response) {
  FileAnswer answer;
  answer.descriptor_ = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (answer.descriptor_ < 0 || fstat(answer.descriptor_, &about) != 0 || !S_ISREG(about.st_mode)) {
    return base::Fault::not_found("there is nothing at this address");
  }
  const auto size = static_cast<std::uint64_t>(about.st_size);
  if (response.etag.empty()) {
    response.etag = fmt::format("{:x}-{:x}", size,
                                static_cast<std::uint64_t>(about.st_mtim.tv_sec) * 1'000'000'000 +
                                    static_cast<std::uint64_t>(about.st_mtim.tv_nsec));
  }
  apply_conditions(conditions, response);
  if (response.status == 304) {
    close(std::exchange(answer.descriptor_, -1));
    return answer;
  }
  response.headers.emplace_back("Accept-Ranges", "bytes");
  answer.length_ = size;
  const bool fresh = conditions.if_range.empty() || conditions.if_range == "\"" + response.etag + "\"";
  const auto range = conditions.range.empty() || !fresh ? std::nullopt : parse_range(conditions.range, size);
  if (range && range->unsatisfiable) {
    close(std::exchange(answer.descriptor_, -1));
    response =
        problem(base::Fault::invalid("", fmt::format("the range is outside the file, which has {} bytes", size)));
    response.status = 416;
    response.headers.emplace_back("Content-Range", fmt::format("bytes */{}", size));
    return answer;
  }
  if (range) {
    answer.offset_ = range->first;
    answer.length_ = range->count;
    response.status = 206;
    response.headers.emplace_back("Content-Range",
                                  fmt::format("bytes {}-{}/{}", range->first, range->first + range->count - 1, size));
  }
  return answer;
}

std::size_t FileAnswer::read(std::string& chunk) {
  const std::uint64_t left = length_ - sent_;
  if (left == 0) return 0;
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk.size()));
  const auto got = pread(descriptor_, chunk.data(), want, static_cast<off_t>(offset_ + sent_));
  if (got <= 0) return 0;
  sent_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

}  // namespace wanqiu::http
