#include "practice_opponent.h"

#include <algorithm>
#include <cmath>

namespace wanqiu::arena {
namespace {

constexpr std::uint64_t million = 1'000'000;
constexpr base::Milliseconds soonest_answer{1'200};

/// One that is not right: one place, or where several may be chosen any other set.
Choices wrong_choices(const MatchQuestion& question, base::Random& random) {
  if (question.several) {
    const auto sets = (std::uint32_t{1} << question.options) - 1;  // without the empty one
    const auto drawn = static_cast<std::uint32_t>(1 + random.below(sets));
    return static_cast<Choices>(drawn != question.right ? drawn : drawn % sets + 1);
  }
  std::uint32_t place = static_cast<std::uint32_t>(random.below(question.options));
  if ((question.right >> place & 1U) != 0) place = (place + 1) % question.options;
  return static_cast<Choices>(1U << place);
}

}  // namespace

double chance_of_right(double rating) {
  return std::clamp(1 / (1 + std::pow(10, (1300 - rating) / 600)), 0.2, 0.95);
}

PracticeAnswer practice_answer(const MatchQuestion& question, double rating, base::Random& random) {
  const bool right = static_cast<double>(random.below(million)) < chance_of_right(rating) * million;
  const auto choices = right ? question.right : wrong_choices(question, random);
  const auto part = 100 + random.below(250) + random.below(250);  // per mille of the time
  const auto after = base::Milliseconds(question.answer_time.count() * static_cast<std::int64_t>(part) / 1000);
  return {choices, std::max(after, std::min(soonest_answer, question.answer_time / 2))};
}

}  // namespace wanqiu::arena
