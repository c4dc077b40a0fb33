#pragma once

#include <atomic>

#include "base/clock.h"

namespace wanqiu::support {

/// A clock that stands where the test puts it. Wall time and monotonic time move together unless moved apart.
class MovedClock final : public base::Clock {
 public:
  explicit MovedClock(base::Instant start) : now_ms_(base::to_ms(start)), elapsed_ms_(1'000'000) {}

  base::Instant now() const override;
  base::Milliseconds elapsed() const override;

  void advance(base::Milliseconds by);  ///< time passes
  void set_wall(base::Instant to);      ///< somebody sets the wall clock; monotonic time stays

 private:
  std::atomic<std::int64_t> now_ms_;
  std::atomic<std::int64_t> elapsed_ms_;
};

}  // namespace wanqiu::support
