#include "insight/membership.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/assert.h"

namespace wanqiu::insight {
namespace {

constexpr std::int32_t always = std::numeric_limits<std::int32_t>::min();

}  // namespace

void Membership::put_organisation(base::OrganisationId organisation, base::OrganisationId parent, base::Day from) {
  const std::unique_lock lock(mutex_);
  WQ_ASSERT(organisation);
  const Ordinal above = parent ? index_.at(parent) : nowhere;
  const auto [entry, is_new] = index_.try_emplace(organisation, static_cast<Ordinal>(ids_.size()));
  const Ordinal self = entry->second;
  if (trees_.empty()) trees_.push_back({always, {}, false});
  ++tree_changes_;
  if (is_new) {
    ids_.push_back(organisation);
    for (Tree& tree : trees_) {
      tree.shape.parent.push_back(above);
      tree.arranged = false;
    }
    return;
  }
  if (trees_.back().shape.parent[self] == above) return;
  Tree& last = tree_from(from);
  for (Ordinal n = above; n != nowhere; n = last.shape.parent[n]) WQ_ASSERT(n != self);  // no circles
  last.shape.parent[self] = above;
}

void Membership::put_places(std::span<const Placed> placed, base::Day from) {
  const std::unique_lock lock(mutex_);
  WQ_ASSERT(!trees_.empty());
  ++tree_changes_;
  Tree& last = tree_from(from);
  for (const Placed& one : placed)
    last.shape.parent[index_.at(one.organisation)] = one.parent ? index_.at(one.parent) : nowhere;
}

/// The last tree, a new one where that day has none yet. To be changed and arranged anew.
Membership::Tree& Membership::tree_from(base::Day from) {
  if (from.value > trees_.back().from) trees_.push_back({from.value, trees_.back().shape, false});
  trees_.back().arranged = false;
  return trees_.back();
}

void Membership::hold(std::uint32_t learner) {
  if (learner < at_.size()) return;
  const std::size_t size = std::max<std::size_t>(learner + 1, at_.size() + at_.size() / 4);
  at_.resize(size, nowhere);
  since_.resize(size, never);
}

void Membership::reserve(std::uint32_t learners) {
  const std::unique_lock lock(mutex_);
  at_.reserve(learners + 1);
  since_.reserve(learners + 1);
}

void Membership::put_learner(base::LearnerNumber learner, base::OrganisationId organisation, base::Day from) {
  const std::unique_lock lock(mutex_);
  const std::uint32_t n = learner.value;
  const Ordinal to = index_.at(organisation);
  hold(n);
  const Ordinal before = at_[n] & nowhere;
  if (since_[n] == never) {
    since_[n] = from.value;
  } else {
    if (before == to) return;
    if (from.value > since_[n]) {
      earlier_of(n).push_back({before, since_[n], from.value - 1});
      at_[n] |= earlier_bit;
      since_[n] = from.value;
    }
  }
  at_[n] = (at_[n] & earlier_bit) | to;
  changed(from.value);
}

void Membership::put_earlier(base::LearnerNumber learner, base::OrganisationId organisation, Range days) {
  const std::unique_lock lock(mutex_);
  hold(learner.value);
  auto& stays = earlier_of(learner.value);
  const Stay stay{index_.at(organisation), days.from.value, days.to.value};
  stays.insert(
      std::upper_bound(stays.begin(), stays.end(), stay, [](const Stay& a, const Stay& b) { return a.from < b.from; }),
      stay);
  at_[learner.value] |= earlier_bit;
  changed(days.from.value);
}

void Membership::end(base::LearnerNumber learner, base::Day last) {
  const std::unique_lock lock(mutex_);
  const std::uint32_t n = learner.value;
  if (n >= at_.size() || since_[n] == never) return;
  ended_[n] = {at_[n] & nowhere, since_[n], never};
  if (since_[n] <= last.value) earlier_of(n).push_back({at_[n] & nowhere, since_[n], last.value});
  at_[n] |= earlier_bit;
  since_[n] = never;
  changed(last.value);
}

void Membership::forget_ends() {
  const std::unique_lock lock(mutex_);
  for (const auto& [n, stay] : ended_) {
    auto& stays = earlier_of(n);
    if (!stays.empty() && stays.back().from == stay.from) stays.pop_back();
    since_[n] = stay.from;
    if (stays.empty()) {
      earlier_.erase(n);
      at_[n] &= nowhere;
    }
    changed(stay.from);
  }
  ended_.clear();
}

std::size_t Membership::organisations() const {
  const std::shared_lock lock(mutex_);
  return ids_.size();
}

Ordinal Membership::ordinal(base::OrganisationId organisation) const {
  const std::shared_lock lock(mutex_);
  const auto found = index_.find(organisation);
  return found == index_.end() ? nowhere : found->second;
}

base::OrganisationId Membership::organisation(Ordinal ordinal) const {
  const std::shared_lock lock(mutex_);
  return ordinal < ids_.size() ? ids_[ordinal] : base::OrganisationId();
}

std::vector<base::OrganisationId> Membership::ids() const {
  const std::shared_lock lock(mutex_);
  return ids_;
}

std::uint64_t Membership::version(base::Day upto) const {
  const std::shared_lock lock(mutex_);
  return version_locked(upto);
}

std::uint64_t Membership::version_locked(base::Day upto) const {
  std::uint64_t sum = tree_changes_ << 32U;
  for (const auto& [day, count] : changes_) {
    if (day > upto.value) break;
    sum += count;
  }
  return sum;
}

std::size_t Membership::bytes() const {
  const std::shared_lock lock(mutex_);
  return at_.capacity() * sizeof(std::uint32_t) + since_.capacity() * sizeof(std::int32_t) +
         earlier_.size() * (2 * sizeof(Stay) + 72) + trees_.size() * ids_.size() * 16;
}

/// A walk from each root, without recursion: the tree may be of any depth.
void Membership::arrange(Shape& shape) {
  const std::size_t size = shape.parent.size();
  std::vector<std::uint32_t> count(size + 1, 0);  // children by parent, in one array
  for (const Ordinal above : shape.parent) count[above == nowhere ? size : above]++;
  std::vector<std::uint32_t> begin(size + 2, 0);
  for (std::size_t i = 0; i <= size; ++i) begin[i + 1] = begin[i] + count[i];
  std::vector<Ordinal> children(size);
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  for (Ordinal n = 0; n < size; ++n) children[next[shape.parent[n] == nowhere ? size : shape.parent[n]]++] = n;

  shape.walk.clear();
  shape.walk.reserve(size);
  shape.enter.assign(size, 0);
  shape.leave.assign(size, 0);
  std::vector<std::pair<Ordinal, std::uint32_t>> open;
  const auto visit = [&](Ordinal n) {
    shape.enter[n] = static_cast<std::uint32_t>(shape.walk.size());
    shape.walk.push_back(n);
    open.emplace_back(n, begin[n]);
  };
  for (std::uint32_t root = begin[size]; root < begin[size + 1]; ++root) {
    visit(children[root]);
    while (!open.empty()) {
      auto& [n, at] = open.back();
      if (at < begin[n + 1]) {
        visit(children[at++]);
      } else {
        shape.leave[n] = static_cast<std::uint32_t>(shape.walk.size());
        open.pop_back();
      }
    }
  }
  WQ_ASSERT(shape.walk.size() == size);
}

Membership::View Membership::view() const {
  for (;;) {
    {
      View view(*this);
      const bool trees = std::all_of(trees_.begin(), trees_.end(), [](const Tree& tree) { return tree.arranged; });
      if (trees && movers_.arranged) return view;
    }
    const std::unique_lock lock(mutex_);
    if (!movers_.arranged) arrange_movers();
    for (Tree& tree : trees_) {
      if (!tree.arranged) arrange(tree.shape);
      tree.arranged = true;
    }
  }
}

void Membership::arrange_movers() const {
  Movers made;
  made.numbers.reserve(earlier_.size());
  for (const auto& [learner, stays] : earlier_) made.numbers.push_back(learner);
  std::sort(made.numbers.begin(), made.numbers.end());
  made.begins.reserve(made.numbers.size() + 1);
  for (const std::uint32_t learner : made.numbers) {
    made.begins.push_back(static_cast<std::uint32_t>(made.stays.size()));
    const auto& stays = earlier_.at(learner);
    made.stays.insert(made.stays.end(), stays.begin(), stays.end());
  }
  made.begins.push_back(static_cast<std::uint32_t>(made.stays.size()));
  made.arranged = true;
  movers_ = std::move(made);
}

std::span<const Stay> Membership::Movers::stays_of(std::uint32_t learner, std::size_t& near) const {
  constexpr std::size_t steps = 4;
  const std::size_t from = near < numbers.size() && numbers[near] <= learner ? near : 0;
  std::size_t at = from;
  while (at < numbers.size() && at < from + steps && numbers[at] < learner) ++at;
  if (at < numbers.size() && numbers[at] < learner) {
    at = static_cast<std::size_t>(
        std::lower_bound(numbers.begin() + static_cast<std::ptrdiff_t>(at), numbers.end(), learner) - numbers.begin());
  }
  near = at;
  if (at == numbers.size() || numbers[at] != learner) return {};
  return std::span(stays).subspan(begins[at], begins[at + 1] - begins[at]);
}

std::vector<Membership::View::Epoch> Membership::View::epochs(Range range) const {
  static const Shape none{};
  std::vector<Epoch> found;
  for (std::size_t i = 0; i < of_.trees_.size(); ++i) {
    const std::int32_t last = i + 1 < of_.trees_.size() ? of_.trees_[i + 1].from - 1 : never;
    const Range days{{of_.trees_[i].from}, {last}};
    if (!common(days, range).empty()) found.push_back({days, &of_.trees_[i].shape});
  }
  if (found.empty()) {
    found.push_back({{{always}, {never}}, of_.trees_.empty() ? &none : &of_.trees_.back().shape});
  }
  return found;
}

Ordinal Membership::View::ordinal(base::OrganisationId organisation) const {
  const auto found = of_.index_.find(organisation);
  return found == of_.index_.end() ? nowhere : found->second;
}

const Shape& Membership::View::shape(base::Day day) const {
  return *epochs({day, day}).front().shape;
}

Ordinal Membership::View::organisation_on(std::uint32_t learner, base::Day day) const {
  if (learner >= of_.at_.size()) return nowhere;
  if (of_.since_[learner] <= day.value) return of_.at_[learner] & nowhere;
  if (!has_earlier(learner)) return nowhere;
  for (const Stay& stay : of_.earlier_.at(learner)) {
    if (stay.from <= day.value && day.value <= stay.to) return stay.organisation;
  }
  return nowhere;
}

Stay Membership::View::first_stay(std::uint32_t learner) const {
  std::optional<Stay> first;
  each_stay(learner, [&](const Stay& stay) {
    if (!first) first = stay;
  });
  return first.value_or(Stay{});
}

ledger::Bitmap Membership::View::members(Ordinal organisation, Range range) const {
  std::vector<std::uint32_t> found;
  const auto trees = epochs(range);
  const Shape& shape = *trees.back().shape;
  if (range.empty() || organisation >= shape.parent.size()) return {};
  std::vector<char> below(shape.parent.size() + 1, 0);
  for (std::uint32_t i = shape.enter[organisation]; i < shape.leave[organisation]; ++i) below[shape.walk[i]] = 1;
  const bool one_tree = trees.size() == 1;
  for (std::uint32_t n = 1; n < of_.at_.size(); ++n) {
    if (of_.since_[n] <= range.from.value && one_tree) {
      if (below[at(n)] != 0) found.push_back(n);
      continue;
    }
    if (!has_earlier(n) && (one_tree || of_.since_[n] > range.to.value)) {
      if (of_.since_[n] <= range.to.value && below[at(n)] != 0) found.push_back(n);
      continue;
    }
    bool belonged = false;
    each_piece(n, range, trees, [&](Ordinal where, Range, const Shape& then) {
      belonged = belonged || then.covers(organisation, where);
    });
    if (belonged) found.push_back(n);
  }
  return ledger::Bitmap::of(found);
}

std::vector<std::uint32_t> Membership::View::count(const ledger::Bitmap& who, Range range) const {
  std::vector<std::uint32_t> counts(organisations()), last(organisations());  // last: whom each has counted last
  const auto trees = epochs(range);
  who.each([&](std::uint32_t learner) {
    each_piece(learner, range, trees, [&](Ordinal at, Range, const Shape& then) {
      for (Ordinal n = at; n != nowhere; n = then.parent[n]) {
        if (std::exchange(last[n], learner) != learner) ++counts[n];
      }
    });
  });
  return counts;
}

}  // namespace wanqiu::insight
