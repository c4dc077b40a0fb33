#include "practice_opponent.h"

#include <gtest/gtest.h>

#include <bit>

namespace wanqiu::arena {
namespace {

MatchQuestion question_of(bool several) {
  MatchQuestion question;
  question.options = 4;
  question.several = several;
  question.right = several ? 0b0110 : 0b0100;
  return question;
}

TEST(PracticeOpponent, is_right_as_often_as_its_rating_says) {
  base::SeededRandom random(3);
  for (const double rating : {800.0, 1500.0, 2200.0}) {
    int right = 0;
    for (int i = 0; i < 4'000; ++i) {
      const auto question = question_of(i % 2 == 0);
      if (practice_answer(question, rating, random).choices == question.right) ++right;
    }
    EXPECT_NEAR(right / 4'000.0, chance_of_right(rating), 0.03) << rating;
  }
  EXPECT_NEAR(chance_of_right(1500), 0.68, 0.01);
  EXPECT_EQ(chance_of_right(100), 0.2);
  EXPECT_EQ(chance_of_right(4000), 0.95);
}

TEST(PracticeOpponent, answers_what_a_person_could_have_answered_and_when) {
  base::SeededRandom random(7);
  for (int i = 0; i < 4'000; ++i) {
    auto question = question_of(i % 2 == 0);
    question.answer_time = base::Milliseconds(i % 3 == 0 ? 5'000 : 20'000);
    const auto answer = practice_answer(question, 1500, random);
    ASSERT_GT(answer.choices, 0);
    ASSERT_LT(answer.choices, 1 << question.options);
    ASSERT_TRUE(question.several || std::popcount(answer.choices) == 1);
    ASSERT_GE(answer.after, base::Milliseconds(1'200));
    ASSERT_LT(answer.after, question.answer_time * 6 / 10);
  }
}

TEST(PracticeOpponent, is_the_same_for_the_same_seed_and_no_learner) {
  base::SeededRandom one(5);
  base::SeededRandom other(5);
  const auto question = question_of(false);
  for (int i = 0; i < 50; ++i) {
    const auto a = practice_answer(question, 1600, one);
    const auto b = practice_answer(question, 1600, other);
    ASSERT_TRUE(a.choices == b.choices && a.after == b.after);
  }
  EXPECT_TRUE(is_practice_player(practice_player(0)));
  EXPECT_TRUE(is_practice_player(practice_player(practice_players_max - 1)));
  EXPECT_FALSE(is_practice_player(base::LearnerNumber(350'000)));
}

}  // namespace
}  // namespace wanqiu::arena
