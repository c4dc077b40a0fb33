#include "seasons.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string_view>

namespace wanqiu::arena {
namespace {

constexpr std::array<std::string_view, 4> quarter_names{"一", "二", "三", "四"};

int year_of(SeasonId id) {
  return id.value / 10;
}
int quarter_of(SeasonId id) {
  return id.value % 10;
}
/// Seasons since the year 0.
int ordinal(SeasonId id) {
  return year_of(id) * 4 + quarter_of(id) - 1;
}

base::Day first_of(int ordinal) {
  const std::chrono::year_month_day first(std::chrono::year(ordinal / 4),
                                          std::chrono::month(static_cast<unsigned>(ordinal % 4 * 3 + 1)),
                                          std::chrono::day(1));
  return {static_cast<std::int32_t>(std::chrono::sys_days(first).time_since_epoch().count())};
}

Season season_at(int ordinal) {
  return {SeasonId(ordinal / 4 * 10 + ordinal % 4 + 1), first_of(ordinal), first_of(ordinal + 1) - 1};
}

}  // namespace

Season season_of(base::Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day.value))};
  return season_at(static_cast<int>(date.year()) * 4 + static_cast<int>(static_cast<unsigned>(date.month()) - 1) / 3);
}

std::optional<Season> find_season(SeasonId id) {
  if (year_of(id) < 2000 || year_of(id) > 2999 || quarter_of(id) < 1 || quarter_of(id) > 4) return std::nullopt;
  return season_at(ordinal(id));
}

Season season_before(const Season& season) {
  return season_at(ordinal(season.id) - 1);
}

std::string name_of(const Season& season) {
  return fmt::format("{} 年第{}季度", year_of(season.id),
                     quarter_names[static_cast<std::size_t>(quarter_of(season.id)) - 1]);
}

Rating rested_to(const Rating& rating, base::Day last, base::Day today) {
  Rating now = rested(rating, today - last - 1);
  const int begun = ordinal(season_of(today).id) - ordinal(season_of(last).id);
  for (int i = 0; i < begun && now.deviation < deviation_max; ++i)
    now.deviation = std::min(std::hypot(now.deviation, season_deviation), deviation_max);
  return now;
}

}  // namespace wanqiu::arena
