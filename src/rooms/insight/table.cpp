#include "insight/table.h"

#include <algorithm>
#include <utility>

#include "block_days.h"

namespace wanqiu::insight {
namespace {

/// Organisations whose way up the tree is not the same in all trees of the range.
std::vector<char> shifted(const std::vector<Membership::View::Epoch>& epochs) {
  const Shape& last = *epochs.back().shape;
  std::vector<char> moved(last.parent.size(), 0);
  for (std::size_t i = 0; i + 1 < epochs.size(); ++i) {
    const Shape& other = *epochs[i].shape;
    for (const Ordinal n : last.walk) {
      const Ordinal above = last.parent[n];
      if (other.parent[n] != above || (above != nowhere && moved[above] != 0)) moved[n] = 1;
    }
  }
  return moved;
}

class Reckoning {
 public:
  Reckoning(const Past& past, const Membership::View& members, Range range, Kinds kinds)
      : past_(past),
        members_(members),
        range_(range),
        kinds_(kinds),
        epochs_(members.epochs(range)),
        days_(past, range, kinds),
        counts_(members.organisations()),
        apart_of_(members.organisations()) {
    if (epochs_.size() > 1) shifted_ = shifted(epochs_);
    table_.range = range;
    table_.kinds = kinds;
    table_.points.resize(members.organisations());
  }

  Table run() {
    for (std::uint32_t block = 0; block * std::uint64_t{BlockDays::size} < members_.learners(); ++block) {
      days_.turn_to(block);
      joined_.clear();
      apart_.clear();
      shifted_.empty() ? count<false>(block) : count<true>(block);
      look_closer();
    }
    epochs_.back().shape->add_up(counts_);
    for (std::size_t n = 0; n < counts_.size(); ++n) counts_[n] += apart_of_[n].count;
    table_.registered.reserve(counts_.size());
    table_.participants.reserve(counts_.size());
    for (const Count& count : counts_) {
      table_.registered.push_back(count.registered);
      table_.participants.push_back(count.participants);
    }
    if (!kinds_.any()) add_points();
    return std::move(table_);
  }

 private:
  struct Count {
    std::uint32_t registered = 0, participants = 0;
    Count& operator+=(const Count& other) {
      registered += other.registered;
      participants += other.participants;
      return *this;
    }
  };

  struct Apart {
    Count count;  // of those looked at one by one
    Count last;   // who was counted last, so that nobody is counted twice
  };

  /// Counts those of a block who belonged there all along where they are, and tells who is to be looked at closer.
  template <bool trees_differ>
  void count(std::uint32_t block) {
    const std::int32_t from = range_.from.value, to = range_.to.value;
    const std::uint32_t first = block * BlockDays::size;
    const std::uint32_t end = first + std::min(members_.learners() - first, BlockDays::size);
    for (std::uint32_t n = std::max(first, 1U); n < end; ++n) {
      Ordinal at = members_.at(n);
      if (const std::int32_t since = members_.since(n); since > from) {
        if (members_.has_earlier(n)) {
          at = all_along(n);
          if (at == nowhere) continue;
        } else {
          if (since > to) continue;
          if (!trees_differ || shifted_[at] == 0) {
            joined_.push_back(n);
            continue;
          }
        }
      }
      if (trees_differ && shifted_[at] != 0) {
        apart_.push_back(n);
        continue;
      }
      ++counts_[at].registered;
      counts_[at].participants += days_.took_part(n) ? 1U : 0U;
    }
  }

  /// Who has moved since the range began: most of them after it. nowhere for who was not in one place all the time,
  /// who is then looked at one by one.
  Ordinal all_along(std::uint32_t learner) {
    bool was_here = false;
    Ordinal all = nowhere;
    members_.each_stay(learner, [&](const Stay& stay) {
      const Range here = common({{stay.from}, {stay.to}}, range_);
      if (here.empty() || stay.organisation == nowhere) return;
      was_here = true;
      if (here == range_) all = stay.organisation;
    });
    if (was_here && all == nowhere) apart_.push_back(learner);
    return all;
  }

  void look_closer() {
    days_.look_for(joined_, apart_);
    for (const std::uint32_t n : joined_) {
      const Ordinal at = members_.at(n);
      ++counts_[at].registered;
      // Something done before they joined does not count; what was done from then on does.
      counts_[at].participants += days_.did(n, {{members_.since(n)}, range_.to}) ? 1U : 0U;
    }
    for (const std::uint32_t n : apart_) one_by_one(n);
  }

  void one_by_one(std::uint32_t learner) {
    members_.each_piece(learner, range_, epochs_, [&](Ordinal at, Range days, const Shape& shape) {
      const bool did = days_.did(learner, days);
      for (Ordinal n = at; n != nowhere; n = shape.parent[n]) {
        Apart& here = apart_of_[n];
        if (std::exchange(here.last.registered, learner) != learner) ++here.count.registered;
        if (did && std::exchange(here.last.participants, learner) != learner) ++here.count.participants;
      }
    });
  }

  void add_points() {
    for (const auto& epoch : epochs_) {
      std::vector<std::int64_t> direct(table_.points.size());
      bool any = false;
      for (const Past::Of& of : past_.days) {
        if (!range_.holds(of.day) || !epoch.days.holds(of.day)) continue;
        of.learned->add_points(of.day, members_, direct);
        any = true;
      }
      if (!any) continue;
      epoch.shape->add_up(direct);
      for (std::size_t n = 0; n < direct.size(); ++n) table_.points[n] += direct[n];
    }
  }

  const Past& past_;
  const Membership::View& members_;
  const Range range_;
  const Kinds kinds_;
  const std::vector<Membership::View::Epoch> epochs_;
  std::vector<char> shifted_;  // empty when there is one tree
  BlockDays days_;
  std::vector<Count> counts_;          // by organisation: first those right there, then with everything below
  std::vector<Apart> apart_of_;        // by organisation: with everything below from the start
  std::vector<std::uint32_t> joined_;  // of the block: within the range, and stayed
  std::vector<std::uint32_t> apart_;   // of the block: looked at one by one
  Table table_;
};

}  // namespace

Table reckon(const Past& past, const Membership::View& members, Range range, Kinds kinds) {
  return Reckoning(past, members, range, kinds).run();
}

ledger::Bitmap participants(const Past& past, const Membership::View& members, Ordinal organisation, Range range,
                            Kinds kinds) {
  const auto epochs = members.epochs(range);
  const Shape& shape = *epochs.back().shape;
  std::vector<std::uint32_t> found;
  if (organisation >= shape.parent.size() || range.empty()) return {};
  BlockDays block(past, range, kinds);
  std::vector<std::uint32_t> asked;
  for (std::uint32_t at = 0; at * std::uint64_t{BlockDays::size} < members.learners(); ++at) {
    block.turn_to(at);
    asked.clear();
    block.each_who_took_part([&](std::uint32_t n) {
      if (n >= members.learners()) return;
      if (epochs.size() > 1 || members.since(n) > range.from.value) {
        asked.push_back(n);
      } else if (shape.covers(organisation, members.at(n))) {
        found.push_back(n);
      }
    });
    block.look_for({}, asked);
    for (const std::uint32_t n : asked) {
      bool took_part = false;
      members.each_piece(n, range, epochs, [&](Ordinal where, Range days, const Shape& then) {
        took_part = took_part || (then.covers(organisation, where) && block.did(n, days));
      });
      if (took_part) found.push_back(n);
    }
  }
  return ledger::Bitmap::of(found);
}

}  // namespace wanqiu::insight
