#pragma once

#include <random>

#include "ledger/event.h"

namespace wanqiu::ledger {

/// Events as tests need them: all verbs, few learners and objects so that keys and caps are hit often, late ones,
/// impossible ones. The same for the same seed.
class RandomEvents {
 public:
  RandomEvents(std::uint64_t seed, std::uint32_t learners) : random_(seed), learners_(learners) {}

  Event next(base::Instant now) {
    Event event;
    event.learner.value = 1 + below(learners_);
    event.verb = static_cast<Verb>(1 + below(20));
    event.object = below(8);
    event.at = now - base::Milliseconds(below(60'000));
    const auto late = below(20);
    if (late == 0) event.at -= std::chrono::hours(below(11 * 24));  // some of them too late
    if (late == 1) event.at += std::chrono::minutes(below(4));      // some of them in the future
    switch (measure_of(event.verb)) {
      case Measure::once:
        break;
      case Measure::units:
        event.amount = static_cast<std::int32_t>(1 + below(4));
        break;
      case Measure::marks:
        event.amount = static_cast<std::int32_t>(below(3) * 500);
        break;
      case Measure::points:
        event.amount = static_cast<std::int32_t>(1 + below(12));
        break;
    }
    const auto odd = below(100);
    if (odd == 0) event.verb = Verb::corrected, event.amount = static_cast<std::int32_t>(below(20)) - 12;
    if (odd == 1) event.amount = -1;
    if (odd == 2) event.learner.value = 0;
    if (odd == 3 && below(10) == 0) event.verb = Verb::erased, event.amount = 1;
    const auto key = below(4);
    if (key == 1) event.key.value = 1 + below(5'000);
    if (key >= 2) natural_ = true;
    return event;
  }
  /// The last event wants its natural key: the caller knows the zone.
  bool natural() { return std::exchange(natural_, false); }
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

 private:
  std::mt19937_64 random_;
  std::uint32_t learners_;
  bool natural_ = false;
};

}  // namespace wanqiu::ledger
