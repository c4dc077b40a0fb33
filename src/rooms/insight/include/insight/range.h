#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"
#include "ledger/event.h"

namespace wanqiu::insight {

/// Local days, both included. `to` before `from` holds none.
struct Range {
  base::Day from;
  base::Day to;

  int days() const { return std::max(0, to - from + 1); }
  bool holds(base::Day day) const { return from <= day && day <= to; }
  bool empty() const { return to < from; }
  friend bool operator==(const Range&, const Range&) = default;
  friend auto operator<=>(const Range&, const Range&) = default;
};

inline Range common(const Range& a, const Range& b) {
  return {std::max(a.from, b.from), std::min(a.to, b.to)};
}

constexpr std::size_t kind_count = 20;  ///< verbs 1 … 19; 0 stands for "earned a point"

/// A set of verbs. Empty stands for "something that earned a point", whatever it was.
struct Kinds {
  std::uint32_t bits = 0;

  static constexpr std::uint32_t bit(ledger::Verb verb) { return 1U << static_cast<unsigned>(verb); }
  bool any() const { return bits != 0; }
  bool has(ledger::Verb verb) const { return (bits & bit(verb)) != 0; }
  /// Whether the bitmap of this kind, 0 … kind_count - 1, answers for this set.
  bool include(std::size_t kind) const { return any() ? kind != 0 && (bits >> kind & 1U) != 0 : kind == 0; }
  void add(ledger::Verb verb) { bits |= bit(verb); }
  friend bool operator==(Kinds, Kinds) = default;
  friend auto operator<=>(Kinds, Kinds) = default;
};

/// What learners do, for insight: what can earn points, and opening an item.
constexpr bool is_learning(ledger::Verb verb) {
  return ledger::can_earn(verb) || verb == ledger::Verb::viewed_item;
}
}  // namespace wanqiu::insight
