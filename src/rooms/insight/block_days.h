#pragma once

#include <bit>
#include <vector>

#include "insight/insight.h"

namespace wanqiu::insight {

/// What the days of a range say about 65,536 learners at a time. A pass over everybody goes from block to block:
/// whatever it makes in between stays in the cache of a core, however large the city is. (Sets for the whole city were
/// tried: making and walking them took as long again as the pass itself.)
class BlockDays {
 public:
  static constexpr std::uint32_t size = ledger::Bitmap::block_size;

  BlockDays(const Past& past, Range range, Kinds kinds);
  /// From here on it answers for learners size × block … size × (block + 1) - 1.
  void turn_to(std::uint32_t block);
  /// Whether `learner`, one of the block, did one of the kinds in the range, wherever they belonged.
  bool took_part(std::uint32_t learner) const { return has(took_part_, learner % size); }
  template <class F>
  void each_who_took_part(const F& take) const {
    each(took_part_, [&](std::uint32_t place) { take(first_ + place); });
  }

  /// Finds the last day of those who took part among `stayed` and `left`, learners of the block, and of the latter the
  /// first day too. did() answers for them only.
  void look_for(const std::vector<std::uint32_t>& stayed, const std::vector<std::uint32_t>& left);
  /// Whether a learner who was looked for did one of the kinds on `days`, within the range; of those who stayed, only
  /// days up to its end can be asked for.
  bool did(std::uint32_t learner, Range days) const;

 private:
  using Bits = ledger::Bitmap::Block;
  struct Set {
    base::Day day;
    const ledger::Bitmap* who;
  };

  base::Day day_of(std::uint16_t after) const { return sets_.front().day + after; }
  static bool has(const Bits& bits, std::uint32_t place) { return (bits[place / 64] >> place % 64 & 1U) != 0; }
  template <class F>
  static void each(const Bits& bits, const F& take) {
    for (std::uint32_t at = 0; at < bits.size(); ++at) {
      for (std::uint64_t word = bits[at]; word != 0; word &= word - 1)
        take(at * 64 + static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }
  void seek(const std::vector<std::uint32_t>& learners);
  void look(std::vector<std::uint16_t>& found, bool from_the_end);

  const Past& past_;
  const Range range_;
  const Kinds kinds_;
  std::vector<Set> sets_;  // in order of their days
  std::uint32_t block_ = 0, first_ = 0;
  Bits took_part_{};
  Bits sought_{};
  // By place in the block: the first and the last day, counted from the first set's.
  std::vector<std::uint16_t> first_day_, last_day_;
};

}  // namespace wanqiu::insight
