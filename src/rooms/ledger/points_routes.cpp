#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ledger/ledger_routes.h"
#include "mounts.h"
#include "points_json.h"

namespace wanqiu::ledger {
namespace {

using base::Fault;
using base::FaultError;

constexpr int calendar_days_max = 366;
constexpr int calendar_days = 31;
/// What only the client sees. What earns by a state (kept, followed) or by time is recorded where it happens.
constexpr std::array reportable{Verb::signed_in, Verb::shared_item, Verb::viewed_item};
constexpr auto one_view = std::chrono::minutes(5);

struct ReportedEvent {
  http::Text<1, 40> verb;
  http::Text<1, 20> object;
  std::optional<http::Whole<1, 1>> amount;
  std::optional<base::Instant> at;
  std::optional<http::Text<1, 100>>
      key;  ///< the sender's own name for it: what makes two of them one is not its choice
};
BOOST_DESCRIBE_STRUCT(ReportedEvent, (), (verb, object, amount, at, key))

struct CalendarQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
};
BOOST_DESCRIBE_STRUCT(CalendarQuery, (), (from, to))

Verb reported_verb(std::string_view name) {
  const auto verb = verb_of(name);
  if (verb && std::find(reportable.begin(), reportable.end(), *verb) != reportable.end()) return *verb;
  throw FaultError(Fault::invalid("verb",
                                  "must be signed_in, shared_item or viewed_item: the rest is recorded where it "
                                  "happens"));
}

/// One view of an item is what one learner opened within five minutes of the clock, however often it is reported.
EventKey view_key(std::uint64_t item, base::Instant at) {
  return EventKey::of(fmt::format("viewed:{}:{}", item, at.time_since_epoch() / one_view));
}

Event event_of(const LedgerParts& parts, const ReportedEvent& reported, base::LearnerNumber learner) {
  const base::Instant now = parts.clock.now();
  Event event;
  event.learner = learner;
  event.verb = reported_verb(reported.verb);
  event.at = reported.at.value_or(now);
  if (event.at > now && event.at - now <= ahead_max) event.at = now;  // a phone's clock that is a little ahead
  if (event.verb == Verb::signed_in) {
    if (reported.at)
      throw FaultError(Fault::invalid("at", "must be left out for signed_in: a visit counts when it is made"));
    if (reported.object.value != "0") throw FaultError(Fault::invalid("object", "must be \"0\" for signed_in"));
    event.key = natural_key(event.verb, 0, parts.ledger.zone().day_of(now));
    return event;
  }
  const auto number = parts.lookups.number_of(event.verb, base::parse_id(reported.object.value, "object").value());
  if (!number) throw FaultError(Fault::invalid("object", "there is no such item"));
  event.object = *number;
  event.key = event.verb == Verb::viewed_item
                  ? view_key(event.object, event.at)
                  : natural_key(event.verb, event.object, parts.ledger.zone().day_of(event.at));
  return event;
}

base::Task<http::Response> report_event(LedgerParts parts, http::Request request) {
  const auto reported = request.body_as<ReportedEvent>();
  const Event event = event_of(parts, reported, request.who().number);
  const base::Result<Receipt> receipt = co_await parts.ledger.submit(event);
  if (!receipt) throw FaultError(receipt.error());
  RecordedJson recorded{std::to_string(receipt->seq), receipt->duplicate, receipt->points, receipt->balance, {}};
  if (receipt->entry) {
    const Entry entry = *receipt->entry;
    const std::vector<Object> objects{{entry.verb, entry.object}};
    auto shown = co_await parts.lookups.shown(objects);
    recorded.entries.push_back(entry_json(entry, parts.ledger.rule_of(entry), std::move(shown.at(0))));
  }
  co_return http::json(200, recorded);
}

base::Task<http::Response> my_points(LedgerParts parts, http::Request request) {
  const base::LearnerNumber learner = request.who().number;
  const base::Instant now = parts.clock.now();
  const base::Day today = parts.today();
  const auto rules = parts.ledger.rules();
  const LearnerPoints points = parts.ledger.points(learner, today);
  const auto earned = parts.ledger.earned(learner, today);
  co_return http::json(200, my_points_json(*rules, parts.ledger.zone(), now, points, earned));
}

base::Task<http::Response> my_points_of_day(LedgerParts parts, http::Request request) {
  const base::Day day = base::parse_day(request.parameter("day"), "day").value();
  const auto entries = co_await parts.ledger.explain(request.who().number, day);
  std::vector<Object> objects;
  objects.reserve(entries.size());
  for (const Entry& entry : entries) objects.push_back({entry.verb, entry.object});
  auto shown = co_await parts.lookups.shown(std::move(objects));
  PointsDayJson json{day, 0, {}, std::nullopt};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].verb != Verb::spent) json.points += entries[i].points;
    json.items.push_back(entry_json(entries[i], parts.ledger.rule_of(entries[i]), std::move(shown.at(i))));
  }
  co_return http::json(200, json);
}

base::Task<http::Response> my_points_calendar(LedgerParts parts, http::Request request) {
  const auto query = request.query_as<CalendarQuery>();
  const base::Day today = parts.today();
  const base::Day to = query.to.value_or(today);
  const base::Day from = query.from.value_or(to - (calendar_days - 1));
  if (from > to) throw FaultError(Fault::invalid("from", "must not be after `to`"));
  if (to - from >= calendar_days_max) throw FaultError(Fault::invalid("from", "must be at most 366 days before `to`"));
  const base::LearnerNumber learner = request.who().number;
  const auto days = co_await parts.ledger.days(learner, from, to);
  CalendarJson json{from, to, 0, parts.ledger.points(learner, today).streak_days, {}, std::nullopt};
  auto known = days.begin();
  for (base::Day day = from; day <= to; ++day) {
    const bool has_points = known != days.end() && known->day == day;
    json.items.push_back({day, has_points ? known->points : 0});
    json.points += json.items.back().points;
    if (has_points) ++known;
  }
  co_return http::json(200, json);
}

}  // namespace

void mount_points(http::Router& router, LedgerParts parts) {
  using http::Access;
  using http::Method;
  const auto handled = [parts](base::Task<http::Response> (*handler)(LedgerParts, http::Request)) -> http::Handler {
    return [parts, handler](http::Request request) { return handler(parts, std::move(request)); };
  };
  router.add({Method::post, "/api/v1/events", Access::signed_in(), handled(report_event)});
  router.add({Method::get, "/api/v1/me/points", Access::signed_in(), handled(my_points)});
  router.add({Method::get, "/api/v1/me/points/days/{day}", Access::signed_in(), handled(my_points_of_day)});
  router.add({Method::get, "/api/v1/me/points/calendar", Access::signed_in(), handled(my_points_calendar)});
}

}  // namespace wanqiu::ledger
