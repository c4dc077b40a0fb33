#include "scoring.h"

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::arena {

std::int32_t share_of(const MatchQuestion& question, Choices choices) {
  if (question.weights.empty()) return choices == question.right ? share_full : 0;
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < question.weights.size(); ++i) {
    if ((choices >> i & 1) != 0) sum += question.weights[i];
  }
  return std::clamp(sum, 0, share_full);
}

std::int32_t points_of(const MatchQuestion& question, std::int32_t share, base::Milliseconds taken) {
  WQ_ASSERT(share >= 0 && share <= share_full);
  const std::int64_t time = question.answer_time.count();
  const std::int64_t t = std::clamp(std::int64_t{taken.count()}, std::int64_t{0}, time);
  const std::int64_t over = 1'000LL * question.worth * share * (2 * time - t);
  const std::int64_t under = 100LL * share_full * 2 * time;
  return static_cast<std::int32_t>((over + under / 2) / under);
}

base::Milliseconds credited(base::Milliseconds round_trip, base::Milliseconds credit_max) {
  return std::clamp(round_trip, base::Milliseconds(0), credit_max);
}

void RoundTrips::measured(base::Milliseconds round_trip) {
  last_[next_] = static_cast<std::uint16_t>(
      std::clamp(std::int64_t{round_trip.count()}, std::int64_t{0}, std::int64_t{UINT16_MAX}));
  next_ = static_cast<std::uint8_t>((next_ + 1U) % last_.size());
  count_ = static_cast<std::uint8_t>(std::min<std::size_t>(count_ + 1U, last_.size()));
}

base::Milliseconds RoundTrips::smallest() const {
  if (count_ == 0) return base::Milliseconds(0);
  return base::Milliseconds(*std::min_element(last_.begin(), last_.begin() + count_));
}

std::uint32_t best_counted(std::uint32_t players) {
  std::uint32_t root = 3;
  while (std::uint64_t{root} * root < players) ++root;
  return root;
}

}  // namespace wanqiu::arena
