#include "insight/population.h"

#include <algorithm>
#include <map>

namespace wanqiu::insight {
namespace {

using ledger::Bitmap;

constexpr std::array<int, 8> class_begins{0, 1, 2, 3, 7, 14, 30, 100};

std::size_t class_of(int days) {
  const auto after = std::upper_bound(class_begins.begin(), class_begins.end(), days);
  return static_cast<std::size_t>(after - class_begins.begin()) - 1;
}

/// Calls take(days, who) for the learners of `who` whose streak ends after exactly so many days, longest last.
template <class F>
void each_streak(const Past& past, Bitmap who, base::Day day, const F& take) {
  // On the day itself nobody has missed anything yet.
  const auto* today = past.on(day);
  Bitmap learned = who;
  if (today != nullptr && today->who[0]) {
    learned &= *today->who[0];
  } else {
    learned = Bitmap();
  }
  Bitmap waiting = std::move(who);
  waiting -= learned;
  // Two groups go back in step: those whose streak counts today, and those whose streak ends yesterday.
  for (int length = 0; length <= streak_days_max && !(learned.empty() && waiting.empty()); ++length) {
    const auto* before = past.on(day - (length + 1));
    const auto step = [&](Bitmap& group, int days) {
      Bitmap on;
      if (before != nullptr && before->who[0] && length < streak_days_max) {
        on = group;
        on &= *before->who[0];
      }
      Bitmap ended = std::move(group);
      ended -= on;
      if (!ended.empty()) take(days, ended);
      group = std::move(on);
    };
    step(learned, length + 1);
    step(waiting, length);
  }
}

}  // namespace

base::Day month_after(base::Day day, int months) {
  base::Day first = base::start_of_month(day);
  for (; months > 0; --months) first = base::start_of_month(first + 31);
  for (; months < 0; ++months) first = base::start_of_month(first - 1);
  return first;
}

Flow flow(const Past& past, const Membership::View& members, Ordinal organisation, Range range) {
  const Range before{range.from - range.days(), range.from - 1};
  const Bitmap now = participants(past, members, organisation, range, {});
  const Bitmap then_anywhere = past.anybody(before, {});
  Flow flow;
  for (const std::uint32_t n : now.numbers()) {
    if (past.first_earned.get(n) - 1 >= range.from.value) {
      ++flow.fresh;
    } else if (then_anywhere.contains(base::LearnerNumber(n))) {
      ++flow.continuing;
    } else {
      ++flow.returning;
    }
  }
  Bitmap lapsed = participants(past, members, organisation, before, {});
  lapsed -= past.anybody(range, {});
  lapsed &= members.members(organisation, range);
  flow.lapsed = static_cast<std::uint32_t>(lapsed.count());
  return flow;
}

std::vector<Cohort> retention(const Past& past, const Membership::View& members, Ordinal organisation, base::Day today,
                              int months) {
  const base::Day first = month_after(today, -(months - 1));
  std::map<base::Day, std::vector<std::uint32_t>> joined;
  for (std::uint32_t n = 1; n < members.learners(); ++n) {
    const Stay stay = members.first_stay(n);
    if (stay.organisation == nowhere || stay.from < first.value || stay.from > today.value) continue;
    if (!members.shape({stay.from}).covers(organisation, stay.organisation)) continue;
    joined[base::start_of_month({stay.from})].push_back(n);
  }
  std::vector<Bitmap> active;
  for (base::Day month = first; month <= today; month = month_after(month, 1))
    active.push_back(past.anybody({month, month_after(month, 1) - 1}, {}));
  std::vector<Cohort> cohorts;
  for (std::size_t i = 0; i < active.size(); ++i) {
    Cohort cohort{month_after(first, static_cast<int>(i)), 0, {}};
    const Bitmap who = Bitmap::of(joined[cohort.month]);
    cohort.joined = static_cast<std::uint32_t>(who.count());
    for (std::size_t later = i; later < active.size(); ++later)
      cohort.retained.push_back(static_cast<std::uint32_t>(who.common(active[later])));
    cohorts.push_back(std::move(cohort));
  }
  return cohorts;
}

Streaks streaks(const Past& past, const Membership::View& members, Ordinal organisation, base::Day day) {
  Streaks result;
  for (std::size_t i = 0; i < class_begins.size(); ++i) {
    const bool last = i + 1 == class_begins.size();
    result.classes.push_back({class_begins[i], last ? std::nullopt : std::optional(class_begins[i + 1] - 1), 0});
  }
  Bitmap who = members.members(organisation, {day, day});
  result.registered = static_cast<std::uint32_t>(who.count());
  each_streak(past, std::move(who), day, [&](int days, const Bitmap& ended) {
    result.classes[class_of(days)].learners += static_cast<std::uint32_t>(ended.count());
    result.longest = std::max(result.longest, days);
  });
  result.with_longest = result.classes[class_of(result.longest)].learners;
  return result;
}

std::vector<Steady> steady(const Past& past, const Membership::View& members, Ordinal organisation, base::Day day,
                           int at_least, std::size_t most) {
  std::vector<Steady> found;
  each_streak(past, members.members(organisation, {day, day}), day, [&](int days, const Bitmap& ended) {
    if (days < at_least) return;
    for (const std::uint32_t n : ended.numbers()) found.push_back({base::LearnerNumber(n), days});
  });
  std::sort(found.begin(), found.end(), [](const Steady& a, const Steady& b) {
    return a.days != b.days ? a.days > b.days : a.learner < b.learner;
  });
  if (found.size() > most) found.resize(most);
  return found;
}

Hours hours(const Past& past, const Membership::View& members, Ordinal organisation, Range range) {
  Hours sum{};
  for (const Past::Of& of : past.days) {
    if (!range.holds(of.day)) continue;
    const Shape& shape = members.shape(of.day);
    auto& weekday = sum[static_cast<std::size_t>(base::weekday(of.day))];
    for (const auto& row : of.learned->hour_rows(of.day, members)) {
      if (!shape.covers(organisation, row.organisation)) continue;
      for (std::size_t hour = 0; hour < hours_of_day; ++hour) weekday[hour] += row.learners[hour];
    }
  }
  return sum;
}

}  // namespace wanqiu::insight
