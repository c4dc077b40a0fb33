#include "points_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanqiu::ledger {
namespace {

std::string clock_text(int minute) {
  return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

/// When the wall clock of a day shows `minute`; 1440 is the midnight that ends it. On a day on which the clock is
/// changed, an hour that does not exist is the one after it.
base::Instant instant_of(const base::Zone& zone, base::Day day, int minute) {
  if (minute == 24 * 60) return zone.start_of(day + 1);
  const base::Instant guess = zone.start_of(day) + std::chrono::minutes(minute);
  return guess + std::chrono::minutes(minute - zone.local(guess).minute);
}

}  // namespace

EntryJson entry_json(const Entry& entry, std::string rule, Shown about) {
  return {std::to_string(entry.seq),
          entry.at,
          std::string(to_string(entry.verb)),
          std::move(rule),
          std::to_string(about.id.value_or(0)),
          std::move(about.title),
          entry.amount,
          entry.points,
          entry.capped,
          entry.active_hours};
}

HoursJson hours_json(const ActiveHours& hours) {
  return {clock_text(hours.from), clock_text(hours.to)};
}

HoursNowJson hours_now_json(const RuleSet& rules, const base::Zone& zone, base::Instant now) {
  HoursNowJson json;
  const base::LocalTime local = zone.local(now);
  for (const ActiveHours& hours : rules.active_hours) {
    json.hours.push_back(hours_json(hours));
    if (hours.from <= local.minute && local.minute < hours.to) {
      json.now = true;
      json.until = instant_of(zone, local.day, hours.to);
    } else if (local.minute < hours.from && !json.next) {
      json.next = instant_of(zone, local.day, hours.from);
    }
  }
  if (!json.next && !rules.active_hours.empty())
    json.next = instant_of(zone, local.day + 1, rules.active_hours.front().from);
  return json;
}

MyPointsJson my_points_json(const RuleSet& rules, const base::Zone& zone, base::Instant now,
                            const LearnerPoints& points, std::span<const Earned> earned) {
  MyPointsJson json;
  json.day = zone.day_of(now);
  json.balance = points.balance;
  json.earned_total = points.earned_total;
  json.streak_days = points.streak_days;
  json.rule_set = std::to_string(rules.version);
  json.active_hours = hours_now_json(rules, zone, now);
  for (const Earned& one : earned) json.today += one.points;
  for (const Rule& rule : rules.rules) {
    const auto own =
        std::find_if(earned.begin(), earned.end(), [&](const Earned& one) { return one.verb == rule.verb; });
    RuleTodayJson line{rule.id,
                       rule.title,
                       std::string(to_string(rule.verb)),
                       rule.points,
                       rule.active_points,
                       rule.daily_cap,
                       own == earned.end() ? 0 : own->points,
                       std::nullopt};
    if (line.daily_cap) line.open = std::max(0, *line.daily_cap - line.earned);
    json.rules.push_back(std::move(line));
  }
  return json;
}

}  // namespace wanqiu::ledger
