#pragma once

#include <string>

#include "base/random.h"
#include "hall_match.h"

namespace wanqiu::arena {

inline MatchQuestion choice_question(std::uint8_t options = 4, Choices right = 0b0010) {
  MatchQuestion question;
  question.options = options;
  question.right = right;
  return question;
}

/// A plan drawn from a seed: 1 to 5 questions of every kind, by the host or by itself.
inline HallPlan random_plan(base::Random& random) {
  HallPlan plan;
  const auto count = 1 + random.below(5);
  for (std::uint64_t i = 0; i < count; ++i) {
    MatchQuestion question;
    question.options = static_cast<std::uint8_t>(2 + random.below(5));
    const unsigned all = (1U << question.options) - 1;
    question.several = random.below(2) == 0;
    question.right = static_cast<Choices>(question.several ? 1 + random.below(all)
                                                           : std::uint64_t{1} << random.below(question.options));
    if (question.several && random.below(2) == 0) {
      for (int option = 0; option < question.options; ++option)
        question.weights.push_back(static_cast<std::int32_t>(random.below(20'001)) - 10'000);
    }
    question.worth = static_cast<std::uint16_t>(random.below(501));
    question.answer_time = base::Milliseconds(1'000 + random.below(20'000));
    plan.questions.push_back(question);
  }
  plan.by_itself = random.below(2) == 0;
  plan.all_answered_locks = random.below(2) == 0;
  plan.players_max = static_cast<std::uint32_t>(5 + random.below(20));
  return plan;
}

/// Commands as players, a host, time and mistakes bring them.
class RandomCommands {
 public:
  explicit RandomCommands(std::uint64_t seed) : random_(seed), plan_(random_plan(random_)) {}
  const HallPlan& plan() const { return plan_; }

  Command next(const HallMatch& match) {
    now_ += base::Milliseconds(random_.below(600));
    if (const auto due = match.due(); due && *due <= now_) return match.advance(now_);
    switch (random_.below(40)) {
      case 0:
      case 1:
      case 2:
        return {now_, match.advance(now_).action};
      case 3:
        return {now_, Advance{static_cast<Phase>(random_.below(8)), static_cast<std::uint16_t>(random_.below(6))}};
      case 4:
        return {now_, Leave{anybody()}};
      case 5:
        return {now_, RunByItself{random_.below(2) == 0}};
      case 6:
        return {now_, Resume{}};
      case 7:
        if (random_.below(20) == 0) return {now_, End{}};
        [[fallthrough]];
      case 8:
      case 9:
      case 10:
      case 11:
      case 12:
      case 13: {
        const auto who = anybody();
        const std::string name = random_.below(20) == 0 ? "" : "学员" + std::to_string(who.value);
        return {now_, Join{who, base::OrganisationId(1 + who.value % 4), name}};
      }
      default:
        return {now_ - base::Milliseconds(random_.below(50)), answer(match)};
    }
  }
  base::Instant now() const { return now_; }

 private:
  base::LearnerNumber anybody() { return base::LearnerNumber(static_cast<std::uint32_t>(1 + random_.below(24))); }
  Answer answer(const HallMatch& match) {
    Answer answer;
    answer.learner = anybody();
    answer.question = random_.below(8) == 0 ? static_cast<std::uint16_t>(random_.below(7)) : match.question();
    answer.choices =
        static_cast<Choices>(random_.below(3) == 0 ? random_.below(65) : std::uint64_t{1} << random_.below(4));
    answer.round_trip = base::Milliseconds(random_.below(500));
    return answer;
  }

  base::SeededRandom random_;
  HallPlan plan_;
  base::Instant now_ = base::from_ms(1'790'000'000'000);
};

}  // namespace wanqiu::arena
