#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wanqiu::app {

/// A bar on the terminal's error output while long work goes on; silent where nobody looks.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void operator()(std::uint64_t done, std::uint64_t of);
  /// `done` 0 … 1, and what else there is to say; shown every time.
  void operator()(double done, std::string_view more);

 private:
  void show(int percent, std::string_view more);

  std::string what_;
  bool shown_;
  int last_percent_ = -1;
};

}  // namespace wanqiu::app
