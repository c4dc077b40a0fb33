// Who comes, stays and goes, when, and what they do.
#include "answers.h"

namespace wanqiu::insight {
namespace {

using http::Request;
using http::Response;
using Inside = Room::Inside;

struct FlowJson {
  PlaceJson organisation;
  base::Day from;
  base::Day to;
  RangeJson previous;
  FiguresJson figures;
  std::optional<std::uint32_t> first_time;
  std::optional<std::uint32_t> continuing;
  std::optional<std::uint32_t> returning;
  std::optional<std::uint32_t> lapsed;
  std::optional<Hidden> hidden;
};
BOOST_DESCRIBE_STRUCT(FlowJson, (),
                      (organisation, from, to, previous, figures, first_time, continuing, returning, lapsed, hidden))

struct CohortJson {
  std::string month;
  std::optional<std::uint32_t> joined;
  std::vector<std::optional<std::uint32_t>> retained;
};
BOOST_DESCRIBE_STRUCT(CohortJson, (), (month, joined, retained))

struct RetentionJson {
  PlaceJson organisation;
  std::vector<CohortJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(RetentionJson, (), (organisation, items, next))

struct StreakJson {
  int from_days = 0;
  std::optional<int> to_days;
  std::optional<std::uint32_t> learners;
};
BOOST_DESCRIBE_STRUCT(StreakJson, (), (from_days, to_days, learners))

struct StreaksJson {
  PlaceJson organisation;
  base::Day day;
  std::optional<std::uint32_t> registered;
  std::optional<int> longest;
  std::optional<Hidden> hidden;
  std::vector<StreakJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(StreaksJson, (), (organisation, day, registered, longest, hidden, items, next))

struct RetentionQuery {
  std::optional<http::Whole<1, 36>> months;
};
BOOST_DESCRIBE_STRUCT(RetentionQuery, (), (months))

struct StreaksQuery {
  std::optional<base::Day> day;
};
BOOST_DESCRIBE_STRUCT(StreaksQuery, (), (day))

constexpr base::Day beginning{0};

base::Task<Response> hours_of(Inside& room, Request request) {
  const auto query = request.query_as<DaysQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const auto json = co_await room.calculations.run([&] { return hours_json(room, organisation, range); });
  co_return http::json(200, json);
}

FlowJson flow_json(const Inside& room, const people::Organisation& organisation, Range range) {
  const Range before{range.from - range.days(), range.from - 1};
  const auto now = room.table(range), then = room.table(before);
  const Ordinal at = room.ordinal(organisation.id);
  FlowJson json{place_json(organisation),
                range.from,
                range.to,
                {before.from, before.to},
                figures_json(room, now, organisation.id),
                0U,
                0U,
                0U,
                0U,
                std::nullopt};
  if (!now) return json;
  json.hidden = json.figures.hidden;
  if (!json.hidden && then) json.hidden = hidden_json(then->hidden_at(at));
  if (json.hidden) {
    json.first_time = json.continuing = json.returning = json.lapsed = std::nullopt;
    return json;
  }
  const Past past = room.parts.insight.past({before.from, now->table.range.to});
  const auto found = flow(past, room.parts.insight.membership().view(), at, now->table.range);
  std::vector<std::optional<std::uint32_t>> parts{found.fresh, found.continuing, found.returning};
  hide_parts(parts, room.rule());
  json.first_time = parts[0];
  json.continuing = parts[1];
  json.returning = parts[2];
  json.lapsed = room.rule().too_few(found.lapsed) ? std::nullopt : std::optional(found.lapsed);
  return json;
}

base::Task<Response> flow_of(Inside& room, Request request) {
  const auto query = request.query_as<DaysQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const auto json = co_await room.calculations.run([&] { return flow_json(room, organisation, range); });
  co_return http::json(200, json);
}

RetentionJson retention_json(const Inside& room, const people::Organisation& organisation, int months) {
  const base::Day today = room.today();
  const Past past = room.parts.insight.past({month_after(today, -(months - 1)), today});
  const Ordinal at = room.ordinal(organisation.id);
  RetentionJson json{place_json(organisation), {}, std::nullopt};
  const auto cohorts = retention(past, room.parts.insight.membership().view(), at, today, months);
  for (const Cohort& cohort : cohorts) {
    CohortJson line{base::to_string(cohort.month).substr(0, 7), cohort.joined, {}};
    const bool small = room.rule().too_few(cohort.joined);
    if (small) line.joined.reset();
    for (const std::uint32_t retained : cohort.retained) {
      const bool few = room.rule().too_few(retained) || room.rule().too_few(std::int64_t{cohort.joined} - retained);
      line.retained.push_back(small || few ? std::nullopt : std::optional(retained));
    }
    json.items.push_back(std::move(line));
  }
  return json;
}

base::Task<Response> retention_of(Inside& room, Request request) {
  const auto query = request.query_as<RetentionQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const int months = static_cast<int>(query.months.value_or(http::Whole<1, 36>{12}).value);
  const auto json = co_await room.calculations.run([&] { return retention_json(room, organisation, months); });
  co_return http::json(200, json);
}

StreaksJson streaks_json(const Inside& room, const people::Organisation& organisation, base::Day day) {
  StreaksJson json{place_json(organisation), day, std::nullopt, std::nullopt, std::nullopt, {}, std::nullopt};
  const auto table = room.table({day, day});
  const Ordinal at = room.ordinal(organisation.id);
  if (table) {
    // How many took part that day is not what is shown here.
    const auto alone = room.rule().alone({table->table.of(at).registered, 0, 0}, false);
    json.hidden = hidden_json(alone);
    if (!json.hidden && table->hidden_at(at) == Hidden::difference) json.hidden = Hidden::difference;
  }
  if (json.hidden) return json;
  Streaks found;
  if (table) {
    const Past past = room.parts.insight.past({day - streak_days_max - 1, day});
    found = streaks(past, room.parts.insight.membership().view(), at, day);
  }
  json.registered = found.registered;
  if (!room.rule().too_few(found.with_longest)) json.longest = found.longest;
  std::vector<std::optional<std::uint32_t>> parts;
  for (const auto& each : found.classes) parts.emplace_back(each.learners);
  hide_parts(parts, room.rule());
  for (std::size_t i = 0; i < found.classes.size(); ++i)
    json.items.push_back({found.classes[i].from_days, found.classes[i].to_days, parts[i]});
  return json;
}

base::Task<Response> streaks_of(Inside& room, Request request) {
  const auto query = request.query_as<StreaksQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const base::Day day = query.day.value_or(room.today());
  if (day < beginning) throw base::FaultError(base::Fault::invalid("day", "must not be before 1970"));
  const auto json = co_await room.calculations.run([&] { return streaks_json(room, organisation, day); });
  co_return http::json(200, json);
}

base::Task<Response> kinds_of_organisation(Inside& room, Request request) {
  const auto query = request.query_as<DaysQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const auto json = co_await room.calculations.run([&] { return kinds_json(room, organisation, range); });
  co_return http::json(200, json);
}

}  // namespace

void mount_population(http::Router& router, Inside& room) {
  using http::Method;
  const std::string at = "/api/v1/insight/organisations/{organisation_id}";
  router.add({Method::get, at + "/hours", administrators(), handled(room, hours_of)});
  router.add({Method::get, at + "/flow", administrators(), handled(room, flow_of)});
  router.add({Method::get, at + "/retention", administrators(), handled(room, retention_of)});
  router.add({Method::get, at + "/streaks", administrators(), handled(room, streaks_of)});
  router.add({Method::get, at + "/kinds", administrators(), handled(room, kinds_of_organisation)});
}

}  // namespace wanqiu::insight
