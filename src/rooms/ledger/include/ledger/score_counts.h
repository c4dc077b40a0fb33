#pragma once

#include <cstdint>
#include <vector>

namespace wanqiu::ledger {

/// How many learners stand at each score: a Fenwick tree over scores from 1 upwards. Says how many stand above a score
/// in log2(highest score) steps, without sorting anybody.
///
/// Points come one or two at a time, so almost every change is a move to the score next to it. The tree paths of two
/// neighbours meet after some two nodes, and from there on the counts do not change: move() stops at the meeting point
/// and touches 2 log2(distance) + 2 nodes instead of 2 log2(highest score). (Blocks of counts with two levels were
/// considered: as quick to change, but four times slower to ask.)
///
/// Scores of 0 and less are not counted. Those over 4 million (a correction gone wrong) are kept in a plain sorted
/// list, so that no number, however large, can make the tree large.
class ScoreCounts {
 public:
  static constexpr std::int32_t tree_max = 1 << 22;

  void move(std::int32_t from, std::int32_t to);  ///< 0 stands for "not there"
  std::uint32_t above(std::int32_t score) const;  ///< with a higher score than `score`, of those over 0
  std::uint32_t counted() const { return counted_; }
  void clear();

 private:
  void grow_to(std::uint32_t score);
  void change(std::int32_t score, std::int32_t by);

  std::vector<std::int32_t> tree_{0, 0};  // [1 … size], size is a power of two
  std::uint32_t counted_ = 0;
  std::vector<std::int32_t> beyond_;  // ascending
};

}  // namespace wanqiu::ledger
