// How my organisation is doing.
#include <algorithm>

#include "answers.h"
#include "findings.h"

namespace wanqiu::insight {
namespace {

using http::Request;
using http::Response;
using Inside = Room::Inside;

constexpr std::size_t steady_max = 20;
constexpr int steady_days = 7;

struct LeaderJson {
  std::string name;
  std::int32_t points = 0;
  bool me = false;
};
BOOST_DESCRIBE_STRUCT(LeaderJson, (), (name, points, me))

struct SteadyJson {
  std::string name;
  int days = 0;
  bool me = false;
};
BOOST_DESCRIBE_STRUCT(SteadyJson, (), (name, days, me))

struct MineJson {
  int streak_days = 0;
  int days_this_month = 0;
  std::vector<Finding> praise;
};
BOOST_DESCRIBE_STRUCT(MineJson, (), (streak_days, days_this_month, praise))

struct MyInsightJson {
  PlaceJson organisation;
  base::Day day;
  FiguresJson week;
  FiguresJson month;
  FiguresJson month_before;
  std::optional<std::uint32_t> place;
  std::uint32_t places = 0;
  std::vector<LeaderJson> leaders;
  std::vector<SteadyJson> steady;
  MineJson mine;
};
BOOST_DESCRIBE_STRUCT(MyInsightJson, (),
                      (organisation, day, week, month, month_before, place, places, leaders, steady, mine))

/// My organisation among its sisters. Only the upper half is told its place: nobody is listed at the end.
void put_place(const Inside& room, const people::Tree& tree, const people::Organisation& organisation,
               const std::shared_ptr<const ShownTable>& table, MyInsightJson& json) {
  std::uint32_t better = 0;
  for (const auto* sister : tree.children(organisation.parent)) {
    const auto figures = figures_json(room, table, sister->id);
    if (!figures.participation) continue;
    ++json.places;
    if (json.month.participation && *figures.participation > *json.month.participation) ++better;
  }
  const bool compares = json.month.participation && json.places > 1;
  if (compares && (better + 1) * 2 <= json.places + 1) json.place = better + 1;
}

void put_people(const Inside& room, base::OrganisationId organisation, base::LearnerNumber me, MyInsightJson& json) {
  const auto& directory = room.parts.people.directory();
  const std::size_t most = leaders_named(json.month.registered);
  if (const auto standing = room.parts.ranks.standing(organisation, ledger::Window::month, me)) {
    for (const auto& entry : *standing->first) {
      if (json.leaders.size() == most) break;
      if (auto name = directory.shown_name(entry.learner))
        json.leaders.push_back({std::move(*name), entry.points, entry.learner == me});
    }
  }
  const Past past = room.parts.insight.past({json.day - streak_days_max - 1, json.day});
  const Ordinal at = room.ordinal(organisation);
  // Three times as many as are shown, since some do not want to be named.
  const auto found = steady(past, room.parts.insight.membership().view(), at, json.day, steady_days, 3 * steady_max);
  for (const auto& each : found) {
    if (json.steady.size() == steady_max) break;
    if (auto name = directory.shown_name(each.learner))
      json.steady.push_back({std::move(*name), each.days, each.learner == me});
  }
}

void put_mine(const Inside& room, base::LearnerNumber me, MyInsightJson& json) {
  const auto points = room.parts.ledger.points(me, json.day);
  json.mine.streak_days = points.streak_days;
  const base::Day first = base::start_of_month(json.day);
  const Past month = room.parts.insight.past({first, json.day});
  for (base::Day day = first; day <= json.day; ++day)
    json.mine.days_this_month += month.did(me.value, {day, day}, {}) ? 1 : 0;
  json.mine.praise =
      praise_of(points.streak_days, points.longest_streak_days, json.mine.days_this_month, json.day - first + 1);
}

MyInsightJson my_insight_json(const Inside& room, const people::Tree& tree, const people::Organisation& organisation,
                              base::LearnerNumber me) {
  MyInsightJson json;
  json.organisation = place_json(organisation);
  json.day = room.today();
  const auto last = [&](int from, int to) { return room.table({json.day - from, json.day - to}); };
  const auto month = last(29, 0);
  json.week = figures_json(room, last(6, 0), organisation.id);
  json.month = figures_json(room, month, organisation.id);
  json.month_before = figures_json(room, last(59, 30), organisation.id);
  put_place(room, tree, organisation, month, json);
  put_people(room, organisation.id, me, json);
  put_mine(room, me, json);
  return json;
}

base::Task<Response> my_insight(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto* organisation = tree->find(request.who().organisation);
  if (organisation == nullptr) throw base::FaultError(base::Fault::not_found("you belong to no organisation"));
  const auto me = request.who().number;
  const auto json = co_await room.calculations.run([&] { return my_insight_json(room, *tree, *organisation, me); });
  co_return http::json(200, json);
}

}  // namespace

void mount_learner(http::Router& router, Inside& room) {
  router.add({http::Method::get, "/api/v1/me/insight", http::Access::signed_in(), handled(room, my_insight)});
}

}  // namespace wanqiu::insight
