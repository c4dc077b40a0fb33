// What may be done in an attempt, without a database.
#include "attempt.h"

#include <gmock/gmock.h>

namespace wanqiu::quiz {
namespace {

using ::testing::ElementsAre;

const base::Instant began = base::from_ms(1'790'000'000'000);

Attempt of(Purpose purpose, std::size_t questions) {
  Attempt attempt;
  attempt.id = AttemptId(1);
  attempt.purpose = purpose;
  attempt.started_at = began;
  for (std::size_t i = 0; i < questions; ++i)
    attempt.questions.push_back({QuestionId(static_cast<std::int64_t>(i) + 1), 1});
  return attempt;
}

StoredAnswer checked(std::int32_t place, Weight worth) {
  return {place, {{0}, {}}, began, began, worth};
}

TEST(AttemptTest, the_deadline_is_the_minutes_but_not_beyond_the_window) {
  PaperDraft paper;
  EXPECT_EQ(deadline_of(paper, began), std::nullopt);
  paper.minutes = 10;
  EXPECT_EQ(deadline_of(paper, began), began + base::Seconds(600));
  paper.closes_at = began + base::Seconds(60);
  EXPECT_EQ(deadline_of(paper, began), paper.closes_at);
  paper.minutes = std::nullopt;
  EXPECT_EQ(deadline_of(paper, began), paper.closes_at);
}

TEST(AttemptTest, an_endless_quiz_shows_no_further_than_the_answers) {
  const auto attempt = of(Purpose::endless, 5);
  EXPECT_EQ(shown_count(attempt, {}), 1U);
  EXPECT_EQ(shown_count(attempt, {checked(0, Weight::full())}), 2U);
  EXPECT_EQ(shown_count(attempt, {checked(0, Weight::full()), checked(1, Weight())}), 2U) << "it is lost";
  EXPECT_FALSE(may_answer(attempt, {checked(0, Weight::full())}, 2, began));
  EXPECT_EQ(shown_count(of(Purpose::weekly, 5), {}), 5U);
}

TEST(AttemptTest, a_forgiven_answer_lets_it_go_on_and_a_second_is_not_forgiven) {
  auto attempt = of(Purpose::endless, 5);
  const std::vector<StoredAnswer> wrong{checked(0, Weight())};
  EXPECT_FALSE(may_revive(attempt, wrong)) << "the paper forgives nothing";
  attempt.settings.revival = true;
  EXPECT_FALSE(may_revive(attempt, {})) << "nothing is wrong";
  EXPECT_EQ(may_revive(attempt, wrong).value(), 0);
  attempt.revived_place = 0;
  EXPECT_FALSE(is_lost(attempt, wrong));
  EXPECT_FALSE(may_revive(attempt, {checked(0, Weight()), checked(1, Weight())}));
  EXPECT_TRUE(is_lost(attempt, {checked(0, Weight()), checked(1, Weight())}));
}

TEST(AttemptTest, only_what_is_all_right_is_a_thousand) {
  const auto attempt = of(Purpose::special, 3);
  const auto third = Weight::parse_percent("33.33333", "").value();
  EXPECT_EQ(score_of(attempt, {}).per_mille, 0);
  EXPECT_EQ(
      score_of(attempt, {checked(0, Weight::full()), checked(1, Weight::full()), checked(2, Weight::full())}).per_mille,
      1'000);
  const auto nearly = score_of(attempt, {checked(0, Weight::full()), checked(1, Weight::full()),
                                         checked(2, Weight::parse_percent("99.99999", "").value())});
  EXPECT_EQ(nearly.per_mille, 999);
  EXPECT_EQ(nearly.right_answers, 2);
  EXPECT_EQ(score_of(attempt, {checked(0, third)}).per_mille, 111);
}

TEST(AttemptTest, questions_read_as_they_were_written) {
  EXPECT_THAT(parse_asked(asked_text({{QuestionId(9'007'199'254'740'993), 2}, {QuestionId(4), 1}})),
              ElementsAre(Asked{QuestionId(9'007'199'254'740'993), 2}, Asked{QuestionId(4), 1}));
  EXPECT_EQ(asked_text({}), "[]");
}

}  // namespace
}  // namespace wanqiu::quiz
