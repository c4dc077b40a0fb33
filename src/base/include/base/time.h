#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wanqiu::base {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// A point in time, to the millisecond, UTC.
using Instant = std::chrono::sys_time<Milliseconds>;

constexpr std::int64_t to_ms(Instant at) {
  return at.time_since_epoch().count();
}
constexpr Instant from_ms(std::int64_t ms) {
  return Instant(Milliseconds(ms));
}

/// A calendar day of the site's zone, counted from 1970-01-01 = 0. Days subtract to a number of days.
struct Day {
  std::int32_t value = 0;

  friend constexpr auto operator<=>(Day, Day) = default;
  friend constexpr Day operator+(Day d, int days) { return {d.value + days}; }
  friend constexpr Day operator-(Day d, int days) { return {d.value - days}; }
  friend constexpr int operator-(Day a, Day b) { return a.value - b.value; }
  friend constexpr Day& operator++(Day& d) { return ++d.value, d; }
};

/// "2022-01-02"
std::string to_string(Day day);
Result<Day> parse_day(std::string_view text, std::string_view field);

/// RFC 3339 with an offset or Z, milliseconds optional. Years 1970 to 9999.
Result<Instant> parse_instant(std::string_view text, std::string_view field);
/// "2022-01-02T08:00:00.000Z", dropping zero milliseconds
std::string to_string(Instant at);

Day start_of_week(Day day);   ///< the Monday on or before
Day start_of_month(Day day);  ///< the first of its month
Day start_of_year(Day day);   ///< 1 January
int weekday(Day day);         ///< 0 Monday … 6 Sunday

/// A local time: which day, and how many minutes into it by the wall clock (0 … 1439).
struct LocalTime {
  Day day;
  int minute = 0;
  friend constexpr auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// The site's time zone (IANA name). Cheap to copy; safe from any thread; the usual lookup touches no table.
class Zone {
 public:
  /// not_found when the system's time zone database has no such name.
  static Result<Zone> find(std::string_view name);
  static Zone utc();

  LocalTime local(Instant at) const;
  Day day_of(Instant at) const { return local(at).day; }
  /// The first instant of a day. (Where a clock change skips midnight: the first that exists.)
  Instant start_of(Day day) const;
  /// "2022-01-02T16:00:00+08:00"
  std::string rfc3339(Instant at) const;
  const std::string& name() const;

 private:
  struct Rules;
  explicit Zone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const Rules> rules_;
};

}  // namespace wanqiu::base
