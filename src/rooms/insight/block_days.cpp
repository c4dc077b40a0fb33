#include "block_days.h"

#include <limits>

#include "base/assert.h"

namespace wanqiu::insight {

BlockDays::BlockDays(const Past& past, Range range, Kinds kinds) : past_(past), range_(range), kinds_(kinds) {
  for (const Past::Of& of : past.days) {
    if (!range.holds(of.day)) continue;
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
      if (kinds.include(kind) && of.learned->who[kind]) sets_.push_back({of.day, of.learned->who[kind].get()});
    }
  }
  WQ_ASSERT(sets_.empty() || sets_.back().day - sets_.front().day <= std::numeric_limits<std::uint16_t>::max());
}

void BlockDays::turn_to(std::uint32_t block) {
  block_ = block;
  first_ = block * size;
  took_part_ = {};
  for (const Set& set : sets_) set.who->add_to(took_part_, block);
}

void BlockDays::look_for(const std::vector<std::uint32_t>& stayed, const std::vector<std::uint32_t>& left) {
  sought_ = {};
  first_day_.resize(size);
  last_day_.resize(size);
  seek(left);
  look(first_day_, false);
  seek(stayed);
  look(last_day_, true);
}

void BlockDays::seek(const std::vector<std::uint32_t>& learners) {
  for (const std::uint32_t learner : learners) {
    if (took_part(learner)) sought_[learner % size / 64] |= std::uint64_t{1} << learner % 64;
  }
}

/// Everyone is looked for until found, from either end: there are fewer from day to day.
void BlockDays::look(std::vector<std::uint16_t>& found, bool from_the_end) {
  Bits left = sought_;
  std::uint64_t any = 0;
  for (const std::uint64_t word : left) any |= word;
  for (std::size_t i = 0; i < sets_.size() && any != 0; ++i) {
    const std::size_t at = from_the_end ? sets_.size() - 1 - i : i;
    Bits here{};
    sets_[at].who->add_to(here, block_);
    any = 0;
    for (std::size_t word = 0; word < left.size(); ++word) {
      here[word] &= left[word];
      left[word] &= ~here[word];
      any |= left[word];
    }
    const auto after = static_cast<std::uint16_t>(sets_[at].day - sets_.front().day);
    each(here, [&](std::uint32_t place) { found[place] = after; });
  }
  WQ_ASSERT(any == 0);
}

bool BlockDays::did(std::uint32_t learner, Range days) const {
  const std::uint32_t place = learner % size;
  if (!has(sought_, place)) return false;
  const base::Day last = day_of(last_day_[place]);
  if (days.holds(last)) return true;
  if (last < days.from || days.to >= range_.to) return false;
  const base::Day first = day_of(first_day_[place]);
  return days.holds(first) || (first < days.from && past_.did(learner, days, kinds_));
}

}  // namespace wanqiu::insight
