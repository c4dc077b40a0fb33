#include "analysis_store.h"

#include <fmt/format.h>

namespace wanqiu::quiz {
namespace {

constexpr std::string_view sums_columns =
    "s.question, s.version, s.answers, s.right_answers, s.empty_answers, s.x, s.xx, s.y, s.yy, s.xy, s.timed, s.ms";

}  // namespace

void add_outcome(store::Session& db, const Outcome& outcome) {
  const double x = outcome.worth;
  const double y = outcome.rest;
  db.run(
      "insert into quiz_question_sums (question, version, answers, right_answers, empty_answers, x, xx, y, yy, xy, "
      "timed, ms) values (:question, :version, 1, :right, :empty, :x, :xx, :y, :yy, :xy, :timed, :ms) on conflict "
      "(question, version) do update set answers = quiz_question_sums.answers + 1, "
      "right_answers = quiz_question_sums.right_answers + excluded.right_answers, "
      "empty_answers = quiz_question_sums.empty_answers + excluded.empty_answers, "
      "x = quiz_question_sums.x + excluded.x, xx = quiz_question_sums.xx + excluded.xx, "
      "y = quiz_question_sums.y + excluded.y, yy = quiz_question_sums.yy + excluded.yy, "
      "xy = quiz_question_sums.xy + excluded.xy, timed = quiz_question_sums.timed + excluded.timed, "
      "ms = quiz_question_sums.ms + excluded.ms",
      outcome.asked.question, outcome.asked.version, x == 1 ? 1 : 0, outcome.empty ? 1 : 0, x, x * x, y, y * y, x * y,
      outcome.ms ? 1 : 0, outcome.ms.value_or(0));
  for (const auto choice : outcome.choices) {
    db.run(
        "insert into quiz_choice_count (question, version, choice, chosen) values (:question, :version, :choice, 1) on "
        "conflict (question, version, choice) do update set chosen = quiz_choice_count.chosen + 1",
        outcome.asked.question, outcome.asked.version, choice);
  }
}

std::optional<QuestionSums> sums_of(store::Session& db, QuestionId question, std::int32_t version) {
  return db.one<QuestionSums>(
      fmt::format("select {} from quiz_question_sums s where s.question = :question and s.version = :version",
                  sums_columns),
      question, version);
}

std::vector<QuestionSums> sums_in(store::Session& db, BankId bank) {
  return db.all<QuestionSums>(
      fmt::format("select {} from quiz_question q join quiz_question_sums s on s.question = q.id and s.version = "
                  "q.version where q.bank = :bank order by q.id",
                  sums_columns),
      bank);
}

std::vector<ChoiceCount> choices_of(store::Session& db, QuestionId question, std::int32_t version) {
  return db.all<ChoiceCount>(
      "select choice, chosen from quiz_choice_count where question = :question and version = :version order by choice",
      question, version);
}

}  // namespace wanqiu::quiz
