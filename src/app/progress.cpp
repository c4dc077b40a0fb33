#include "progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace wanqiu::app {

Progress::Progress(std::string what) : what_(std::move(what)), shown_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_ && last_percent_ >= 0) fmt::print(stderr, "\r\033[K");
}

void Progress::operator()(std::uint64_t done, std::uint64_t of) {
  if (!shown_ || of == 0) return;
  const int percent = static_cast<int>(std::min<std::uint64_t>(100, done * 100 / of));
  if (percent == last_percent_) return;
  show(percent, "");
}

void Progress::operator()(double done, std::string_view more) {
  if (shown_) show(static_cast<int>(std::clamp(done, 0.0, 1.0) * 100), more);
}

void Progress::show(int percent, std::string_view more) {
  last_percent_ = percent;
  const auto filled = static_cast<std::size_t>(percent) * 30 / 100;
  fmt::print(stderr, "\r{} [{}{}] {:3}% {}\033[K", what_, std::string(filled, '#'), std::string(30 - filled, '.'),
             percent, more);
  std::fflush(stderr);
}

}  // namespace wanqiu::app
