// A random history of a small city, told to the engine as it happens, and the plainest possible answers about it: sets
// of learners, day by day, no bitmaps, nothing kept between two questions. For tests.
#pragma once

#include <map>
#include <random>
#include <set>
#include <vector>

#include "insight/insight.h"
#include "insight/table.h"

namespace wanqiu::insight {

class PlainHistory {
 public:
  explicit PlainHistory(std::uint64_t seed) : random_(seed) {}

  base::Day today{18'993};  // 2022-01-01
  base::Zone zone = base::Zone::find("Asia/Shanghai").value();
  std::vector<ledger::Applied> log;

  /// What there is at the very beginning.
  void begin(Membership& members) {
    make_organisation(members, {});
    for (int i = 0; i < 8; ++i) make_organisation(members, any_organisation());
    for (int i = 0; i < 40; ++i) join(members);
  }

  /// Something happens to people or organisations.
  void change(Membership& members) {
    switch (below(12)) {
      case 0:
      case 1:
      case 2:
        return join(members);
      case 3:
      case 4:
      case 5:
      case 6:
        return move(members, any_learner(), any_organisation());
      case 7:
        return erase();
      case 8:
        return make_organisation(members, any_organisation());
      case 9:
      case 10:
        return move_organisation(members, any_organisation(), any_organisation());
      default:
        return merge(members, any_organisation(), any_organisation());
    }
  }

  /// One learning event: of today, or up to eight days late.
  void learn() {
    ledger::Applied applied;
    const auto learner = any_learner();
    if (erased_.contains(learner)) return;
    applied.day = today - static_cast<int>(below(6) == 0 ? below(9) : 0);
    applied.event.learner = base::LearnerNumber(learner);
    applied.event.verb = static_cast<ledger::Verb>(1 + below(19));
    applied.event.object = below(3);
    if (below(20) == 0) applied.event.verb = ledger::Verb::corrected;
    if (below(20) == 0) applied.event.verb = ledger::Verb::spent;
    applied.event.at = zone.start_of(applied.day) + base::Milliseconds(below(86'400) * 1000);
    applied.points = static_cast<std::int32_t>(below(4));
    if (applied.event.verb == ledger::Verb::viewed_item) applied.points = 0;
    if (applied.event.verb == ledger::Verb::corrected) applied.points = static_cast<std::int32_t>(below(9)) - 3;
    if (applied.event.verb == ledger::Verb::spent) applied.points = -2;
    append(applied);
  }

  /// Tells `members` what people knows at a start: where everybody is, since when, and what was before.
  void start(Membership& members) const {
    std::set<base::OrganisationId> told;  // parents first, whatever was moved on the day it was made
    for (const auto& [organisation, places] : places_) tell(members, organisation, told);
    std::map<base::Day, std::vector<Membership::Placed>> moves;
    for (const auto& [organisation, places] : places_) {
      for (auto place = std::next(places.begin()); place != places.end(); ++place)
        moves[place->first].push_back({organisation, place->second});
    }
    for (const auto& [day, placed] : moves) members.put_places(placed, day);
    for (const auto& [learner, stays] : stays_) {
      for (auto stay = stays.begin(); stay != stays.end(); ++stay) {
        const auto next = std::next(stay);
        if (next == stays.end()) {
          members.put_learner(base::LearnerNumber(learner), stay->second, stay->first);
        } else {
          members.put_earlier(base::LearnerNumber(learner), stay->second, {stay->first, next->first - 1});
        }
      }
    }
  }

  Figures figures(base::OrganisationId organisation, Range range, Kinds kinds) const {
    Figures plain;
    plain.registered = static_cast<std::uint32_t>(registered(organisation, range).size());
    plain.participants = static_cast<std::uint32_t>(took_part(organisation, range, kinds).size());
    if (!kinds.any()) {
      for (const auto& one : log) {
        if (!range.holds(one.day) || one.event.verb == ledger::Verb::spent) continue;
        if (is_in(one.event.learner.value, organisation, one.day)) plain.points += one.points;
      }
    }
    return plain;
  }
  std::set<std::uint32_t> registered(base::OrganisationId organisation, Range range) const {
    std::set<std::uint32_t> who;
    for (base::Day day = range.from; day <= range.to; ++day) {
      for (const auto& [learner, stays] : stays_) {
        if (is_in(learner, organisation, day)) who.insert(learner);
      }
    }
    return who;
  }
  std::set<std::uint32_t> took_part(base::OrganisationId organisation, Range range, Kinds kinds) const {
    std::set<std::uint32_t> who;
    for (const auto& one : log) {
      if (!range.holds(one.day)) continue;
      const bool counts = kinds.any() ? is_learning(one.event.verb) && kinds.has(one.event.verb)
                                      : can_earn(one.event.verb) && one.points > 0;
      if (counts && is_in(one.event.learner.value, organisation, one.day)) who.insert(one.event.learner.value);
    }
    return who;
  }
  bool is_in(std::uint32_t learner, base::OrganisationId organisation, base::Day day) const {
    const auto erased = erased_.find(learner);
    if (erased != erased_.end() && day > erased->second) return false;
    base::OrganisationId at = as_of(stays_.at(learner), day);
    while (at && at != organisation) at = above(at, day);
    return at == organisation && at;
  }
  base::OrganisationId organisation_of(std::uint32_t learner) const {
    return std::prev(stays_.at(learner).end())->second;
  }
  const std::map<base::OrganisationId, std::map<base::Day, base::OrganisationId>>& organisations() const {
    return places_;
  }
  const std::map<std::uint32_t, std::map<base::Day, base::OrganisationId>>& stays() const { return stays_; }
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

 private:
  void tell(Membership& members, base::OrganisationId organisation, std::set<base::OrganisationId>& told) const {
    if (!organisation || !told.insert(organisation).second) return;
    const auto& [day, parent] = *places_.at(organisation).begin();
    tell(members, parent, told);
    members.put_organisation(organisation, parent, day);
  }
  static base::OrganisationId as_of(const std::map<base::Day, base::OrganisationId>& from, base::Day day) {
    const auto after = from.upper_bound(day);
    return after == from.begin() ? base::OrganisationId() : std::prev(after)->second;
  }
  base::OrganisationId above(base::OrganisationId organisation, base::Day day) const {
    const auto& places = places_.at(organisation);
    return day < places.begin()->first ? places.begin()->second : as_of(places, day);
  }
  base::OrganisationId any_organisation() {
    return std::next(places_.begin(), static_cast<std::ptrdiff_t>(below(static_cast<std::uint32_t>(places_.size()))))
        ->first;
  }
  /// The k-th to join, from 0. Far enough apart to reach into several blocks of learners, ends of blocks among them.
  static std::uint32_t learner_number(std::uint32_t k) {
    return k % 32 == 0 ? k / 32 * 65'536 + 65'535 : k / 32 * 65'536 + k % 32;
  }
  std::uint32_t any_learner() { return learner_number(below(static_cast<std::uint32_t>(stays_.size()))); }

  void make_organisation(Membership& members, base::OrganisationId parent) {
    const base::OrganisationId id(static_cast<std::int64_t>(1000 + places_.size() * 7));
    places_[id][today] = parent;
    members.put_organisation(id, parent, today);
  }
  void join(Membership& members) {
    const auto learner = learner_number(static_cast<std::uint32_t>(stays_.size()));
    const auto organisation = any_organisation();
    stays_[learner][today] = organisation;
    members.put_learner(base::LearnerNumber(learner), organisation, today);
  }
  void move(Membership& members, std::uint32_t learner, base::OrganisationId to) {
    if (erased_.contains(learner)) return;
    stays_[learner][today] = to;
    members.put_learner(base::LearnerNumber(learner), to, today);
  }
  void erase() {
    const auto learner = any_learner();
    if (!erased_.emplace(learner, today).second) return;
    ledger::Applied applied;
    applied.day = today;
    applied.event.learner = base::LearnerNumber(learner);
    applied.event.verb = ledger::Verb::erased;
    applied.event.at = zone.start_of(today);
    append(applied);
  }
  void move_organisation(Membership& members, base::OrganisationId what, base::OrganisationId to) {
    for (auto at = to; at; at = above(at, today)) {
      if (at == what) return;  // not below itself
    }
    if (!above(what, today)) return;  // the root stays
    places_[what][today] = to;
    members.put_organisation(what, to, today);
  }
  void merge(Membership& members, base::OrganisationId what, base::OrganisationId into) {
    for (auto at = into; at; at = above(at, today)) {
      if (at == what) return;
    }
    if (!above(what, today)) return;
    std::vector<base::OrganisationId> children;
    for (const auto& [id, places] : places_) {
      if (above(id, today) == what) children.push_back(id);
    }
    for (const auto child : children) move_organisation(members, child, into);
    for (const auto& [learner, stays] : stays_) {
      if (organisation_of(learner) == what) move(members, learner, into);
    }
  }
  void append(ledger::Applied applied) {
    applied.event.seq = log.size() + 1;
    log.push_back(applied);
  }

  std::mt19937_64 random_;
  std::map<base::OrganisationId, std::map<base::Day, base::OrganisationId>> places_;  // the parent from a day on
  std::map<std::uint32_t, std::map<base::Day, base::OrganisationId>> stays_;          // where from a day on
  std::map<std::uint32_t, base::Day> erased_;
};

}  // namespace wanqiu::insight
