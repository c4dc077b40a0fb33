#include "insight/follow_people.h"

#include <algorithm>
#include <map>

#include "base/assert.h"

namespace wanqiu::insight {
namespace {

using base::Day;
using base::OrganisationId;

/// The parents of an organisation, each from its day on.
using Places = std::map<Day, OrganisationId>;

void put_first_places(const std::map<OrganisationId, Places>& all, Membership& membership) {
  // Parents before children: an organisation is made below one that is there, but a file may name them in any order.
  std::vector<const std::pair<const OrganisationId, Places>*> waiting;
  waiting.reserve(all.size());
  for (const auto& one : all) waiting.push_back(&one);
  while (!waiting.empty()) {
    const auto can_stand = [&](const auto* one) {
      const auto parent = one->second.begin()->second;
      return !parent || membership.ordinal(parent) != nowhere;
    };
    const auto rest = std::stable_partition(waiting.begin(), waiting.end(), [&](const auto* one) {
      if (!can_stand(one)) return false;
      membership.put_organisation(one->first, one->second.begin()->second, one->second.begin()->first);
      return true;
    });
    WQ_ASSERT(rest != waiting.begin());  // no circles
    waiting.erase(waiting.begin(), rest);
  }
}

}  // namespace

void learn_people_now(people::People& people, Membership& membership) {
  const auto& directory = people.directory();
  const auto tree = directory.tree();
  std::map<OrganisationId, Places> places;
  std::map<OrganisationId, Day> since;  // the present place
  for (const auto& place : people.past_places_now()) {
    places[place.organisation][place.from_day] = place.parent;
    if (place.to_day) since[place.organisation] = *place.to_day + 1;
  }
  for (const auto& organisation : tree->all()) {
    const auto known = since.find(organisation.id);
    places[organisation.id][known == since.end() ? Day{} : known->second] = organisation.parent;
  }
  put_first_places(places, membership);
  std::map<Day, std::vector<Membership::Placed>> moves;
  for (const auto& [organisation, parents] : places) {
    for (auto later = std::next(parents.begin()); later != parents.end(); ++later)
      moves[later->first].push_back({organisation, later->second});
  }
  for (const auto& [day, placed] : moves) membership.put_places(placed, day);

  const std::uint32_t learners = directory.count();
  membership.reserve(learners);
  for (const auto& past : people.past_memberships_now())
    membership.put_earlier(past.learner, past.organisation, {past.from_day, past.to_day.value_or(past.from_day)});
  for (std::uint32_t n = 1; n <= learners; ++n) {
    // Erased learners too: the ledger says on which day that was.
    if (const auto line = directory.find(base::LearnerNumber(n)))
      membership.put_learner(line->number, line->organisation, line->since);
  }
}

void follow_people(people::People& people, Membership& membership) {
  people.subscribe([&membership](const people::Change& change) {
    using Kind = people::Change::Kind;
    switch (change.kind) {
      case Kind::joined:
      case Kind::moved:
        return membership.put_learner(change.learner, change.organisation, change.day);
      case Kind::organisation_made:
      case Kind::organisation_moved:
        return membership.put_organisation(change.organisation, change.parent, change.day);
      case Kind::erased:               // the ledger's event says so
      case Kind::organisation_merged:  // its learners and children were told one by one
        return;
    }
  });
}

}  // namespace wanqiu::insight
