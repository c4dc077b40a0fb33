#pragma once

#include <array>
#include <optional>
#include <vector>

#include "insight/table.h"

namespace wanqiu::insight {

/// Who of an organisation took part in a range, against the range of the same length right before.
struct Flow {
  std::uint32_t fresh = 0;       ///< for the first time ever
  std::uint32_t continuing = 0;  ///< in both ranges
  std::uint32_t returning = 0;   ///< before, but not in the range before
  std::uint32_t lapsed = 0;      ///< in the range before and not in this one, though still here
  friend bool operator==(const Flow&, const Flow&) = default;
};
/// `past` holds all days up to the end of the range. Where somebody took part before does not matter.
Flow flow(const Past& past, const Membership::View& members, Ordinal organisation, Range range);

/// Of those who joined the site in a month, by the organisation of their first day: how many took part in each month
/// from then on, wherever.
struct Cohort {
  base::Day month;  ///< its first day
  std::uint32_t joined = 0;
  std::vector<std::uint32_t> retained;  ///< in the month of joining, the one after, … up to today's
  friend bool operator==(const Cohort&, const Cohort&) = default;
};
std::vector<Cohort> retention(const Past& past, const Membership::View& members, Ordinal organisation, base::Day today,
                              int months);

/// Days in a row with points up to `day`, or up to the day before for whoever has none yet on it.
struct Streaks {
  struct Class {
    int from_days = 0;
    std::optional<int> to_days;
    std::uint32_t learners = 0;
  };
  std::uint32_t registered = 0;
  int longest = 0;
  std::uint32_t with_longest = 0;  ///< learners in the last class that holds anybody
  std::vector<Class> classes;      ///< none, 1, 2, 3–6, 7–13, 14–29, 30–99, 100 and longer
};
/// `past` holds the days of at least `streak_days_max` before `day`; a streak longer than that counts as that.
constexpr int streak_days_max = 1'000;
Streaks streaks(const Past& past, const Membership::View& members, Ordinal organisation, base::Day day);
/// Those right here or below with a streak of at least `at_least` days, the longest first; equals by number.
struct Steady {
  base::LearnerNumber learner;
  int days = 0;
};
std::vector<Steady> steady(const Past& past, const Membership::View& members, Ordinal organisation, base::Day day,
                           int at_least, std::size_t most);

/// How many learners did something in each hour of each weekday, added over the days: [weekday][hour], Monday first.
using Hours = std::array<std::array<std::uint64_t, hours_of_day>, 7>;
Hours hours(const Past& past, const Membership::View& members, Ordinal organisation, Range range);

/// The first day of the month `months` later (earlier when negative) than the one of `day`.
base::Day month_after(base::Day day, int months);

}  // namespace wanqiu::insight
