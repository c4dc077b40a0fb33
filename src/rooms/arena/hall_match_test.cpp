// The hall match: what counts, what is refused, what goes on by itself, and that a replay is the same match.
#include "hall_match.h"

#include <gmock/gmock.h>

#include <array>

#include "match_batch.h"
#include "random_commands.h"

namespace wanqiu::arena {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

const base::Instant begin = base::from_ms(1'790'000'000'000);

class HallMatchTest : public ::testing::Test {
 protected:
  static HallPlan two_questions() {
    HallPlan plan;
    plan.questions = {choice_question(), choice_question(3, 0b100)};
    return plan;
  }
  void to(Phase phase, std::uint16_t question = 0) {
    for (int i = 0; i < 50 && (match.phase() != phase || match.question() != question); ++i)
      ASSERT_EQ(match.apply(match.advance(now)).verdict, Verdict::done);
  }
  Verdict join(std::uint32_t who, int organisation = 1) {
    return match
        .apply({now, Join{base::LearnerNumber(who), base::OrganisationId(organisation), "p" + std::to_string(who)}})
        .verdict;
  }
  Verdict leave(std::uint32_t who) { return match.apply({now, Leave{base::LearnerNumber(who)}}).verdict; }
  Verdict answer(std::uint32_t who, Choices choices, int after_ms = 1'000, int question = -1, int round_trip_ms = 0) {
    const Answer given{base::LearnerNumber(who), question < 0 ? match.question() : static_cast<std::uint16_t>(question),
                       choices, milliseconds(round_trip_ms)};
    return match.apply({match.since() + milliseconds(after_ms), given}).verdict;
  }
  void start_with(std::initializer_list<std::uint32_t> players) {
    to(Phase::lobby);
    for (const auto who : players) ASSERT_EQ(join(who), Verdict::done);
    to(Phase::open);
  }
  HallStanding standing(std::uint32_t who) { return match.standing(*match.seats().find(base::LearnerNumber(who))); }

