// What this room keeps about a learner: for "my data", its export and the erasure.
#include <boost/describe.hpp>

#include "attempt_store.h"
#include "bank_store.h"
#include "http/json_out.h"
#include "mistake_store.h"
#include "paper_store.h"
#include "question_store.h"
#include "quiz/quiz.h"
#include "report_store.h"
#include "store/store.h"

namespace wanqiu::quiz {
namespace {

struct ReportOut {
  QuestionId question;
  MistakeWhy why = MistakeWhy::other;
  std::string text;
  base::Instant reported_at;
};
BOOST_DESCRIBE_STRUCT(ReportOut, (), (question, why, text, reported_at))

struct AnswerOut {
  QuestionId question;
  std::int32_t version = 1;
  std::string answer;  ///< by the question's own places
  base::Instant saved_at;
  bool right = false;
};
BOOST_DESCRIBE_STRUCT(AnswerOut, (), (question, version, answer, saved_at, right))

struct AttemptOut {
  AttemptId id;
  std::string title;
  Purpose purpose = Purpose::special;
  base::Instant started_at;
  std::optional<base::Instant> finished_at;
  std::int32_t score = 0;
  std::int32_t points = 0;
  std::vector<AnswerOut> answers;
};
BOOST_DESCRIBE_STRUCT(AttemptOut, (), (id, title, purpose, started_at, finished_at, score, points, answers))

struct MistakeOut {
  QuestionId question;
  base::Instant added_at;
  base::Day due_on;
  std::int32_t lapses = 0;
};
BOOST_DESCRIBE_STRUCT(MistakeOut, (), (question, added_at, due_on, lapses))

struct Kept {
  std::vector<AttemptOut> attempts;
  std::vector<MistakeOut> mistake_book;
  std::vector<ReportOut> reported_mistakes;
  std::vector<MadeBank> made_banks;  ///< and what follows is of those who work here
  std::vector<WrittenQuestion> written_questions;
  std::vector<OwnReview> reviewed_questions;
  std::vector<ClosedReport> closed_reports;
  std::vector<PaperBy> papers;
};
BOOST_DESCRIBE_STRUCT(Kept, (),
                      (attempts, mistake_book, reported_mistakes, made_banks, written_questions, reviewed_questions,
                       closed_reports, papers))

std::vector<AttemptOut> attempts_out(store::Session& db, base::LearnerId learner) {
  std::vector<AttemptOut> all;
  for (const auto& one : attempts_of(db, learner, std::numeric_limits<int>::max())) {
    AttemptOut out{one.id, one.settings.name, one.purpose, one.started_at, one.finished_at, one.score, one.points, {}};
    for (const auto& given : answers_of(db, one.id)) {
      const auto& asked = one.questions.at(static_cast<std::size_t>(given.place));
      out.answers.push_back({asked.question, asked.version, http::to_json(given.answer), given.saved_at,
                             given.checked_at && given.worth == Weight::full()});
    }
    all.push_back(std::move(out));
  }
  return all;
}

std::vector<MistakeOut> mistakes_out(store::Session& db, base::LearnerId learner) {
  std::vector<MistakeOut> all;
  for (const auto& one : whole_book_of(db, learner)) {
    all.push_back({one.question, one.added_at, one.card.due_on, one.card.lapses});
  }
  return all;
}

class QuizData final : public people::PersonalData {
 public:
  explicit QuizData(store::Store& store) : store_(store) {}
  std::string_view room() const override { return "quiz"; }

  base::Task<std::string> export_json(base::LearnerId learner, base::LearnerNumber) override {
    const auto kept = co_await store_.read([&](store::Session& db) {
      Kept all{attempts_out(db, learner), mistakes_out(db, learner), {},
               banks_by(db, learner),     questions_by(db, learner), reviews_by(db, learner),
               closed_by(db, learner),    papers_by(db, learner)};
      for (const auto& row : reports_of(db, learner)) {
        all.reported_mistakes.push_back({row.question, row.why, row.text, row.reported_at});
      }
      return all;
    });
    co_return http::to_json(kept);
  }

  base::Task<> erase(base::LearnerId learner, base::LearnerNumber) override {
    co_await store_.write([&](store::Session& db) {
      erase_reports(db, learner);
      erase_attempts(db, learner);
      erase_mistakes(db, learner);
    });
  }

 private:
  store::Store& store_;
};

}  // namespace

std::unique_ptr<people::PersonalData> personal_data(store::Store& store) {
  return std::make_unique<QuizData>(store);
}

}  // namespace wanqiu::quiz
