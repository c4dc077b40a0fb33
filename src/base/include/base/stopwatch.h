#pragma once

#include <chrono>

namespace wanqiu::base {

/// Microseconds since it was made, on the clock that only moves forward: for measuring.
class Stopwatch {
 public:
  Stopwatch();
  std::chrono::microseconds elapsed() const;
  double seconds() const { return static_cast<double>(elapsed().count()) / 1e6; }

 private:
  std::chrono::nanoseconds began_;
};

}  // namespace wanqiu::base
