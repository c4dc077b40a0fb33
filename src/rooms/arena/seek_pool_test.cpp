#include "seek_pool.h"

#include <gmock/gmock.h>

namespace wanqiu::arena {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

base::Instant at(int seconds) {
  return base::from_ms(1'790'000'000'000 + seconds * 1000);
}
Seeker seeker(std::uint32_t who, std::int64_t paper, int since = 0) {
  return {base::LearnerNumber(who), base::OrganisationId(2), paper, 1500, MeetingKind::duel, at(since)};
}

TEST(SeekPool, those_who_are_asked_of_the_same_paper_meet) {
  SeekPool pool;
  for (std::uint32_t who = 1; who <= 4; ++who) pool.enter(seeker(who, who % 2 == 0 ? 7 : 8));
  const auto found = pool.pair(at(1));
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].paper, 7);
  EXPECT_THAT(found[0].meeting.players, ElementsAre(base::LearnerNumber(2), base::LearnerNumber(4)));
  EXPECT_THAT(found[0].seekers, SizeIs(2));
  EXPECT_EQ(pool.waiting(), 0U);
  EXPECT_THAT(pool.pair(at(60)), IsEmpty());
}

TEST(SeekPool, who_seeks_again_waits_once_and_from_then_on) {
  SeekPool pool;
  pool.enter(seeker(1, 7));
  pool.enter(seeker(1, 8, 10));
  EXPECT_EQ(pool.waiting(), 1U);
  EXPECT_THAT(pool.pair(at(16)), IsEmpty());
  EXPECT_THAT(pool.pair(at(25)), SizeIs(1)) << "practice";
}

TEST(SeekPool, who_goes_meets_nobody) {
  SeekPool pool;
  pool.enter(seeker(1, 7));
  EXPECT_TRUE(pool.leave(base::LearnerNumber(1)));
  EXPECT_FALSE(pool.leave(base::LearnerNumber(1)));
  pool.enter(seeker(2, 7));
  EXPECT_THAT(pool.pair(at(1)), IsEmpty());
}

TEST(SeekPool, beyond_its_size_nobody_is_let_in_but_who_is_there) {
  SeekPool pool;
  for (std::uint32_t who = 1; who <= SeekPool::waiting_max; ++who) ASSERT_TRUE(pool.enter(seeker(who, 7)));
  EXPECT_FALSE(pool.enter(seeker(SeekPool::waiting_max + 1, 7)));
  EXPECT_TRUE(pool.enter(seeker(1, 7)));
}

}  // namespace
}  // namespace wanqiu::arena
