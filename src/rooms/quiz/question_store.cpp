#include "question_store.h"

#include <fmt/format.h>

#include "base/text.h"
#include "question_json.h"
#include "remark.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t beginning_points = 120;
constexpr std::size_t folded_points = 1'000;

struct QuestionRow {
  QuestionId id;
  BankId bank;
  ReviewState state = ReviewState::draft;
  std::int32_t version = 0;
  QuestionId same_as;
  std::int32_t reports = 0;
  base::Instant made_at, changed_at;
  base::LearnerId changed_by;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(QuestionRow, (),
                      (id, bank, state, version, same_as, reports, made_at, changed_at, changed_by, body))

constexpr std::string_view card_columns =
    "id, bank, kind, state, version, title, beginning, category, difficulty, reports, "
    "case when exists (select 1 from quiz_question as earlier where earlier.stem_key = quiz_question.stem_key and "
    "earlier.id < quiz_question.id) then 1 else 0 end, changed_at";

/// What stands in a body was checked when it was stored.
Question stored(const std::string& body) {
  return parse_question_json(body).value();
}

StoredQuestion question_of(QuestionRow row) {
  return {
      row.id,      row.bank,    row.state,      row.version,    row.same_as ? std::optional(row.same_as) : std::nullopt,
      row.reports, row.made_at, row.changed_at, row.changed_by, stored(row.body)};
}

/// What lists show and look for.
struct Listed {
  explicit Listed(const Question& question) {
    beginning = base::first_code_points(question->stem.value, beginning_points);
    const auto whole = base::folded(question->title + " " + question->stem.value);
    folded = base::first_code_points(whole, folded_points);
    content = content_key(question);
    stem = stem_key(question);
  }
  std::string beginning, folded, content, stem;
};

void store_tags(store::Session& db, const StoredQuestion& question) {
  db.run("delete from quiz_tag where question = :question", question.id);
  for (const auto& tag : question.question->tags) {
    db.run("insert into quiz_tag (question, tag) values (:question, :tag) on conflict (question, tag) do nothing",
           question.id, tag);
  }
}

/// For `like`: what a person types is no pattern.
std::string pattern_of(const std::string& text) {
  if (text.empty()) return {};
  std::string pattern = "%";
  for (const char c : base::folded(text)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace

std::optional<StoredQuestion> find_question(store::Session& db, QuestionId id) {
  auto row = db.one<QuestionRow>(
      "select id, bank, state, version, same_as, reports, made_at, changed_at, changed_by, body from quiz_question "
      "where "
      "id = :id",
      id);
  if (!row) return std::nullopt;
  return question_of(std::move(*row));
}

std::optional<QuestionCard> find_card(store::Session& db, QuestionId id) {
  return db.one<QuestionCard>(fmt::format("select {} from quiz_question where id = :id", card_columns), id);
}

std::optional<QuestionId> find_by_request(store::Session& db, const std::string& request_key) {
  return db.one<QuestionId>("select id from quiz_question where request_key = :key", request_key);
}

std::optional<QuestionId> find_same(store::Session& db, BankId bank, const std::string& content_key) {
  return db.one<QuestionId>("select id from quiz_question where bank = :bank and content_key = :key", bank,
                            content_key);
}

std::optional<QuestionId> find_same(store::Session& db, const std::string& content_key) {
  return db.one<QuestionId>("select id from quiz_question where content_key = :key order by id limit 1", content_key);
}

bool has_stem(store::Session& db, const std::string& stem_key) {
  return db.one<QuestionId>("select id from quiz_question where stem_key = :key limit 1", stem_key).has_value();
}

void insert_question(store::Session& db, const StoredQuestion& question,
                     const std::optional<std::string>& request_key) {
  const Listed listed(question.question);
  db.run(
      "insert into quiz_question (id, bank, kind, state, version, title, beginning, folded, category, difficulty, "
      "content_key, stem_key, same_as, reports, made_at, changed_at, changed_by, request_key, body) values (:id, "
      ":bank, "
      ":kind, :state, :version, :title, :beginning, :folded, :category, :difficulty, :content_key, :stem_key, "
      ":same_as, "
      "0, :made_at, :changed_at, :changed_by, :request_key, :body)",
      question.id, question.bank, question.question.kind(), question.state, question.version, question.question->title,
      listed.beginning, listed.folded, question.question->category, question.question->difficulty.value_or(0),
      listed.content, listed.stem, question.same_as.value_or(QuestionId()), question.made_at, question.changed_at,
      question.changed_by, request_key, question_json(question.question));
  store_tags(db, question);
}

bool update_question(store::Session& db, const StoredQuestion& question, std::int32_t seen) {
  const Listed listed(question.question);
  const auto touched = db.run(
      "update quiz_question set kind = :kind, state = :state, version = :version, title = :title, beginning = "
      ":beginning, "
      "folded = :folded, category = :category, difficulty = :difficulty, content_key = :content_key, stem_key = "
      ":stem_key, same_as = :same_as, changed_at = :changed_at, changed_by = :changed_by, body = :body where id = :id "
      "and "
      "version = :seen",
      question.question.kind(), question.state, question.version, question.question->title, listed.beginning,
      listed.folded, question.question->category, question.question->difficulty.value_or(0), listed.content,
      listed.stem, question.same_as.value_or(QuestionId()), question.changed_at, question.changed_by,
      question_json(question.question), question.id, seen);
  if (touched > 0) store_tags(db, question);
  return touched > 0;
}

bool update_state(store::Session& db, QuestionId id, std::int32_t version, ReviewState state) {
  return db.run("update quiz_question set state = :state where id = :id and version = :version", state, id, version) >
         0;
}

void delete_question(store::Session& db, QuestionId id) {
  db.run("delete from quiz_tag where question = :id", id);
  db.run("delete from quiz_review where question = :id", id);
  db.run("delete from quiz_report where question = :id", id);
  db.run("update quiz_question set same_as = 0 where same_as = :id", id);
  db.run("delete from quiz_question where id = :id", id);
}

std::vector<QuestionCard> list_questions(store::Session& db, const QuestionQuery& query, QuestionId beyond) {
  std::string wanted = "bank = :bank and id > :beyond";
  if (query.state) wanted += fmt::format(" and state = {}", static_cast<int>(*query.state));
  if (query.kind) wanted += fmt::format(" and kind = {}", static_cast<int>(*query.kind));
  if (query.reported) wanted += " and reports > 0";
  if (query.similar)
    wanted +=
        " and exists (select 1 from quiz_question as earlier where earlier.stem_key = quiz_question.stem_key and "
        "earlier.id < quiz_question.id)";
  return db.all<QuestionCard>(
      fmt::format(
          "select {} from quiz_question where {} and (:category = '' or category = :category) and (:tag = '' or "
          "exists (select 1 from quiz_tag where quiz_tag.tag = :tag and quiz_tag.question = quiz_question.id)) "
          "and (:pattern = '' or folded like :pattern escape '\\') order by id limit :limit",
          card_columns, wanted),
      query.bank, beyond, query.category, query.tag, pattern_of(query.text), query.limit + 1);
}

std::vector<QuestionCard> list_similar(store::Session& db, const std::string& stem_key, QuestionId but, int limit) {
  return db.all<QuestionCard>(
      fmt::format("select {} from quiz_question where stem_key = :key and id <> :but order by id limit :limit",
                  card_columns),
      stem_key, but, limit);
}

std::vector<Question> questions_of(store::Session& db, BankId bank) {
  std::vector<Question> questions;
  db.each<std::string>(
      "select body from quiz_question where bank = :bank order by id",
      [&](std::string body) { questions.push_back(stored(body)); }, bank);
  return questions;
}

void insert_review(store::Session& db, std::int64_t id, QuestionId question, const ReviewRow& review) {
  db.run(
      "insert into quiz_review (id, question, version, by_learner, decided_at, state_before, state_after, remark) "
      "values "
      "(:id, :question, :version, :by, :at, :before, :after, :remark)",
      id, question, review.version, review.by, review.at, review.before, review.after, review.remark);
}

std::vector<ReviewRow> reviews_of(store::Session& db, QuestionId question) {
  return db.all<ReviewRow>(
      "select version, by_learner, decided_at, state_before, state_after, remark from quiz_review where question = "
      ":question order by id desc limit 200",
      question);
}

bool was_approved(store::Session& db, QuestionId question) {
  return db.one<std::int64_t>("select count(*) from quiz_review where question = :question and state_after = 2",
                              question)
             .value_or(0) > 0;
}

std::vector<WrittenQuestion> questions_by(store::Session& db, base::LearnerId learner) {
  return db.all<WrittenQuestion>(
      "select id, version, changed_at, beginning from quiz_question where changed_by = :learner order by changed_at, "
      "id",
      learner);
}

std::vector<OwnReview> reviews_by(store::Session& db, base::LearnerId learner) {
  return db.all<OwnReview>(
      "select question, version, decided_at, state_before, state_after, remark from quiz_review where by_learner = "
      ":learner order by id",
      learner);
}

}  // namespace wanqiu::quiz
