#pragma once

#include <vector>

#include "attempt.h"
#include "store/session.h"

namespace wanqiu::quiz {

/// What one answer of a finished attempt adds to what is known about its question.
struct Outcome {
  Asked asked;
  double worth = 0;  ///< 0 … 1
  double rest = 0;   ///< of the other questions of its attempt: their mean worth
  bool empty = false;
  std::optional<std::int64_t> ms;     ///< time taken, where it is known
  std::vector<std::int32_t> choices;  ///< stored places, of single, multiple and true/false
};
void add_outcome(store::Session& db, const Outcome& outcome);

/// Sums over the answers to one version of a question; x is the worth, y the rest.
struct QuestionSums {
  QuestionId question;
  std::int32_t version = 1;
  std::int64_t answers = 0, right_answers = 0, empty_answers = 0;
  double x = 0, xx = 0, y = 0, yy = 0, xy = 0;
  std::int64_t timed = 0, ms = 0;
};
BOOST_DESCRIBE_STRUCT(QuestionSums, (),
                      (question, version, answers, right_answers, empty_answers, x, xx, y, yy, xy, timed, ms))
std::optional<QuestionSums> sums_of(store::Session& db, QuestionId question, std::int32_t version);
/// Of the present versions of a bank's questions.
std::vector<QuestionSums> sums_in(store::Session& db, BankId bank);

struct ChoiceCount {
  std::int32_t choice = 0;
  std::int64_t chosen = 0;
};
BOOST_DESCRIBE_STRUCT(ChoiceCount, (), (choice, chosen))
std::vector<ChoiceCount> choices_of(store::Session& db, QuestionId question, std::int32_t version);

}  // namespace wanqiu::quiz
