#pragma once

#include <atomic>

#include "base/clock.h"

namespace wanqiu::app {

/// Wall time that the simulation puts where it is in the simulated days; until it is put somewhere, and after
/// follow(), it is the real one. Elapsed time is always the real one, since housekeeping and waiting go by it.
class SimulatedClock final : public base::Clock {
 public:
  explicit SimulatedClock(const base::Clock& real) : real_(real) {}
  base::Instant now() const override {
    const auto at = at_ms_.load(std::memory_order_relaxed);
    return at == follows ? real_.now() : base::from_ms(at);
  }
  base::Milliseconds elapsed() const override { return real_.elapsed(); }
  void put(base::Instant at) { at_ms_.store(base::to_ms(at), std::memory_order_relaxed); }
  void follow() { at_ms_.store(follows, std::memory_order_relaxed); }
  const base::Clock& real() const { return real_; }

 private:
  static constexpr std::int64_t follows = INT64_MIN;
  const base::Clock& real_;
  std::atomic<std::int64_t> at_ms_{follows};
};

}  // namespace wanqiu::app
