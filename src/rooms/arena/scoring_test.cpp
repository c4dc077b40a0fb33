#include "scoring.h"

#include <gtest/gtest.h>

namespace wanqiu::arena {
namespace {

using std::chrono::milliseconds;

MatchQuestion asked(std::uint16_t worth = 100) {
  MatchQuestion question;
  question.options = 4;
  question.right = 0b0010;
  question.worth = worth;
  return question;
}

TEST(Scoring, a_right_answer_is_worth_a_thousand_at_first_and_half_of_it_at_last) {
  const auto points = [](std::int64_t taken_ms, std::uint16_t worth = 100) {
    return points_of(asked(worth), share_full, milliseconds(taken_ms));
  };
  EXPECT_EQ(points(0), 1000);
  EXPECT_EQ(points(5'000), 875);
  EXPECT_EQ(points(20'000), 500);
  EXPECT_EQ(points(60'000), 500) << "never less, whatever the clock says";
  EXPECT_EQ(points(-100), 1000);
  EXPECT_EQ(points(19), 1000) << "999.5 is rounded up";
  EXPECT_EQ(points(21), 999);
  EXPECT_EQ(points(0, 0), 0);
  EXPECT_EQ(points(20'000, 500), 2500);
}

TEST(Scoring, a_wrong_answer_is_nothing_and_an_exact_set_is_all_or_nothing) {
  MatchQuestion question = asked();
  question.several = true;
  question.right = 0b0110;
  EXPECT_EQ(share_of(question, 0b0110), share_full);
  EXPECT_EQ(share_of(question, 0b0010), 0);
  EXPECT_EQ(share_of(question, 0b1110), 0);
  EXPECT_EQ(points_of(question, 0, milliseconds(0)), 0);
}

TEST(Scoring, weights_add_up_and_never_below_nothing) {
  MatchQuestion question = asked();
  question.weights = {-10'000, 3'333, 3'333, 3'334};
  EXPECT_EQ(share_of(question, 0b0110), 6'666);
  EXPECT_EQ(share_of(question, 0b1110), share_full);
  EXPECT_EQ(share_of(question, 0b1111), 0);
  EXPECT_EQ(share_of(question, 0), 0);
  EXPECT_EQ(points_of(question, 6'666, milliseconds(0)), 667);
}

TEST(Scoring, the_round_trip_is_credited_up_to_the_bound) {
  EXPECT_EQ(credited(milliseconds(80), milliseconds(250)), milliseconds(80));
  EXPECT_EQ(credited(milliseconds(900), milliseconds(250)), milliseconds(250));
  EXPECT_EQ(credited(milliseconds(-5), milliseconds(250)), milliseconds(0));
}

TEST(Scoring, one_slow_moment_earns_no_credit) {
  RoundTrips trips;
  EXPECT_EQ(trips.smallest(), milliseconds(0));
  trips.measured(milliseconds(900));
  EXPECT_EQ(trips.smallest(), milliseconds(900));
  trips.measured(milliseconds(40));
  for (int i = 0; i < 7; ++i) trips.measured(milliseconds(700));
  EXPECT_EQ(trips.smallest(), milliseconds(40));
  trips.measured(milliseconds(100'000));
  EXPECT_EQ(trips.smallest(), milliseconds(700)) << "the line has become slower";
}

TEST(Scoring, more_of_a_larger_organisation_count_but_never_fewer_than_three) {
  EXPECT_EQ(best_counted(0), 3U);
  EXPECT_EQ(best_counted(9), 3U);
  EXPECT_EQ(best_counted(10), 4U);
  EXPECT_EQ(best_counted(100), 10U);
  EXPECT_EQ(best_counted(101), 11U);
  EXPECT_EQ(best_counted(100'000), 317U);
}

}  // namespace
}  // namespace wanqiu::arena
