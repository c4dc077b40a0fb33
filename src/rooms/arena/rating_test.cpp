#include "arena/rating.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>

#include "base/random.h"

namespace wanqiu::arena {
namespace {

TEST(Rating, the_example_of_the_paper_comes_out) {
  const std::array<RatedGame, 3> games{{{{1400, 30, 0.06}, 1}, {{1550, 100, 0.06}, 0}, {{1700, 300, 0.06}, 0}}};
  const auto after = after_period({1500, 200, 0.06}, games);
  EXPECT_NEAR(after.value, 1464.06, 0.01);
  EXPECT_NEAR(after.deviation, 151.52, 0.01);
  EXPECT_NEAR(after.volatility, 0.05999, 0.00001);
}

TEST(Rating, rest_makes_a_rating_uncertain_and_changes_nothing_else) {
  const Rating before{1720, 50, 0.06};
  const auto after = rested(before, 30);
  EXPECT_EQ(after.value, 1720);
  EXPECT_EQ(after.volatility, 0.06);
  EXPECT_NEAR(after.deviation, std::hypot(50, 173.7178 * 0.06 * std::sqrt(30)), 0.001);
  EXPECT_EQ(rested(before, 1'000'000).deviation, deviation_max);
  EXPECT_EQ(rested(before, 0), before);
  EXPECT_EQ(rested(before, -3), before) << "days do not run backwards";
  EXPECT_EQ(after_period(before, {}), rested(before, 1));
}

TEST(Rating, days_without_a_match_count_and_the_day_of_the_match_does_not) {
  const std::array<RatedGame, 1> game{{{{1500, 60, 0.06}, 1}}};
  const Rating before{1500, 60, 0.06};
  EXPECT_EQ(after_match(before, base::Day{10}, base::Day{10}, game), after_period(before, game));
  EXPECT_EQ(after_match(before, base::Day{10}, base::Day{11}, game), after_period(before, game));
  EXPECT_EQ(after_match(before, base::Day{10}, base::Day{15}, game), after_period(rested(before, 4), game));
}

TEST(Rating, whoever_wins_rises_and_a_match_makes_a_newcomer_more_certain) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    base::SeededRandom random(seed);
    const auto any = [&](double low, double high) {
      return low + (high - low) * static_cast<double>(random.below(1'000'001)) / 1e6;
    };
    const Rating mine{any(100, 3500), any(30, 350), any(0.03, 0.09)};
    const Rating theirs{any(100, 3500), any(30, 350), any(0.03, 0.09)};
    const std::array<RatedGame, 1> won{{{theirs, 1}}};
    const std::array<RatedGame, 1> lost{{{theirs, 0}}};
    EXPECT_GE(after_period(mine, won).value, mine.value);
    EXPECT_LE(after_period(mine, lost).value, mine.value);
    EXPECT_LE(after_period(mine, lost).deviation, deviation_max);
    const std::array<RatedGame, 1> near{{{{1500, theirs.deviation, 0.06}, 1}}};
    EXPECT_LT(after_period({1500, 350, 0.06}, near).deviation, 350) << "an even match tells something";
    EXPECT_TRUE(std::isfinite(after_period(mine, won).volatility));
  }
}

}  // namespace
}  // namespace wanqiu::arena
