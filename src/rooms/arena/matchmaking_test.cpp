#include "matchmaking.h"

#include <gmock/gmock.h>

#include <set>

#include "base/random.h"

namespace wanqiu::arena {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

base::Instant second(double seconds) {
  return base::from_ms(1'790'000'000'000 + static_cast<std::int64_t>(seconds * 1000));
}
base::LearnerNumber who(std::uint32_t number) {
  return base::LearnerNumber(number);
}
Meeting duel(std::uint32_t a, std::uint32_t b) {
  return {MeetingKind::duel, {who(a), who(b)}, false};
}

TEST(Matchmaking, near_ratings_meet_at_once_and_the_nearest_first) {
  Matchmaking pool;
  pool.enter({who(1), 1500, MeetingKind::duel, second(0)});
  pool.enter({who(2), 1590, MeetingKind::duel, second(1)});
  pool.enter({who(3), 1460, MeetingKind::duel, second(2)});
  EXPECT_THAT(pool.pair(second(2)), ElementsAre(duel(1, 3)));
  EXPECT_EQ(pool.waiting(), 1U);
}

TEST(Matchmaking, the_range_widens_with_waiting_and_both_must_accept) {
  Matchmaking pool;
  pool.enter({who(1), 1500, MeetingKind::duel, second(0)});
  pool.enter({who(2), 1700, MeetingKind::duel, second(1)});
  EXPECT_THAT(pool.pair(second(2.5)), IsEmpty()) << "the first accepts 200, the second 160";
  EXPECT_THAT(pool.pair(second(3.5)), ElementsAre(duel(1, 2)));
}

TEST(Matchmaking, whoever_has_waited_long_enough_meets_a_practice_opponent) {
  Matchmaking pool;
  pool.enter({who(1), 900, MeetingKind::duel, second(0)});
  pool.enter({who(2), 2500, MeetingKind::duel, second(0)});
  EXPECT_EQ(pool.due(), second(15));
  EXPECT_THAT(pool.pair(second(14.9)), IsEmpty());
  const auto meetings = pool.pair(second(15));
  EXPECT_THAT(meetings,
              ElementsAre(Meeting{MeetingKind::duel, {who(1)}, true}, Meeting{MeetingKind::duel, {who(2)}, true}));
  EXPECT_EQ(pool.due(), std::nullopt);
}

TEST(Matchmaking, a_four_that_does_not_fill_plays_with_those_who_are_there) {
  Matchmaking pool;
  pool.enter({who(1), 1500, MeetingKind::four, second(0)});
  pool.enter({who(2), 1510, MeetingKind::four, second(5)});
  pool.enter({who(3), 1520, MeetingKind::duel, second(5)});
  EXPECT_THAT(pool.pair(second(14)), IsEmpty());
  EXPECT_THAT(pool.pair(second(15)), ElementsAre(Meeting{MeetingKind::four, {who(1), who(2)}, true}));
  EXPECT_EQ(pool.waiting(), 1U) << "the one who wants a duel still waits";
}

TEST(Matchmaking, a_person_waits_once_and_can_leave) {
  Matchmaking pool;
  EXPECT_TRUE(pool.enter({who(1), 1500, MeetingKind::duel, second(0)}));
  EXPECT_FALSE(pool.enter({who(1), 1500, MeetingKind::four, second(1)}));
  EXPECT_THAT(pool.pair(second(1)), IsEmpty()) << "nobody plays against themselves";
  EXPECT_TRUE(pool.leave(who(1)));
  EXPECT_FALSE(pool.leave(who(1)));
}

TEST(Matchmaking, a_clock_that_was_set_back_narrows_nothing) {
  Matchmaking pool;
  pool.enter({who(1), 1500, MeetingKind::duel, second(60)});
  pool.enter({who(2), 1600, MeetingKind::duel, second(60)});
  EXPECT_THAT(pool.pair(second(0)), ElementsAre(duel(1, 2)));
}

// Drawn: nobody waits longer than the bound, nobody plays twice, everybody plays, and again it comes out the same.
TEST(Matchmaking, everybody_plays_in_time_and_only_once) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<std::vector<Meeting>> runs;
    for (int run = 0; run < 2; ++run) {
      base::SeededRandom random(seed);
      Matchmaking pool;
      std::map<std::uint32_t, double> since;
      std::vector<Meeting> all;
      std::uint32_t next = 0;
      for (double now = 0; now < 120; now += 0.5) {
        for (auto count = now < 100 ? random.below(4) : 0; count > 0; --count) {
          ++next;
          const auto kind = random.below(2) == 0 ? MeetingKind::duel : MeetingKind::four;
          ASSERT_TRUE(pool.enter({who(next), 800.0 + static_cast<double>(random.below(1500)), kind, second(now)}));
          since[next] = now;
        }
        for (const auto& meeting : pool.pair(second(now))) {
          ASSERT_EQ(meeting.practice, meeting.players.size() < seats_of(meeting.kind));
          for (const auto player : meeting.players) {
            ASSERT_EQ(since.count(player.value), 1U) << "plays twice";
            ASSERT_LE(now - since[player.value], 15.0);
            since.erase(player.value);
          }
          all.push_back(meeting);
        }
      }
      EXPECT_THAT(since, IsEmpty());
      EXPECT_EQ(pool.waiting(), 0U);
      runs.push_back(std::move(all));
    }
    EXPECT_EQ(runs[0], runs[1]);
  }
}

}  // namespace
}  // namespace wanqiu::arena
