#include "base/clock.h"

#include "base/stopwatch.h"

namespace wanqiu::base {

Instant SystemClock::now() const {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

Milliseconds SystemClock::elapsed() const {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

Stopwatch::Stopwatch() : began_(std::chrono::steady_clock::now().time_since_epoch()) {}

std::chrono::microseconds Stopwatch::elapsed() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch() -
                                                               began_);
}

}  // namespace wanqiu::base
