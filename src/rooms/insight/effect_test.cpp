#include "insight/effect.h"

#include <gtest/gtest.h>

namespace wanqiu::insight {
namespace {

/// Units of so many learners with one day before and one after.
std::vector<UnitCurve> units(std::initializer_list<std::pair<double, double>> days, std::uint32_t learners = 50) {
  std::vector<UnitCurve> all;
  for (const auto& [before, after] : days) all.push_back({learners, {before}, {after}, {}});
  return all;
}

// Worked by hand. Changes 2, 3, 4, 5, 6: mean 4, variance 2.5. Changes 0, 1, 1, 2, 1: mean 1, variance 0.5.
// Effect 3. Standard error √(2.5/5 + 0.5/5) = √0.6 = 0.774597. Freedom 0.6² / (0.5²/4 + 0.1²/4) = 0.36 / 0.065
// = 5.538462. t(0.975; 5.538462) = 2.497 (between 2.5706 for 5 and 2.4469 for 6). 3 ± 1.934.
TEST(Effect, is_the_difference_of_the_differences_with_its_interval) {
  const auto took_part = units({{1, 3}, {1, 4}, {1, 5}, {1, 6}, {1, 7}});
  const auto compared = units({{2, 2}, {2, 3}, {2, 3}, {2, 4}, {2, 3}});
  const Effect effect = effect_of(took_part, compared);
  EXPECT_EQ(effect.verdict, Verdict::rose);
  EXPECT_EQ(effect.reason, TooSmall::none);
  EXPECT_DOUBLE_EQ(*effect.effect, 3);
  EXPECT_NEAR(*effect.low, 3 - 1.934, 0.005);
  EXPECT_NEAR(*effect.high, 3 + 1.934, 0.005);
  EXPECT_DOUBLE_EQ(*effect.took_part.before, 1);
  EXPECT_DOUBLE_EQ(*effect.took_part.after, 5);
  EXPECT_DOUBLE_EQ(*effect.compared.before, 2);
  EXPECT_DOUBLE_EQ(*effect.compared.after, 3);
  EXPECT_EQ(effect.took_part.curve, (std::vector<double>{1, 5}));
  EXPECT_EQ(effect.took_part.learners, 250U);
}

TEST(Effect, the_curve_runs_through_the_days_in_between_which_count_for_nothing) {
  auto took_part = units({{1, 3}, {1, 4}, {1, 5}, {1, 6}, {1, 7}});
  auto compared = units({{2, 2}, {2, 3}, {2, 3}, {2, 4}, {2, 3}});
  const Effect without = effect_of(took_part, compared);
  for (UnitCurve& unit : took_part) unit.during = {8, 9};
  for (UnitCurve& unit : compared) unit.during = {0, 0};
  const Effect effect = effect_of(took_part, compared);
  EXPECT_EQ(effect.took_part.curve, (std::vector<double>{1, 8, 9, 5}));
  EXPECT_EQ(effect.compared.curve, (std::vector<double>{2, 0, 0, 3}));
  EXPECT_EQ(effect.effect, without.effect);
  EXPECT_EQ(effect.low, without.low);
}

TEST(Effect, what_moves_all_units_alike_is_no_effect) {
  const auto both = units({{1, 4}, {2, 5}, {3, 6}, {4, 7}, {5, 8}, {6, 9.5}});
  const Effect effect = effect_of(both, both);
  EXPECT_EQ(effect.verdict, Verdict::unclear);
  EXPECT_DOUBLE_EQ(*effect.effect, 0);
}

TEST(Effect, a_fall_is_said_as_plainly) {
  const auto took_part = units({{5, 1}, {5, 1.1}, {5, 0.9}, {5, 1}, {5, 1}});
  const auto compared = units({{5, 5}, {5, 5.1}, {5, 4.9}, {5, 5}, {5, 5}});
  EXPECT_EQ(effect_of(took_part, compared).verdict, Verdict::fell);
}

TEST(Effect, groups_that_are_too_small_get_no_estimate) {
  const auto five = units({{1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 3}});
  const auto four = units({{1, 2}, {1, 2}, {1, 2}, {1, 2}});
  const auto tiny = units({{1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 3}}, 5);
  for (const auto& [effect, reason] : {std::pair(effect_of(four, five), TooSmall::few_units_took_part),
                                       std::pair(effect_of(five, four), TooSmall::few_units_to_compare),
                                       std::pair(effect_of(five, {}), TooSmall::few_units_to_compare),
                                       std::pair(effect_of(tiny, five), TooSmall::few_learners)}) {
    EXPECT_EQ(effect.verdict, Verdict::too_small);
    EXPECT_EQ(effect.reason, reason);
    EXPECT_FALSE(effect.effect || effect.low || effect.high);
  }
  EXPECT_EQ(effect_of(four, five).compared.units, 5U) << "the raw figures are there all the same";
}

TEST(Effect, units_that_all_changed_by_the_same_have_an_interval_of_no_width) {
  const auto took_part = units({{1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}});
  const auto compared = units({{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}});
  const Effect effect = effect_of(took_part, compared);
  EXPECT_DOUBLE_EQ(*effect.low, 1);
  EXPECT_DOUBLE_EQ(*effect.high, 1);
  EXPECT_EQ(effect.verdict, Verdict::rose);
}

}  // namespace
}  // namespace wanqiu::insight
