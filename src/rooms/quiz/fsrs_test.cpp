#include "fsrs.h"

#include <gmock/gmock.h>

#include <vector>

#include "base/random.h"

namespace wanqiu::quiz {
namespace {

constexpr base::Day first_day{19'000};

struct Step {
  Grade grade;
  int after_days;
  double recalled;  // before the answer
  double stability;
  double difficulty;
  int due_in_days;
};

Card studied(const std::vector<Step>& steps) {
  Card card;
  auto today = first_day;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = steps[i];
    today = today + step.after_days;
    if (i > 0) {
      EXPECT_NEAR(recall(card, today), step.recalled, 1e-6) << "step " << i;
    }
    card = i == 0 ? first_seen(step.grade, today) : review(card, step.grade, today);
    EXPECT_NEAR(card.stability, step.stability, 1e-5) << "step " << i;
    EXPECT_NEAR(card.difficulty, step.difficulty, 1e-5) << "step " << i;
    EXPECT_EQ(card.due_on - today, step.due_in_days) << "step " << i;
    EXPECT_EQ(card.reviewed_on, today);
  }
  return card;
}

// What py-fsrs 5.1.3 gives for the same answers, without learning steps and fuzz and with at most 365 days.
TEST(Fsrs, answers_over_months_give_what_the_reference_gives) {
  const auto card = studied({{Grade::good, 0, 0, 3.17300, 5.28243, 3},
                             {Grade::good, 3, 0.904698, 10.73893, 5.27297, 11},
                             {Grade::good, 11, 0.897929, 34.57762, 5.26354, 35},
                             {Grade::again, 40, 0.886884, 3.92425, 6.78423, 4},
                             {Grade::hard, 2, 0.945102, 4.80280, 7.28727, 5},
                             {Grade::easy, 5, 0.896510, 27.88052, 6.83042, 28},
                             {Grade::good, 0, 1.0, 39.24940, 6.81383, 39},
                             {Grade::again, 0, 1.0, 19.66507, 7.82658, 20},
                             {Grade::good, 9, 0.950292, 30.33309, 7.80541, 30}});
  EXPECT_EQ(card.reviews, 9);
  EXPECT_EQ(card.lapses, 2);
}

TEST(Fsrs, a_first_mistake_recovers_as_in_the_reference) {
  const auto card = studied({{Grade::again, 0, 0, 0.40255, 7.19490, 1},
                             {Grade::good, 0, 1.0, 0.56670, 7.17664, 1},
                             {Grade::good, 0, 1.0, 0.79778, 7.15846, 1},
                             {Grade::good, 1, 0.879080, 2.73514, 7.14036, 3},
                             {Grade::good, 3, 0.891833, 7.85532, 7.12235, 8},
                             {Grade::good, 8, 0.898429, 20.04698, 7.10442, 20},
                             {Grade::good, 21, 0.895963, 48.71696, 7.08657, 49}});
  EXPECT_EQ(card.lapses, 0);  // the first mistake made the card
}

TEST(Fsrs, nothing_waits_longer_than_a_year) {
  studied({{Grade::easy, 0, 0, 15.69105, 3.22450, 16},
           {Grade::easy, 16, 0.898321, 150.28356, 2.13012, 150},
           {Grade::easy, 200, 0.872982, 1572.13719, 1.0, 365},
           {Grade::hard, 365, 0.973834, 1764.06846, 2.46391, 365},
           {Grade::again, 365, 0.976582, 15.08721, 4.90187, 15}});
  EXPECT_EQ(interval_days(1e300), 365);
}

// The published sequence of py-fsrs (0 there: minutes, which are not days here).
TEST(Fsrs, always_in_time_gives_the_published_intervals) {
  auto today = first_day;
  auto card = review(first_seen(Grade::good, today), Grade::good, today);
  std::vector<int> intervals{card.due_on - today};
  for (int i = 0; i < 4; ++i) {
    today = card.due_on;
    card = review(card, Grade::good, today);
    intervals.push_back(card.due_on - today);
  }
  EXPECT_THAT(intervals, ::testing::ElementsAre(4, 14, 44, 125, 328));
}

TEST(Fsrs, the_first_answer_sets_the_card) {
  const std::vector<std::pair<double, double>> expected{
      {0.40255, 7.1949}, {1.18385, 6.48830527}, {3.173, 5.28243442}, {15.69105, 3.22450159}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto card = first_seen(static_cast<Grade>(i + 1), first_day);
    EXPECT_NEAR(card.stability, expected[i].first, 1e-8);
    EXPECT_NEAR(card.difficulty, expected[i].second, 1e-8);
    EXPECT_EQ(card.reviews, 1);
    EXPECT_EQ(card.lapses, 0);
  }
}

TEST(Fsrs, recall_is_nine_tenths_after_as_many_days_as_the_stability) {
  Card card;
  card.reviewed_on = first_day;
  for (const int days : {1, 7, 100, 3'000}) {
    card.stability = days;
    EXPECT_DOUBLE_EQ(recall(card, first_day), 1.0);
    EXPECT_NEAR(recall(card, first_day + days), 0.9, 1e-12);
  }
  EXPECT_EQ(recall(card, first_day - 5), 1.0);  // a clock that was put back
}

TEST(Fsrs, an_interval_is_the_rounded_stability_within_a_day_and_a_year) {
  EXPECT_EQ(interval_days(0.01), 1);
  EXPECT_EQ(interval_days(1.49), 1);
  EXPECT_EQ(interval_days(1.5), 2);
  EXPECT_EQ(interval_days(364.6), 365);
  EXPECT_EQ(interval_days(400), 365);
}

TEST(Fsrs, a_better_grade_never_comes_back_sooner_and_every_card_stays_within_bounds) {
  const std::uint64_t seed = 20'260'501;
  base::SeededRandom random(seed);
  for (int i = 0; i < 300; ++i) {
    auto today = first_day;
    auto card = first_seen(static_cast<Grade>(1 + random.below(4)), today);
    for (int step = 0; step < 40; ++step) {
      today = today + static_cast<int>(random.below(random.below(4) == 0 ? 1'000 : 20));
      double before = 0;
      for (const auto grade : {Grade::again, Grade::hard, Grade::good, Grade::easy}) {
        const auto next = review(card, grade, today);
        ASSERT_GE(next.stability, before) << "seed " << seed << ", card " << i << ", step " << step;
        before = next.stability;
        if (grade == Grade::again) {
          ASSERT_LE(next.stability, card.stability) << "seed " << seed << ", card " << i << ", step " << step;
        }
      }
      card = review(card, static_cast<Grade>(1 + random.below(4)), today);
      ASSERT_TRUE(card.stability > 0 && card.stability <= 36'500) << "seed " << seed << ", card " << i;
      ASSERT_TRUE(card.difficulty >= 1 && card.difficulty <= 10) << "seed " << seed << ", card " << i;
      ASSERT_TRUE(card.due_on > today && card.due_on <= today + 365) << "seed " << seed << ", card " << i;
    }
  }
}

}  // namespace
}  // namespace wanqiu::quiz
