// The answers of the points routes, member for member as in api/ledger.yaml.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "ledger/ledger.h"
#include "ledger/ledger_routes.h"

namespace wanqiu::ledger {

struct EntryJson {
  std::string seq;
  base::Instant at;
  std::string verb;
  std::string rule;
  std::string object;
  std::optional<std::string> title;
  std::int32_t amount = 0;
  std::int32_t points = 0;
  bool capped = false;
  bool active_hours = false;
};
BOOST_DESCRIBE_STRUCT(EntryJson, (), (seq, at, verb, rule, object, title, amount, points, capped, active_hours))

struct RecordedJson {
  std::string seq;
  bool duplicate = false;
  std::int32_t points = 0;
  std::int32_t balance = 0;
  std::vector<EntryJson> entries;
};
BOOST_DESCRIBE_STRUCT(RecordedJson, (), (seq, duplicate, points, balance, entries))

struct HoursJson {
  std::string from;
  std::string to;
};
BOOST_DESCRIBE_STRUCT(HoursJson, (), (from, to))

struct HoursNowJson {
  bool now = false;
  std::optional<base::Instant> until;
  std::optional<base::Instant> next;
  std::vector<HoursJson> hours;
};
BOOST_DESCRIBE_STRUCT(HoursNowJson, (), (now, until, next, hours))

struct RuleTodayJson {
  std::string rule;
  std::string title;
  std::string verb;
  int points = 0;
  int active_points = 0;
  std::optional<int> daily_cap;
  int earned = 0;
  std::optional<int> open;
};
BOOST_DESCRIBE_STRUCT(RuleTodayJson, (), (rule, title, verb, points, active_points, daily_cap, earned, open))

struct MyPointsJson {
  base::Day day;
  int today = 0;
  std::int32_t balance = 0;
  std::int32_t earned_total = 0;
  int streak_days = 0;
  std::string rule_set;
  HoursNowJson active_hours;
  std::vector<RuleTodayJson> rules;
};
BOOST_DESCRIBE_STRUCT(MyPointsJson, (), (day, today, balance, earned_total, streak_days, rule_set, active_hours, rules))

struct PointsDayJson {
  base::Day day;
  int points = 0;
  std::vector<EntryJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(PointsDayJson, (), (day, points, items, next))

struct CalendarDayJson {
  base::Day day;
  int points = 0;
};
BOOST_DESCRIBE_STRUCT(CalendarDayJson, (), (day, points))

struct CalendarJson {
  base::Day from;
  base::Day to;
  int points = 0;
  int streak_days = 0;
  std::vector<CalendarDayJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CalendarJson, (), (from, to, points, streak_days, items, next))

EntryJson entry_json(const Entry& entry, std::string rule, Shown about);
HoursJson hours_json(const ActiveHours& hours);
/// Whether the active hours are now, when they end, and when the next begin.
HoursNowJson hours_now_json(const RuleSet& rules, const base::Zone& zone, base::Instant now);
MyPointsJson my_points_json(const RuleSet& rules, const base::Zone& zone, base::Instant now,
                            const LearnerPoints& points, std::span<const Earned> earned);

}  // namespace wanqiu::ledger