  base::Instant now = begin;
  HallMatch match{two_questions(), begin};
};

TEST_F(HallMatchTest, a_person_has_one_seat_however_often_they_join) {
  EXPECT_EQ(join(1), Verdict::before_opening) << "the lobby is not open yet";
  to(Phase::lobby);
  EXPECT_EQ(join(1), Verdict::done);
  EXPECT_EQ(join(1), Verdict::seated_already);
  EXPECT_EQ(leave(1), Verdict::done);
  EXPECT_EQ(leave(1), Verdict::no_seat);
  EXPECT_EQ(join(1), Verdict::done);
  EXPECT_EQ(match.seats().size(), 1U);
  EXPECT_EQ(match.seats().present(), 1U);
  EXPECT_EQ(match.apply({now, Join{base::LearnerNumber(2), {}, ""}}).verdict, Verdict::wrong_name);
  EXPECT_EQ(match.apply({now, Join{base::LearnerNumber(2), {}, std::string(97, 'x')}}).verdict, Verdict::wrong_name);
}

TEST_F(HallMatchTest, a_full_hall_takes_nobody_more) {
  auto plan = two_questions();
  plan.players_max = 2;
  match = HallMatch(plan, begin);
  to(Phase::lobby);
  EXPECT_EQ(join(1), Verdict::done);
  EXPECT_EQ(join(2), Verdict::done);
  EXPECT_EQ(join(3), Verdict::full);
  leave(2);
  EXPECT_EQ(join(3), Verdict::full) << "the seat waits for whoever left it";
  EXPECT_EQ(join(2), Verdict::done);
}

TEST_F(HallMatchTest, an_answer_counts_once_and_every_other_is_told_why_not) {
  to(Phase::lobby);
  join(1);
  join(2);
  EXPECT_EQ(answer(1, 0b0010), Verdict::before_opening);
  to(Phase::read);
  EXPECT_EQ(answer(1, 0b0010), Verdict::before_opening);
  to(Phase::open);
  EXPECT_EQ(answer(1, 0b0010, -1), Verdict::before_opening) << "sent before it opened, read after";
  EXPECT_EQ(answer(1, 0b0010, 1'000, 1), Verdict::other_question);
  EXPECT_EQ(answer(1, 0b0010, 1'000, 7), Verdict::other_question);
  EXPECT_EQ(answer(1, 0), Verdict::wrong_choices);
  EXPECT_EQ(answer(1, 0b10000), Verdict::wrong_choices) << "there are four options";
  EXPECT_EQ(answer(1, 0b0110), Verdict::wrong_choices) << "one can be chosen";
  EXPECT_EQ(answer(3, 0b0010), Verdict::no_seat);
  EXPECT_EQ(answer(1, 0b0010), Verdict::done);
  EXPECT_EQ(answer(1, 0b0010), Verdict::twice);
  EXPECT_EQ(answer(1, 0b0100), Verdict::twice);
  EXPECT_EQ(answer(2, 0b0010, 20'001), Verdict::late);
  to(Phase::locked);
  EXPECT_EQ(answer(2, 0b0010), Verdict::late);
  EXPECT_EQ(answer(1, 0b0100), Verdict::twice);
  to(Phase::open, 1);
  EXPECT_EQ(answer(2, 0b0010, 1'000, 0), Verdict::late) << "of the question before";
  EXPECT_EQ(match.counts(0).answers, 1U);
  EXPECT_EQ(match.counts(0).chosen[1], 1U);
}

TEST_F(HallMatchTest, a_slow_line_is_credited_up_to_the_bound) {
  start_with({1, 2, 3, 4});
  EXPECT_EQ(answer(1, 0b0010, 10'200, -1, 200), Verdict::done);
  EXPECT_EQ(answer(2, 0b0010, 10'000), Verdict::done);
  EXPECT_EQ(answer(3, 0b0010, 20'250, -1, 5'000), Verdict::done) << "in time, less the credit";
  EXPECT_EQ(answer(4, 0b0010, 20'251, -1, 5'000), Verdict::late);
  EXPECT_GE(*match.due(), match.since() + milliseconds(20'250)) << "it stays open so long";
  to(Phase::locked);
  EXPECT_EQ(standing(1).score, standing(2).score);
  EXPECT_EQ(standing(1).score, 750);
  EXPECT_EQ(standing(3).score, 500);
  EXPECT_EQ(standing(4).score, 0);
}

TEST_F(HallMatchTest, nothing_tells_who_was_right_before_the_lock) {
  start_with({1, 2});
  answer(1, 0b0010);
  EXPECT_EQ(standing(1).score, 0);
  EXPECT_EQ(standing(1).rank, 0U);
  EXPECT_TRUE(match.ranking().order.empty());
  to(Phase::locked);
  EXPECT_EQ(standing(1).score, 975);
  EXPECT_EQ(standing(1).points, 975);
  EXPECT_TRUE(standing(1).right);
  EXPECT_EQ(standing(1).rank, 1U);
  EXPECT_EQ(standing(2).rank, 2U);
  to(Phase::open, 1);
  answer(2, 0b100, 0);
  EXPECT_EQ(standing(2).score, 0);
  to(Phase::ended, 1);
  EXPECT_EQ(standing(2).score, 1'000);
  EXPECT_EQ(standing(1).points, 0);
  EXPECT_EQ(answer(1, 0b1), Verdict::over);
  EXPECT_EQ(join(9), Verdict::over);
}

TEST_F(HallMatchTest, a_button_pressed_twice_goes_on_once) {
  to(Phase::locked);
  const auto pressed = match.advance(now);
  EXPECT_EQ(match.apply(pressed).verdict, Verdict::done);
  EXPECT_EQ(match.apply(pressed).verdict, Verdict::wrong_phase);
  EXPECT_EQ(match.phase(), Phase::reveal);
}

TEST_F(HallMatchTest, a_question_that_everybody_answered_is_locked_at_once) {
  start_with({1, 2, 3});
  answer(1, 0b0010);
  answer(2, 0b0010);
  EXPECT_GT(*match.due(), now);
  leave(3);
  EXPECT_EQ(match.due(), match.since()) << "whoever left is not waited for";
  join(3);
  EXPECT_GT(*match.due(), now);
  join(4);
  answer(3, 0b0001);
  EXPECT_GT(*match.due(), now) << "whoever came is";
  answer(4, 0b0001);
  EXPECT_EQ(match.due(), match.since());
}

TEST_F(HallMatchTest, by_itself_it_runs_to_the_end_and_by_the_host_it_waits) {
  auto plan = two_questions();
  plan.starts_at = begin + std::chrono::hours(1);
  match = HallMatch(plan, begin);
  std::vector<Phase> phases;
  const auto run = [&] {
    while (match.due()) {
      now = *match.due();
      match.apply(match.advance(now));
      phases.push_back(match.phase());
    }
  };
  run();
  EXPECT_THAT(phases, ElementsAre(Phase::lobby, Phase::read, Phase::open, Phase::locked));
  EXPECT_EQ(match.apply({now, RunByItself{true}}).verdict, Verdict::done) << "the host has disappeared";
  run();
  EXPECT_EQ(match.phase(), Phase::ended);
  EXPECT_EQ(match.question(), 1);
}

TEST_F(HallMatchTest, after_a_restart_the_open_question_is_asked_again_and_its_answers_stand) {
  start_with({1, 2});
  answer(1, 0b0010, 1'000);
  now = match.since() + std::chrono::minutes(30);
  EXPECT_EQ(match.apply({now, Resume{}}).verdict, Verdict::done);
  EXPECT_EQ(match.phase(), Phase::read);
  EXPECT_EQ(answer(1, 0b0010), Verdict::twice);
  to(Phase::open);
  EXPECT_EQ(answer(2, 0b0010, 2'000), Verdict::done);
  EXPECT_EQ(match.due(), match.since());
  to(Phase::locked);
  EXPECT_EQ(standing(1).score, 975);
  EXPECT_EQ(standing(2).score, 950);
}

TEST_F(HallMatchTest, a_host_can_end_it_in_an_open_question_and_the_answers_count) {
  start_with({1});
  answer(1, 0b0010, 0);
  EXPECT_EQ(match.apply({now, End{}}).verdict, Verdict::done);
  EXPECT_EQ(match.phase(), Phase::ended);
  EXPECT_EQ(standing(1).score, 1'000);
  EXPECT_EQ(match.due(), std::nullopt);
}

TEST_F(HallMatchTest, who_comes_late_has_nothing_for_what_was_before) {
  start_with({1});
  answer(1, 0b0010, 0);
  to(Phase::ranking);
  EXPECT_EQ(join(2), Verdict::done);
  EXPECT_EQ(standing(2).rank, 0U);
  to(Phase::open, 1);
  answer(2, 0b100, 0);
  to(Phase::locked, 1);
  EXPECT_EQ(standing(1).rank, 1U);
  EXPECT_EQ(standing(2).rank, 1U) << "equal in points, right answers and time";
  EXPECT_EQ(match.tops()[0].persons.size(), 1U);
  EXPECT_EQ(match.ranking_after(1).rank, match.ranking().rank);
}

TEST(HallPlan, what_cannot_be_asked_is_refused_with_its_place) {
  HallPlan plan;
  EXPECT_EQ(check(plan).error().field, "questions");
  plan.questions = {choice_question(), choice_question(1)};
  EXPECT_EQ(check(plan).error().field, "questions[1].options");
  plan.questions[1] = choice_question(4, 0b0110);
  EXPECT_EQ(check(plan).error().field, "questions[1].right");
  plan.questions[1] = choice_question(4, 0b10000);
  EXPECT_EQ(check(plan).error().field, "questions[1].right");
  plan.questions[1] = choice_question(16, 0x8000);
  EXPECT_TRUE(check(plan));
  plan.credit_max = milliseconds(5'000);
  EXPECT_EQ(check(plan).error().field, "credit_max");
}

// Drawn: whatever comes in whatever order, the replay of what was done, through the bytes of the journal, is the same
// match after every command; points are what the formula says; nothing refused leaves a trace.
TEST(HallMatchProperty, a_replay_is_the_same_match_at_every_step) {
  std::array<int, 12> verdicts{};
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomCommands commands(seed);
    HallMatch live(commands.plan(), begin);
    const auto plan = decode_plan(encode_plan(commands.plan()));
    ASSERT_TRUE(plan);
    ASSERT_EQ(*plan, commands.plan());
    HallMatch replayed(*plan, begin);
    for (int i = 0; i < 600; ++i) {
      const auto command = commands.next(live);
      const auto before = live.digest();
      const auto verdict = live.apply(command).verdict;
      ++verdicts[static_cast<std::size_t>(verdict)];
      if (verdict != Verdict::done) {
        ASSERT_EQ(live.digest(), before);
        continue;
      }
      const auto again = decode_commands(encode_commands({&command, 1}));
      ASSERT_TRUE(again);
      ASSERT_THAT(*again, ElementsAre(command));
      ASSERT_EQ(replayed.apply(again->front()).verdict, Verdict::done);
      ASSERT_EQ(replayed.digest(), live.digest());
      ASSERT_LE(live.seats().present(), live.seats().size());
    }
  }
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    EXPECT_GT(verdicts[i], 0) << to_string(static_cast<Verdict>(i)) << " never came";
}

TEST(MatchBatch, broken_bytes_are_refused) {
  const std::vector<Command> commands{{begin, Join{base::LearnerNumber(3), base::OrganisationId(9), "王"}},
                                      {begin + milliseconds(5), Answer{base::LearnerNumber(3), 1, 2, milliseconds(30)}},
                                      {begin - milliseconds(5), End{}}};
  const auto bytes = encode_commands(commands);
  EXPECT_EQ(*decode_commands(bytes), commands);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_commands(ByteView(bytes).first(size))) << size;
  auto longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(decode_commands(longer));
  for (std::size_t i = 0; i < bytes.size(); ++i) {  // changed bytes: other commands or a refusal, never more
    auto changed = bytes;
    changed[i] ^= std::byte{0x41};
    (void)decode_commands(changed);
  }
}

}  // namespace
}  // namespace wanqiu::arena
