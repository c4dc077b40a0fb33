#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "quiz/ids.h"

namespace wanqiu::quiz {

/// Why a question needs a look.
enum class Suspicion {
  too_easy,           ///< more than 97 % right
  too_hard,           ///< fewer than 20 % right
  does_not_separate,  ///< discrimination below 0.10: who knows more does not do better
  wrong_way_round,    ///< discrimination below 0: who knows more does worse; often a wrong key
  preferred_wrong,    ///< a wrong option is chosen more often than the right one
  idle_distractor,    ///< a wrong option that fewer than 2 % choose
};
BOOST_DESCRIBE_ENUM(Suspicion, too_easy, too_hard, does_not_separate, wrong_way_round, preferred_wrong, idle_distractor)

struct ChoiceShare {
  std::string text;  ///< its beginning, in words
  bool right = false;
  std::int64_t chosen = 0;
  double share = 0;  ///< of the answers, 0 … 1
};
BOOST_DESCRIBE_STRUCT(ChoiceShare, (), (text, right, chosen, share))

/// What real answers say about the present version of a question.
///   facility          mean worth, 0 … 1 (classical test theory's p)
///   discrimination    Pearson's correlation of the worth with the mean worth of the rest of the attempt, -1 … 1; none
///                     while every answer is worth the same
/// Suspicions are given from 30 answers on.
struct ItemAnalysis {
  QuestionId question;
  std::string beginning;
  std::int64_t answers = 0;
  double facility = 0;
  double share_right = 0;
  double share_empty = 0;
  std::optional<double> discrimination;
  std::optional<double> mean_seconds;
  std::vector<ChoiceShare> choices;  ///< single, multiple, true/false; only of one question
  std::vector<Suspicion> suspicions;
};
BOOST_DESCRIBE_STRUCT(ItemAnalysis, (),
                      (question, beginning, answers, facility, share_right, share_empty, discrimination, mean_seconds,
                       choices, suspicions))

}  // namespace wanqiu::quiz
