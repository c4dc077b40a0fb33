#include "meeting_frames.h"

#include <gmock/gmock.h>

#include "random_commands.h"

namespace wanqiu::arena {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MeetingFramesTest : public ::testing::Test {
 protected:
  static HallPlan plan() {
    HallPlan plan;
    plan.questions = {choice_question(), choice_question()};
    plan.players_max = 2;
    return plan;
  }
  Command say(decltype(Command::action) action) {
    const Command command{at, std::move(action)};
    EXPECT_EQ(match.apply(command).verdict, Verdict::done);
    return command;
  }
  base::LearnerNumber who(std::uint32_t number) { return base::LearnerNumber(number); }

  base::Instant at = base::from_ms(1'790'000'000'000);
  HallMatch match{plan(), at};
};

TEST_F(MeetingFramesTest, others_are_told_that_somebody_answered_and_not_what) {
  say(Advance{Phase::created, 0});
  const std::vector joined{say(Join{who(1), base::OrganisationId(1), "a"}),
                           say(Join{who(2), base::OrganisationId(1), "b"})};
  EXPECT_THAT(rival_news(match, joined), SizeIs(2));
  say(Advance{Phase::lobby, 0});
  const std::vector opened{say(Advance{Phase::read, 0})};
  EXPECT_THAT(rival_news(match, opened), IsEmpty());
  const std::vector answered{say(Answer{who(2), 0, 0b0010, {}})};
  const auto news = rival_news(match, answered);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].seat, 2U);
  EXPECT_TRUE(news[0].answered && news[0].present);
  const std::vector left{say(Leave{who(2)})};
  EXPECT_FALSE(rival_news(match, left)[0].present);
}

TEST_F(MeetingFramesTest, who_comes_is_told_of_all_others) {
  say(Advance{Phase::created, 0});
  say(Join{who(1), base::OrganisationId(1), "a"});
  say(Join{who(2), base::OrganisationId(1), "b"});
  EXPECT_THAT(rivals_of(match, Seat(1)),
              ElementsAre(AllOf(Field(&frame::Rival::seat, 2U), Field(&frame::Rival::name, "b"))));
  EXPECT_THAT(rivals_of(match, std::nullopt), SizeIs(2));
}

}  // namespace
}  // namespace wanqiu::arena
