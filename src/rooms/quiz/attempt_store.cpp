#include "attempt_store.h"

#include <fmt/format.h>

#include "http/json_in.h"
#include "http/json_out.h"

namespace wanqiu::quiz {
namespace {

struct AttemptRow {
  AttemptId id;
  base::LearnerId learner;
  std::int64_t number = 0;
  PaperId paper;
  Purpose purpose = Purpose::special;
  std::int32_t period = 0;
  std::int32_t try_ = 1;
  base::Instant started_at;
  std::optional<base::Instant> deadline, finished_at;
  std::string questions, settings;
  std::optional<std::int32_t> revived_place;
  std::int32_t score = 0;
  std::int32_t right_answers = 0;
  std::int32_t points = 0;
  std::int32_t settled = 0;
};
BOOST_DESCRIBE_STRUCT(AttemptRow, (),
                      (id, learner, number, paper, purpose, period, try_, started_at, deadline, finished_at, questions,
                       settings, revived_place, score, right_answers, points, settled))
constexpr std::string_view attempt_columns =
    "id, learner, number, paper, purpose, period, try, started_at, deadline, finished_at, questions, settings, "
    "revived_place, score, right_answers, points, settled";

Attempt attempt_of(const AttemptRow& row) {
  return {row.id,
          row.learner,
          base::LearnerNumber(static_cast<std::uint32_t>(row.number)),
          row.paper,
          row.purpose,
          row.period,
          row.try_,
          row.started_at,
          row.deadline,
          row.finished_at,
          parse_asked(row.questions),
          http::parse_json<AttemptSettings>(row.settings).value(),
          row.revived_place,
          row.score,
          row.right_answers,
          row.points,
          row.settled != 0};
}

template <class... P>
std::vector<Attempt> attempts_where(store::Session& db, std::string_view condition, const P&... parameters) {
  std::vector<Attempt> attempts;
  db.each<AttemptRow>(
      fmt::format("select {} from quiz_attempt where {}", attempt_columns, condition),
      [&](const AttemptRow& row) { attempts.push_back(attempt_of(row)); }, parameters...);
  return attempts;
}

struct AnswerRow {
  std::int32_t place = 0;
  std::string answer;
  base::Instant saved_at;
  std::optional<base::Instant> checked_at;
  std::int64_t worth = 0;
};
BOOST_DESCRIBE_STRUCT(AnswerRow, (), (place, answer, saved_at, checked_at, worth))

struct PaperCounts {
  std::int64_t begun = 0, finished = 0, learners = 0, passed = 0;
  double mean_score = 0;
};
BOOST_DESCRIBE_STRUCT(PaperCounts, (), (begun, finished, learners, passed, mean_score))

struct ScoreCount {
  std::int64_t tenth = 0, count = 0;
};
BOOST_DESCRIBE_STRUCT(ScoreCount, (), (tenth, count))

constexpr std::size_t rows_at_once =
    100;  // SQLite takes 32,766 parameters, and a long text is parsed anew when it varies

void save_some(store::Session& db, std::span<const SavedAnswer> some) {
  std::string sql = "insert into quiz_answer (attempt, place, answer, saved_at, checked_at, worth) values ";
  std::vector<store::Value> values;
  values.reserve(some.size() * 4);
  for (std::size_t i = 0; i < some.size(); ++i) {
    sql += fmt::format("{}(:a{}, :p{}, :t{}, :s{}, null, 0)", i == 0 ? "" : ", ", i, i, i, i);
    values.push_back(store::to_value(some[i].attempt));
    values.push_back(store::to_value(some[i].place));
    values.push_back(store::to_value(some[i].answer));
    values.push_back(store::to_value(some[i].saved_at));
  }
  sql +=
      " on conflict (attempt, place) do update set answer = excluded.answer, saved_at = excluded.saved_at where "
      "quiz_answer.checked_at is null";
  db.run_values(sql, values);
}

}  // namespace

std::optional<Attempt> find_attempt(store::Session& db, AttemptId id) {
  auto found = attempts_where(db, "id = :id", id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Attempt> attempts_at(store::Session& db, base::LearnerId learner, PaperId paper, std::int32_t period) {
  return attempts_where(db, "learner = :learner and paper = :paper and period = :period order by try", learner, paper,
                        period);
}

std::vector<Attempt> attempts_of(store::Session& db, base::LearnerId learner, int limit) {
  return attempts_where(db, "learner = :learner order by started_at desc limit :limit", learner, limit);
}

void insert_attempt(store::Session& db, const Attempt& attempt) {
  db.run(
      "insert into quiz_attempt (id, learner, number, paper, purpose, period, try, started_at, deadline, finished_at, "
      "questions, settings, revived_place, score, right_answers, points, settled) values (:id, :learner, :number, "
      ":paper, :purpose, :period, :try, :started_at, :deadline, null, :questions, :settings, null, 0, 0, 0, 0)",
      attempt.id, attempt.learner, attempt.number, attempt.paper, attempt.purpose, attempt.period, attempt.try_,
      attempt.started_at, attempt.deadline, asked_text(attempt.questions), http::to_json(attempt.settings));
}

void update_revival(store::Session& db, const Attempt& attempt) {
  db.run("update quiz_attempt set revived_place = :place where id = :id", attempt.revived_place, attempt.id);
}

bool finish_attempt(store::Session& db, const Attempt& attempt) {
  return db.run(
             "update quiz_attempt set finished_at = :at, score = :score, right_answers = :right, settled = :settled "
             "where id = :id and finished_at is null",
             attempt.finished_at, attempt.score, attempt.right_answers, attempt.settled ? 1 : 0, attempt.id) > 0;
}

void settle_attempt(store::Session& db, AttemptId id, std::int32_t points) {
  db.run("update quiz_attempt set settled = 1, points = :points where id = :id", points, id);
}

bool has_passed(store::Session& db, const Attempt& attempt) {
  return db.one<std::int64_t>(
               "select count(*) from quiz_attempt where learner = :learner and paper = :paper and id <> :id and "
               "finished_at is not null and score >= :pass",
               attempt.learner, attempt.paper, attempt.id, attempt.settings.pass_per_mille)
             .value_or(0) > 0;
}

std::vector<AttemptId> unsettled_attempts(store::Session& db, int limit) {
  return db.all<AttemptId>(
      "select id from quiz_attempt where settled = 0 and finished_at is not null order by finished_at limit :limit",
      limit);
}

std::vector<AttemptId> overdue_attempts(store::Session& db, base::Instant before, int limit) {
  return db.all<AttemptId>(
      "select id from quiz_attempt where settled = 0 and finished_at is null and deadline < :before limit :limit",
      before, limit);
}

std::int32_t best_of(store::Session& db, base::LearnerId learner, PaperId paper) {
  return static_cast<std::int32_t>(
      db.one<std::optional<std::int64_t>>(
            "select max(right_answers) from quiz_attempt where learner = :learner and paper = :paper and finished_at "
            "is not null",
            learner, paper)
          .value_or(std::nullopt)
          .value_or(0));
}

bool was_begun(store::Session& db, PaperId paper) {
  return db.one<AttemptId>("select id from quiz_attempt where paper = :paper limit 1", paper).has_value();
}

PaperResults results_of(store::Session& db, PaperId paper, std::int32_t pass_per_mille) {
  auto results = db.one<PaperCounts>(
                       "select count(*), count(finished_at), count(distinct case when finished_at is not null then "
                       "learner end), count(case when finished_at is not null and score >= :pass then 1 end), "
                       "coalesce(avg(case when finished_at is not null then cast(score as double precision) end), 0.0) "
                       "from quiz_attempt where paper = :paper",
                       pass_per_mille, paper)
                     .value();
  PaperResults all{results.begun,  results.finished,   results.learners,
                   results.passed, results.mean_score, std::vector<std::int64_t>(10, 0)};
  db.each<ScoreCount>(
      "select case when score >= 1000 then 9 else score / 100 end as tenth, count(*) from quiz_attempt where paper = "
      ":paper and finished_at is not null group by 1",
      [&](ScoreCount one) { all.by_score.at(static_cast<std::size_t>(one.tenth)) = one.count; }, paper);
  return all;
}

std::vector<StoredAnswer> answers_of(store::Session& db, AttemptId attempt) {
  std::vector<StoredAnswer> answers;
  db.each<AnswerRow>(
      "select place, answer, saved_at, checked_at, worth from quiz_answer where attempt = :attempt order by place",
      [&](const AnswerRow& row) {
        answers.push_back({row.place, http::parse_json<Answer>(row.answer).value(), row.saved_at, row.checked_at,
                           Weight::within_whole(row.worth)});
      },
      attempt);
  return answers;
}

void save_answers(store::Session& db, const std::vector<SavedAnswer>& saved) {
  const std::span<const SavedAnswer> all(saved);
  for (std::size_t from = 0; from < all.size();) {
    // Powers of ten: so few different statements are prepared once and used again.
    std::size_t count = rows_at_once;
    while (count > all.size() - from) count /= 10;
    save_some(db, all.subspan(from, count));
    from += count;
  }
}

void store_checked(store::Session& db, AttemptId attempt, const StoredAnswer& answer) {
  db.run(
      "insert into quiz_answer (attempt, place, answer, saved_at, checked_at, worth) values (:attempt, :place, "
      ":answer, :saved_at, :checked_at, :worth) on conflict (attempt, place) do update set answer = excluded.answer, "
      "saved_at = excluded.saved_at, checked_at = excluded.checked_at, worth = excluded.worth",
      attempt, answer.place, http::to_json(answer.answer), answer.saved_at, answer.checked_at,
      answer.worth.billionths());
}

std::optional<std::string> body_of(store::Session& db, Asked asked) {
  auto past =
      db.one<std::string>("select body from quiz_past_question where question = :question and version = :version",
                          asked.question, asked.version);
  if (past) return past;
  return db.one<std::string>("select body from quiz_question where id = :question and version = :version",
                             asked.question, asked.version);
}

void keep_past(store::Session& db, QuestionId question) {
  db.run(
      "insert into quiz_past_question (question, version, body) select id, version, body from quiz_question where id = "
      ":question and exists (select 1 from quiz_review where quiz_review.question = quiz_question.id and "
      "quiz_review.version = quiz_question.version and state_after = 2) on conflict (question, version) do nothing",
      question);
}

std::int32_t question_version(store::Session& db, QuestionId question) {
  return db.one<std::int32_t>("select version from quiz_question where id = :question and state = 2", question)
      .value_or(0);
}

void erase_attempts(store::Session& db, base::LearnerId learner) {
  db.run("delete from quiz_answer where attempt in (select id from quiz_attempt where learner = :learner)", learner);
  db.run("delete from quiz_attempt where learner = :learner", learner);
}

}  // namespace wanqiu::quiz
