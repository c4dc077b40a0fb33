#include "hall_ranking.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/random.h"
#include "random_commands.h"
#include "scoring.h"

namespace wanqiu::arena {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

class HallRankingTest : public ::testing::Test {
 protected:
  Seat player(int organisation) {
    const auto number = static_cast<std::uint32_t>(seats.size() + 1);
    return seats.add(base::LearnerNumber(number), base::OrganisationId(organisation), "p");
  }
  /// A right answer to the one question, so that the score is as wanted (500 … 1000).
  void scores(Seat seat, int score) { seats.answer(0, seat, 0b0010, milliseconds((1'000 - score) * 40)); }
  HallRanking ranked() {
    totals = {};
    for (std::size_t i = 0; i < plan.questions.size(); ++i) add_question(totals, seats, plan, i);
    return rank_hall(seats, totals);
  }

  HallPlan plan{{choice_question(), choice_question()}, {}};
  HallSeats seats{2};
  HallTotals totals;
};

TEST_F(HallRankingTest, equal_scores_go_by_right_answers_then_time_then_share_the_rank) {
  plan.questions[0].weights = {0, 10'000, 5'000, 5'000};
  plan.questions[0].several = true;
  const auto a = player(1);  // two halves: 1000 points, nothing wholly right
  const auto b = player(1);  // one whole: 1000 points
  const auto c = player(1);  // as b
  const auto d = player(1);
  plan.questions[1].weights = plan.questions[0].weights;
  seats.answer(0, a, 0b0100, milliseconds(0));
  seats.answer(1, a, 0b0100, milliseconds(0));
  seats.answer(0, b, 0b0010, milliseconds(0));
  seats.answer(0, c, 0b0010, milliseconds(0));
  seats.answer(1, d, 0b0001, milliseconds(0));
  auto ranking = ranked();
  EXPECT_THAT(ranking.order, ElementsAre(b, c, a, d));
  EXPECT_THAT(ranking.rank, ElementsAre(3, 1, 1, 4));
}

TEST_F(HallRankingTest, less_time_goes_first_where_points_are_rounded_alike) {
  const auto a = player(1);
  const auto b = player(1);
  seats.answer(0, a, 0b0010, milliseconds(15));
  seats.answer(0, b, 0b0010, milliseconds(14));
  EXPECT_THAT(ranked().order, ElementsAre(b, a));
  EXPECT_EQ(totals.score[0], totals.score[1]);
}

TEST_F(HallRankingTest, an_organisation_is_the_mean_of_its_best_and_one_alone_is_divided_by_three) {
  scores(player(7), 1'000);
  for (const int score : {900, 800, 700, 500}) scores(player(8), score);
  player(8);  // nothing, and not among the best
  const auto ranking = ranked();
  ASSERT_EQ(ranking.organisations.size(), 2U);
  EXPECT_EQ(seats.organisations()[ranking.organisations[0].organisation].id, base::OrganisationId(8));
  EXPECT_EQ(ranking.organisations[0].mean(), 800);
  EXPECT_EQ(ranking.organisations[1].mean(), 333);
  EXPECT_EQ(ranking.organisations[ranking.organisation_at[0]].rank, 2U);
}

TEST_F(HallRankingTest, of_ten_players_four_count_and_equal_organisations_share_a_rank) {
  for (int i = 0; i < 10; ++i) scores(player(1), i < 4 ? 1'000 : 500);
  for (int i = 0; i < 10; ++i) scores(player(2), i < 4 ? 1'000 : 600);
  for (int i = 0; i < 3; ++i) scores(player(3), 1'000);
  const auto ranking = ranked();
  EXPECT_THAT(ranking.organisations, ElementsAre(OrganisationPlace{0, 1, 4'000, 4}, OrganisationPlace{1, 1, 4'000, 4},
                                                 OrganisationPlace{2, 3, 3'000, 3}))
      << "with equal means more players go first";
}

TEST_F(HallRankingTest, nobody_is_ranked_too) {
  const auto ranking = ranked();
  EXPECT_TRUE(ranking.order.empty());
  EXPECT_TRUE(top_of(ranking, totals).persons.empty());
}

// Drawn: against the definition, written down plainly.
TEST_F(HallRankingTest, a_rank_is_one_more_than_those_who_are_better) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    base::SeededRandom random(seed);
    seats = HallSeats(2);
    const auto count = random.below(80);
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto seat = player(static_cast<int>(random.below(5)) + 1);
      for (std::size_t question = 0; question < 2; ++question) {
        const auto choices = static_cast<Choices>(random.below(4));
        if (choices != 0) seats.answer(question, seat, choices, milliseconds(random.below(6) * 25));
      }
    }
    const auto ranking = ranked();
    for (std::size_t i = 0; i < count; ++i) {
      const auto better = [&](std::size_t j) {
        if (totals.score[j] != totals.score[i]) return totals.score[j] > totals.score[i];
        if (totals.right[j] != totals.right[i]) return totals.right[j] > totals.right[i];
        return totals.right_taken_ms[j] < totals.right_taken_ms[i];
      };
      std::uint32_t ahead = 0;
      for (std::size_t j = 0; j < count; ++j) ahead += better(j) ? 1 : 0;
      ASSERT_EQ(ranking.rank[i], ahead + 1);
    }
    for (const auto& place : ranking.organisations) {
      std::vector<std::int32_t> of;
      for (std::size_t i = 0; i < count; ++i) {
        if (seats.organisation(Seat::at(i)) == place.organisation) of.push_back(totals.score[i]);
      }
      std::sort(of.rbegin(), of.rend());
      of.resize(best_counted(static_cast<std::uint32_t>(of.size())));
      std::int64_t sum = 0;
      for (const auto one : of) sum += one;
      ASSERT_EQ(place.points, sum);
    }
  }
}

}  // namespace
}  // namespace wanqiu::arena
