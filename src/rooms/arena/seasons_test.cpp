#include "seasons.h"

#include <gtest/gtest.h>

#include <array>

namespace wanqiu::arena {
namespace {

base::Day day(const char* text) {
  return base::parse_day(text, "day").value();
}

TEST(Seasons, a_season_is_a_quarter_of_the_calendar) {
  const auto season = season_of(day("2026-11-29"));
  EXPECT_EQ(season, (Season{SeasonId(20264), day("2026-10-01"), day("2026-12-31")}));
  EXPECT_EQ(name_of(season), "2026 年第四季度");
  EXPECT_EQ(season_of(day("2026-12-31")), season);
  EXPECT_EQ(season_of(day("2027-01-01")).id, SeasonId(20271));
  EXPECT_EQ(season_of(day("2028-02-29")), (Season{SeasonId(20281), day("2028-01-01"), day("2028-03-31")}));
  EXPECT_EQ(season_before(season_of(day("2027-01-01"))), season);
}

TEST(Seasons, only_seasons_that_there_are_are_found) {
  EXPECT_EQ(find_season(SeasonId(20264)), season_of(day("2026-10-01")));
  for (const int wrong : {0, -20264, 20260, 20265, 19994, 30001, 2026})
    EXPECT_FALSE(find_season(SeasonId(wrong))) << wrong;
}

TEST(Seasons, a_new_season_keeps_the_value_and_is_less_sure_of_it) {
  const Rating before{1712, 60, 0.06};
  const auto same = rested_to(before, day("2026-12-30"), day("2026-12-31"));
  EXPECT_EQ(same.value, before.value);
  EXPECT_DOUBLE_EQ(same.deviation, before.deviation);
  const auto next = rested_to(before, day("2026-12-31"), day("2027-01-01"));
  EXPECT_EQ(next.value, 1712);
  EXPECT_NEAR(next.deviation, 84.9, 0.1);
  EXPECT_NEAR(rested_to(before, day("2026-12-31"), day("2027-04-01")).deviation, 143.4, 0.1) << "two starts, 90 days";
  EXPECT_EQ(rested_to(before, day("1990-01-01"), day("2027-04-01")).deviation, deviation_max);

  const std::array<RatedGame, 1> win{{{{1712, 60, 0.06}, 1}}};
  EXPECT_NEAR(after_period(before, win).value - 1712, 10, 1);
  EXPECT_NEAR(after_period(next, win).value - 1712, 20, 1);
}

TEST(Seasons, within_a_season_rest_is_the_rest_of_the_ratings) {
  const Rating before{1400, 80, 0.06};
  const std::array<RatedGame, 1> loss{{{{1500, 90, 0.06}, 0}}};
  const auto last = day("2026-10-02");
  const auto today = day("2026-10-20");
  EXPECT_EQ(after_period(rested_to(before, last, today), loss), after_match(before, last, today, loss));
}

}  // namespace
}  // namespace wanqiu::arena
