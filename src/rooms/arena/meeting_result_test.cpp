#include "meeting_result.h"

#include <gmock/gmock.h>

#include "random_commands.h"

namespace wanqiu::arena {
namespace {

using ::testing::ElementsAre;

class MeetingResultTest : public ::testing::Test {
 protected:
  MeetingResultTest() {
    to(Phase::lobby);
    for (std::uint32_t who = 1; who <= 4; ++who)
      match.apply({now, Join{base::LearnerNumber(who), base::OrganisationId(1), "p"}});
    to(Phase::open);
  }
  void to(Phase phase) {
    while (match.phase() != phase) match.apply(match.advance(now));
  }
  void answer(std::uint32_t who, Choices choices, int after_ms) {
    const Answer given{base::LearnerNumber(who), 0, choices, {}};
    match.apply({match.since() + base::Milliseconds(after_ms), given});
  }
  void leave(std::uint32_t who) { match.apply({now, Leave{base::LearnerNumber(who)}}); }

  base::Instant now = base::from_ms(1'790'000'000'000);
  HallMatch match{HallPlan{{choice_question()}, {}}, now};
};

TEST_F(MeetingResultTest, those_who_stay_stand_by_rank_and_equal_ones_draw) {
  answer(1, 0b0010, 4'000);
  answer(2, 0b0010, 1'000);
  answer(3, 0b0001, 0);
  to(Phase::ended);
  const auto places = meeting_places(match);
  EXPECT_THAT(places, ElementsAre(2, 1, 3, 3));
  const std::vector<Rating> ratings{{1500, 60, 0.06}, {1600, 60, 0.06}, {1700, 60, 0.06}, {1800, 60, 0.06}};
  const auto games = rated_games(Seat(3), places, ratings);
  ASSERT_EQ(games.size(), 3U);
  EXPECT_EQ(games[0].opponent, ratings[0]);
  EXPECT_EQ(games[0].score, 0);
  EXPECT_EQ(games[1].score, 0);
  EXPECT_EQ(games[2].opponent, ratings[3]);
  EXPECT_EQ(games[2].score, 0.5);
  EXPECT_EQ(rated_games(Seat(2), places, ratings)[0].score, 1);
}

TEST_F(MeetingResultTest, whoever_leaves_has_lost_whatever_their_points) {
  answer(1, 0b0010, 0);
  answer(2, 0b0001, 0);
  leave(1);
  leave(4);
  to(Phase::ended);
  EXPECT_THAT(meeting_places(match), ElementsAre(3, 1, 1, 3)) << "2 and 3 have nothing, and stayed";
}

TEST_F(MeetingResultTest, where_all_leave_nobody_wins) {
  for (std::uint32_t who = 1; who <= 4; ++who) leave(who);
  match.apply({now, End{}});
  EXPECT_THAT(meeting_places(match), ElementsAre(1, 1, 1, 1));
}

TEST_F(MeetingResultTest, one_who_came_after_the_last_lock_is_behind_those_who_played) {
  answer(1, 0b0001, 0);
  to(Phase::ranking);
  match.apply({now, Join{base::LearnerNumber(9), base::OrganisationId(1), "p"}});
  to(Phase::ended);
  EXPECT_THAT(meeting_places(match), ElementsAre(1, 1, 1, 1, 5));
}

}  // namespace
}  // namespace wanqiu::arena
