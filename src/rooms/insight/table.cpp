#include "insight/table.h"

#include <algorithm>

namespace wanqiu::insight {
namespace {

/// "Did this learner do one of the kinds on these days?", asked for many learners about few ranges: from the 64th time
/// on an OR over the days answers.
class Asking {
 public:
  Asking(const Past& past, Kinds kinds) : past_(past), kinds_(kinds) {}
  void know(Range range, ledger::Bitmap who) { asked_[range] = {often, std::move(who)}; }
  bool did(std::uint32_t learner, Range range) {
    Asked& asked = asked_[range];
    if (++asked.times < often) return past_.did(learner, range, kinds_);
    if (asked.times == often) asked.who = past_.anybody(range, kinds_);
    return asked.who.contains(base::LearnerNumber(learner));
  }

 private:
  static constexpr int often = 64;
  struct Asked {
    int times = 0;
    ledger::Bitmap who;
  };
  const Past& past_;
  const Kinds kinds_;
  std::map<Range, Asked> asked_;
};

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
        asking_(past, kinds) {
    if (epochs_.size() > 1) shifted_ = shifted(epochs_);
    const std::size_t size = members.organisations();
    table_.range = range;
    table_.kinds = kinds;
    table_.registered.resize(size);
    table_.participants.resize(size);
    table_.points.resize(size);
  }

  Table run() {
    const auto who = past_.anybody(range_, kinds_);
    shifted_.empty() ? count<false>(who) : count<true>(who);
    const Shape& shape = *epochs_.back().shape;
    shape.add_up(table_.registered);
    shape.add_up(table_.participants);
    for (const std::uint32_t learner : apart_) one_by_one(learner);
    if (!kinds_.any()) add_points();
    return std::move(table_);
  }

 private:
  template <bool trees_differ>
  void count(const ledger::Bitmap& who) {
    const std::int32_t from = range_.from.value, to = range_.to.value;
    const std::uint32_t learners = members_.learners();
    for (std::uint32_t n = 1; n < learners; ++n) {
      const std::int32_t since = members_.since(n);
      if (since > from) {
        if (members_.has_earlier(n)) {
          apart(n);
          continue;
        }
        if (since > to) continue;
      }
      if (trees_differ && shifted_[members_.at(n)] != 0) {
        apart_.push_back(n);
        continue;
      }
      ++table_.registered[members_.at(n)];
    }
    for (const std::uint32_t n : who.numbers()) {
      if (n >= learners) break;
      const std::int32_t since = members_.since(n);
      if (since > from) {
        if (members_.has_earlier(n) || since > to) continue;
        // Something done before they joined does not count; what was done from then on does.
        if (past_.first_seen.get(n) - 1 < since && !asking_.did(n, {{since}, range_.to})) continue;
      }
      if (trees_differ && shifted_[members_.at(n)] != 0) continue;  // one by one
      ++table_.participants[members_.at(n)];
    }
    for (const auto& [learner, at] : moved_)
      table_.participants[at] += who.contains(base::LearnerNumber(learner)) ? 1U : 0U;
    asking_.know(range_, who);
  }

  /// Who has moved: most of them not within the range.
  void apart(std::uint32_t learner) {
    Ordinal only = nowhere;
    Range days;
    int stays = 0;
    for (const Stay& stay : members_.stays(learner)) {
      const Range here = common({{stay.from}, {stay.to}}, range_);
      if (here.empty()) continue;
      ++stays;
      only = stay.organisation;
      days = here;
    }
    if (stays == 0) return;
    if (stays > 1 || only == nowhere || days != range_ || (!shifted_.empty() && shifted_[only] != 0)) {
      apart_.push_back(learner);
      return;
    }
    ++table_.registered[only];
    moved_.emplace_back(learner, only);
  }

  void one_by_one(std::uint32_t learner) {
    std::vector<Ordinal> here, took_part;
    members_.each_piece(learner, range_, epochs_, [&](Ordinal at, Range days, const Shape& shape) {
      const bool did = asking_.did(learner, days);
      for (Ordinal n = at; n != nowhere; n = shape.parent[n]) {
        here.push_back(n);
        if (did) took_part.push_back(n);
      }
    });
    count_once(here, table_.registered);
    count_once(took_part, table_.participants);
  }
  static void count_once(std::vector<Ordinal>& at, std::vector<std::uint32_t>& counts) {
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    for (const Ordinal n : at) ++counts[n];
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
  Asking asking_;
  Table table_;
  std::vector<std::uint32_t> apart_;                      // looked at one by one
  std::vector<std::pair<std::uint32_t, Ordinal>> moved_;  // not in the range: where they were all along
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
  Asking asking(past, kinds);
  const auto who = past.anybody(range, kinds);
  for (const std::uint32_t n : who.numbers()) {
    if (n >= members.learners()) break;
    const std::int32_t since = members.since(n);
    if (epochs.size() == 1 && since <= range.from.value) {
      if (shape.covers(organisation, members.at(n))) found.push_back(n);
      continue;
    }
    bool took_part = false;
    members.each_piece(n, range, epochs, [&](Ordinal at, Range days, const Shape& then) {
      took_part = took_part || (then.covers(organisation, at) && asking.did(n, days));
    });
    if (took_part) found.push_back(n);
  }
  return ledger::Bitmap::of(found);
}

}  // namespace wanqiu::insight
