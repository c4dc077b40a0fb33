// When something is to be repeated: FSRS. Pure.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace wanqiu::quiz {

/// Free Spaced Repetition Scheduler, version 5 (19 weights, the published defaults), without learning steps: days only.
/// Source: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm
///   recall after t days:  R = (1 + 19/81 · t/S)^-0.5     S: days after which R is 90 %
/// A question of the mistake book is a card.
enum class Grade : std::uint8_t { again = 1, hard = 2, good = 3, easy = 4 };

struct Card {
  double stability = 0;   ///< days, > 0
  double difficulty = 0;  ///< 1 … 10
  base::Day reviewed_on;
  base::Day due_on;
  std::int32_t reviews = 0;
  std::int32_t lapses = 0;  ///< times it was forgotten, the first mistake not counted
  friend bool operator==(const Card&, const Card&) = default;
};

double recall(const Card& card, base::Day today);  ///< 0 … 1
Card first_seen(Grade grade, base::Day today);
/// `today` may be the day of the last review (then the short-term rule applies) but never before it.
Card review(const Card& card, Grade grade, base::Day today);
/// Days until recall falls to 90 %: the stability rounded, at least 1 and at most 365.
int interval_days(double stability);

}  // namespace wanqiu::quiz
