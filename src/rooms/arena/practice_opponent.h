#pragma once

#include "arena/hall_plan.h"
#include "base/ids.h"
#include "base/random.h"

namespace wanqiu::arena {

/// Who takes a seat when no person was found. Their numbers are no learner's: learners are numbered from 1 upwards.
constexpr std::uint32_t practice_players_max = 4;
constexpr base::LearnerNumber practice_player(std::size_t index) {
  return base::LearnerNumber(UINT32_MAX - static_cast<std::uint32_t>(index));
}
constexpr bool is_practice_player(base::LearnerNumber number) {
  return number.value > UINT32_MAX - practice_players_max;
}

/// How likely somebody of this rating is right: 68 % at 1500, 87 % at 1800, between 20 and 95 %.
double chance_of_right(double rating);

struct PracticeAnswer {
  Choices choices = 0;
  base::Milliseconds after{0};  ///< the question was opened
};
/// What a practice opponent of this rating answers: right with its chance, and in a time around a third of what there
/// is, never sooner than a person could read.
PracticeAnswer practice_answer(const MatchQuestion& question, double rating, base::Random& random);

}  // namespace wanqiu::arena
