#include "mistake_store.h"

#include <fmt/format.h>

namespace wanqiu::quiz {
namespace {

struct MistakeRow {
  QuestionId question;
  base::Instant added_at;
  double stability = 0, difficulty = 0;
  base::Day reviewed_on, due_on;
  std::int32_t reviews = 0, lapses = 0;
};
BOOST_DESCRIBE_STRUCT(MistakeRow, (), (question, added_at, stability, difficulty, reviewed_on, due_on, reviews, lapses))
constexpr std::string_view mistake_columns =
    "question, added_at, stability, difficulty, reviewed_on, due_on, reviews, lapses";
// A question that is no longer in use is not asked again.
constexpr std::string_view still_used =
    "exists (select 1 from quiz_question where quiz_question.id = quiz_mistake.question and state = 2)";

Mistake mistake_of(const MistakeRow& row) {
  return {row.question,
          row.added_at,
          {row.stability, row.difficulty, row.reviewed_on, row.due_on, row.reviews, row.lapses}};
}

template <class... P>
std::vector<Mistake> mistakes_where(store::Session& db, std::string_view condition, const P&... parameters) {
  std::vector<Mistake> mistakes;
  db.each<MistakeRow>(
      fmt::format("select {} from quiz_mistake where {}", mistake_columns, condition),
      [&](const MistakeRow& row) { mistakes.push_back(mistake_of(row)); }, parameters...);
  return mistakes;
}

}  // namespace

std::optional<Mistake> find_mistake(store::Session& db, base::LearnerId learner, QuestionId question) {
  auto found = mistakes_where(db, "learner = :learner and question = :question", learner, question);
  if (found.empty()) return std::nullopt;
  return found.front();
}

void store_mistake(store::Session& db, base::LearnerId learner, const Mistake& mistake) {
  const auto& card = mistake.card;
  db.run(
      "insert into quiz_mistake (learner, question, added_at, stability, difficulty, reviewed_on, due_on, reviews, "
      "lapses) values (:learner, :question, :added_at, :stability, :difficulty, :reviewed_on, :due_on, :reviews, "
      ":lapses) on conflict (learner, question) do update set stability = excluded.stability, difficulty = "
      "excluded.difficulty, reviewed_on = excluded.reviewed_on, due_on = excluded.due_on, reviews = excluded.reviews, "
      "lapses = excluded.lapses",
      learner, mistake.question, mistake.added_at, card.stability, card.difficulty, card.reviewed_on, card.due_on,
      card.reviews, card.lapses);
}

void delete_mistake(store::Session& db, base::LearnerId learner, QuestionId question) {
  db.run("delete from quiz_mistake where learner = :learner and question = :question", learner, question);
}

std::vector<Mistake> due_mistakes(store::Session& db, base::LearnerId learner, base::Day until, int limit) {
  return mistakes_where(
      db,
      fmt::format("learner = :learner and due_on <= :until and {} order by due_on, question limit :limit", still_used),
      learner, until, limit);
}

std::vector<Mistake> mistakes_of(store::Session& db, base::LearnerId learner) {
  return mistakes_where(db, fmt::format("learner = :learner and {} order by due_on, question", still_used), learner);
}

std::vector<Mistake> whole_book_of(store::Session& db, base::LearnerId learner) {
  return mistakes_where(db, "learner = :learner order by added_at, question", learner);
}

MistakeCount count_mistakes(store::Session& db, base::LearnerId learner, base::Day today) {
  const auto count = [&](std::string_view more, const auto&... parameters) {
    return db
        .one<std::int64_t>(
            fmt::format("select count(*) from quiz_mistake where learner = :learner and {} {}", still_used, more),
            learner, parameters...)
        .value_or(0);
  };
  return {count("and due_on <= :today", today), count("")};
}

void erase_mistakes(store::Session& db, base::LearnerId learner) {
  db.run("delete from quiz_mistake where learner = :learner", learner);
}

}  // namespace wanqiu::quiz
