// The wall clock and the monotonic clock exist here only; everything else is handed one.
#pragma once

#include "base/time.h"

namespace wanqiu::base {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time. May go back when the machine's clock is set.
  virtual Instant now() const = 0;
  /// Time that only moves forward, from an arbitrary start: for durations, deadlines and honest metering.
  virtual Milliseconds elapsed() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
  Milliseconds elapsed() const override;
};

}  // namespace wanqiu::base
