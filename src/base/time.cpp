#include "base/time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/assert.h"

namespace wanqiu::base {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day calendar(Day day) {
  return year_month_day(sys_days(days(day.value)));
}

Day from_calendar(year_month_day date) {
  return {static_cast<std::int32_t>(sys_days(date).time_since_epoch().count())};
}

bool read_digits(std::string_view text, std::size_t from, std::size_t count, int& out) {
  if (from + count > text.size()) return false;
  out = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  return true;
}

std::optional<Day> read_day(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (text.size() < 10 || !read_digits(text, 0, 4, year) || text[4] != '-' || !read_digits(text, 5, 2, month) ||
      text[7] != '-' || !read_digits(text, 8, 2, day)) {
    return std::nullopt;
  }
  const year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return from_calendar(date);
}

}  // namespace

std::string to_string(Day day) {
  const auto date = calendar(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Result<Day> parse_day(std::string_view text, std::string_view field) {
  const auto day = text.size() == 10 ? read_day(text) : std::nullopt;
  if (!day) return Fault::invalid(field, "must be a day such as 2022-01-02");
  return *day;
}

Result<Instant> parse_instant(std::string_view text, std::string_view field) {
  const auto wrong = Fault::invalid(field, "must be a time with zone such as 2022-01-02T08:00:00+08:00 (RFC 3339)");
  const auto day = read_day(text);
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!day || day->value < 0 || text.size() < 20 || (text[10] != 'T' && text[10] != 't') ||
      !read_digits(text, 11, 2, hour) || text[13] != ':' || !read_digits(text, 14, 2, minute) || text[16] != ':' ||
      !read_digits(text, 17, 2, second) || hour > 23 || minute > 59 || second > 59) {
    return wrong;
  }
  std::size_t next = 19;
  int milliseconds = 0;
  if (text[next] == '.') {
    int scale = 100;
    const std::size_t first = ++next;
    for (; next < text.size() && text[next] >= '0' && text[next] <= '9'; ++next, scale /= 10) {
      milliseconds += (text[next] - '0') * scale;
    }
    if (next == first) return wrong;
  }
  if (next >= text.size()) return wrong;
  int offset_minutes = 0;
  if (text[next] == 'Z' || text[next] == 'z') {
    ++next;
  } else if (text[next] == '+' || text[next] == '-') {
    int hours = 0;
    int minutes = 0;
    if (!read_digits(text, next + 1, 2, hours) || next + 6 > text.size() || text[next + 3] != ':' ||
        !read_digits(text, next + 4, 2, minutes) || hours > 23 || minutes > 59) {
      return wrong;
    }
    offset_minutes = (hours * 60 + minutes) * (text[next] == '-' ? -1 : 1);
    next += 6;
  } else {
    return wrong;
  }
  if (next != text.size()) return wrong;
  const std::int64_t minutes = std::int64_t{day->value} * 1440 + hour * 60 + minute - offset_minutes;
  return from_ms((minutes * 60 + second) * 1000 + milliseconds);
}

std::string to_string(Instant at) {
  return Zone::utc().rfc3339(at);
}

Day start_of_week(Day day) {
  return day - weekday(day);
}

Day start_of_month(Day day) {
  const auto date = calendar(day);
  return from_calendar(date.year() / date.month() / 1);
}

Day start_of_year(Day day) {
  return from_calendar(calendar(day).year() / 1 / 1);
}

int weekday(Day day) {
  return static_cast<int>(std::chrono::weekday(sys_days(days(day.value))).iso_encoding()) - 1;
}

/// Every change of offset from 1970 to 2100, as a sorted table, so that a lookup is a search in a few hundred entries
/// and for the years without changes one comparison.
struct Zone::Rules {
  struct Span {
    std::int64_t from_ms;
    std::int64_t offset_ms;
  };
  std::string name;
  std::vector<Span> spans;

  const Span& at(std::int64_t ms) const {
    if (ms >= spans.back().from_ms) return spans.back();
    auto after =
        std::upper_bound(spans.begin(), spans.end(), ms, [](std::int64_t t, const Span& s) { return t < s.from_ms; });
    return after == spans.begin() ? *after : *std::prev(after);
  }
};

Result<Zone> Zone::find(std::string_view name) {
  const date::time_zone* zone = nullptr;
  try {
    zone = date::locate_zone(std::string(name));
  } catch (const std::exception&) {
    return Fault::invalid(
        "time_zone",
        fmt::format("'{}' is not a time zone of this system; use an IANA name such as Asia/Shanghai", name));
  }
  auto rules = std::make_shared<Rules>();
  rules->name = name;
  const date::sys_seconds end = date::sys_days(date::year(2100) / 1 / 1);
  for (date::sys_seconds t = date::sys_days(date::year(1970) / 1 / 1); t < end;) {
    const auto info = zone->get_info(t);
    const std::int64_t offset = std::int64_t{info.offset.count()} * 1000;
    if (rules->spans.empty() || rules->spans.back().offset_ms != offset) {
      rules->spans.push_back({std::int64_t{t.time_since_epoch().count()} * 1000, offset});
    }
    t = info.end;
  }
  return Zone(std::move(rules));
}

Zone Zone::utc() {
  static const auto rules = std::make_shared<const Rules>(Rules{"UTC", {{0, 0}}});
  return Zone(rules);
}

LocalTime Zone::local(Instant at) const {
  constexpr std::int64_t day_ms = 86'400'000;
  const std::int64_t ms = to_ms(at) + rules_->at(to_ms(at)).offset_ms;
  const std::int64_t day = ms >= 0 ? ms / day_ms : -((-ms + day_ms - 1) / day_ms);
  return {Day{static_cast<std::int32_t>(day)}, static_cast<int>((ms - day * day_ms) / 60'000)};
}

Instant Zone::start_of(Day day) const {
  const std::int64_t wall = std::int64_t{day.value} * 86'400'000;
  std::int64_t guess = wall - rules_->at(wall).offset_ms;
  guess = wall - rules_->at(guess).offset_ms;
  if (local(from_ms(guess)).day < day) {  // midnight was skipped: the day begins where the new offset does
    const auto after = std::upper_bound(rules_->spans.begin(), rules_->spans.end(), guess,
                                        [](std::int64_t t, const Rules::Span& s) { return t < s.from_ms; });
    WQ_ASSERT(after != rules_->spans.end());
    guess = after->from_ms;
  }
  return from_ms(guess);
}

std::string Zone::rfc3339(Instant at) const {
  const std::int64_t offset = rules_->at(to_ms(at)).offset_ms;
  const auto [day, minute] = local(at);
  const std::int64_t ms = ((to_ms(at) + offset) % 60'000 + 60'000) % 60'000;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", to_string(day), minute / 60, minute % 60, ms / 1000);
  if (ms % 1000 != 0) text += fmt::format(".{:03}", ms % 1000);
  if (rules_->name == "UTC") return text + "Z";
  const std::int64_t minutes = (offset < 0 ? -offset : offset) / 60'000;
  return text + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

const std::string& Zone::name() const {
  return rules_->name;
}

}  // namespace wanqiu::base
