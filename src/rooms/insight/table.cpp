#include "insight/table.h"

#include <bit>
#include <utility>

#include "base/assert.h"

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

/// A set of learners as one bit each, to be asked for everybody in turn. (A byte each, and the numbers in a list, were
/// tried: touching that much new memory took longer than everything else.)
class Bits {
 public:
  Bits(const ledger::Bitmap& who, std::uint32_t learners) : words_(learners / 64 + 1) {
    who.each([&](std::uint32_t n) {
      if (n < learners) words_[n / 64] |= std::uint64_t{1} << n % 64;
    });
  }
  bool has(std::uint32_t learner) const { return (words_[learner / 64] >> learner % 64 & 1U) != 0; }
  std::size_t words() const { return words_.size(); }
  std::uint64_t word(std::size_t at) const { return words_[at]; }

 private:
  std::vector<std::uint64_t> words_;
};

/// The first and the last day of a range on which each of some learners did one of the kinds. Everyone is looked for
/// until found, from either end: the sets that are still looked for shrink from day to day.
class FirstAndLast {
 public:
  /// Each of `who` did one of the kinds in the range.
  FirstAndLast(const Past& past, Range range, Kinds kinds, const ledger::Bitmap& who, std::uint32_t learners)
      : past_(past), range_(range), kinds_(kinds), bits_(who, learners), days_(who.count()) {
    before_.reserve(bits_.words());
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < bits_.words(); ++at) {
      before_.push_back(sum);
      sum += static_cast<std::uint32_t>(std::popcount(bits_.word(at)));
    }
    look(past.days.begin(), past.days.end(), who, &Days::first);
    look(past.days.rbegin(), past.days.rend(), who, &Days::last);
  }
  /// `days` within the range, `learner` one of `who`.
  bool did(std::uint32_t learner, Range days) const {
    const auto [first, last] = days_[place(learner)];
    if (days.holds(first) || days.holds(last)) return true;
    return first < days.from && days.to < last && past_.did(learner, days, kinds_);
  }

 private:
  struct Days {
    base::Day first, last;
  };

  std::size_t place(std::uint32_t learner) const {
    const std::uint64_t below = bits_.word(learner / 64) & ((std::uint64_t{1} << learner % 64) - 1);
    return before_[learner / 64] + static_cast<std::size_t>(std::popcount(below));
  }
  template <class Iterator>
  void look(Iterator of, Iterator end, ledger::Bitmap who, base::Day Days::*found) {
    for (; of != end && !who.empty(); ++of) {
      if (!range_.holds(of->day)) continue;
      for (std::size_t kind = 0; kind < kind_count; ++kind) {
        if (!kinds_.include(kind) || !of->learned->who[kind]) continue;
        const ledger::Bitmap here = who & *of->learned->who[kind];
        here.each([&](std::uint32_t n) { days_[place(n)].*found = of->day; });
        who -= here;
      }
    }
    WQ_ASSERT(who.empty());
  }

  const Past& past_;
  const Range range_;
  const Kinds kinds_;
  const Bits bits_;
  std::vector<std::uint32_t> before_;  // how many are below each word of bits_
  std::vector<Days> days_;             // by place among `who`
};

class Reckoning {
 public:
  Reckoning(const Past& past, const Membership::View& members, Range range, Kinds kinds)
      : past_(past),
        members_(members),
        range_(range),
        kinds_(kinds),
        epochs_(members.epochs(range)),
        took_part_(past.anybody(range, kinds), members.learners()),
        counts_(members.organisations()),
        last_(members.organisations()) {
    if (epochs_.size() > 1) shifted_ = shifted(epochs_);
    table_.range = range;
    table_.kinds = kinds;
    table_.points.resize(members.organisations());
  }

  Table run() {
    shifted_.empty() ? count<false>() : count<true>();
    const auto days = first_and_last();
    for (const std::uint32_t n : joined_) {
      const Ordinal at = members_.at(n);
      ++counts_[at].registered;
      // Something done before they joined does not count; what was done from then on does.
      counts_[at].participants += took_part_.has(n) && days.did(n, {{members_.since(n)}, range_.to}) ? 1U : 0U;
    }
    epochs_.back().shape->add_up(counts_);
    for (const std::uint32_t n : apart_) one_by_one(n, days);
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

  /// Counts where they are those who belonged there all along, and tells who is to be looked at more closely.
  template <bool trees_differ>
  void count() {
    const std::int32_t from = range_.from.value, to = range_.to.value;
    const std::uint32_t learners = members_.learners();
    for (std::uint32_t n = 1; n < learners; ++n) {
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
      counts_[at].participants += took_part_.has(n) ? 1U : 0U;
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

  FirstAndLast first_and_last() const {
    std::vector<std::uint32_t> asked;
    for (const auto* some : {&joined_, &apart_}) {
      for (const std::uint32_t n : *some) {
        if (took_part_.has(n)) asked.push_back(n);
      }
    }
    return {past_, range_, kinds_, ledger::Bitmap::of(asked), members_.learners()};
  }

  void one_by_one(std::uint32_t learner, const FirstAndLast& first_and_last) {
    members_.each_piece(learner, range_, epochs_, [&](Ordinal at, Range days, const Shape& shape) {
      const bool did = took_part_.has(learner) && first_and_last.did(learner, days);
      for (Ordinal n = at; n != nowhere; n = shape.parent[n]) {
        if (std::exchange(last_[n].registered, learner) != learner) ++counts_[n].registered;
        if (did && std::exchange(last_[n].participants, learner) != learner) ++counts_[n].participants;
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
  std::vector<char> shifted_;          // empty when there is one tree
  const Bits took_part_;               // in the range, wherever they belonged
  std::vector<Count> counts_;          // by organisation: first those right there, then with everything below
  std::vector<Count> last_;            // who was counted at an organisation last, so that nobody is counted twice
  std::vector<std::uint32_t> joined_;  // within the range, and stayed
  std::vector<std::uint32_t> apart_;   // looked at one by one
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
  std::vector<std::uint32_t> asked;
  past.anybody(range, kinds).each([&](std::uint32_t n) {
    if (n >= members.learners()) return;
    if (epochs.size() > 1 || members.since(n) > range.from.value) {
      asked.push_back(n);
    } else if (shape.covers(organisation, members.at(n))) {
      found.push_back(n);
    }
  });
  const FirstAndLast first_and_last(past, range, kinds, ledger::Bitmap::of(asked), members.learners());
  for (const std::uint32_t n : asked) {
    bool took_part = false;
    members.each_piece(n, range, epochs, [&](Ordinal at, Range days, const Shape& then) {
      took_part = took_part || (then.covers(organisation, at) && first_and_last.did(n, days));
    });
    if (took_part) found.push_back(n);
  }
  return ledger::Bitmap::of(found);
}

}  // namespace wanqiu::insight
