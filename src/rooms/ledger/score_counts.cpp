#include "ledger/score_counts.h"

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::ledger {
namespace {

constexpr std::uint32_t parent_of(std::uint32_t i) {
  return i + (i & (~i + 1));
}

}  // namespace

void ScoreCounts::grow_to(std::uint32_t score) {
  while (tree_.size() - 1 < score) {
    const std::size_t size = tree_.size() - 1;
    const std::int32_t all = tree_[size];  // the last node of a power of two counts everything
    tree_.resize(2 * size + 1, 0);
    tree_[2 * size] = all;
  }
}

void ScoreCounts::change(std::int32_t score, std::int32_t by) {
  if (score <= 0) return;
  counted_ = static_cast<std::uint32_t>(static_cast<std::int64_t>(counted_) + by);
  if (score > tree_max) {
    const auto at = std::lower_bound(beyond_.begin(), beyond_.end(), score);
    if (by > 0) {
      beyond_.insert(at, score);
    } else {
      WQ_ASSERT(at != beyond_.end() && *at == score);
      beyond_.erase(at);
    }
    return;
  }
  grow_to(static_cast<std::uint32_t>(score));
  for (auto i = static_cast<std::uint32_t>(score); i < tree_.size(); i = parent_of(i)) tree_[i] += by;
}

void ScoreCounts::move(std::int32_t from, std::int32_t to) {
  if (from == to) return;
  if (from <= 0 || to <= 0 || from > tree_max || to > tree_max) {
    change(from, -1);
    change(to, +1);
    return;
  }
  grow_to(static_cast<std::uint32_t>(std::max(from, to)));
  auto left = static_cast<std::uint32_t>(from);
  auto joined = static_cast<std::uint32_t>(to);
  while (left != joined) {  // they meet at the last node at the latest
    if (left < joined) {
      --tree_[left];
      left = parent_of(left);
    } else {
      ++tree_[joined];
      joined = parent_of(joined);
    }
  }
}

std::uint32_t ScoreCounts::above(std::int32_t score) const {
  if (score <= 0) return counted_;
  if (score >= tree_max) {
    return static_cast<std::uint32_t>(beyond_.end() - std::upper_bound(beyond_.begin(), beyond_.end(), score));
  }
  std::uint32_t upto = 0;
  const auto size = static_cast<std::uint32_t>(tree_.size() - 1);
  for (std::uint32_t i = std::min(static_cast<std::uint32_t>(score), size); i > 0; i &= i - 1) {
    upto += static_cast<std::uint32_t>(tree_[i]);
  }
  return counted_ - upto;
}

void ScoreCounts::clear() {
  tree_.assign(2, 0);
  beyond_.clear();
  counted_ = 0;
}

}  // namespace wanqiu::ledger
