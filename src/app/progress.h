#pragma once

#include <cstdint>
#include <string>

namespace wanqiu::app {

/// A bar on the terminal's error output while long work goes on; silent where nobody looks.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void operator()(std::uint64_t done, std::uint64_t of);

 private:
  std::string what_;
  bool shown_;
  int last_percent_ = -1;
};

}  // namespace wanqiu::app
