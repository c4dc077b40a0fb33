// What this room keeps about a learner: for "my data", its export and the erasure.
#include <boost/describe.hpp>

#include "bank_store.h"
#include "http/json_out.h"
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

struct Kept {
  std::vector<ReportOut> reported_mistakes;
  std::vector<MadeBank> made_banks;  ///< and what follows is of those who work here
  std::vector<WrittenQuestion> written_questions;
  std::vector<OwnReview> reviewed_questions;
  std::vector<ClosedReport> closed_reports;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (reported_mistakes, made_banks, written_questions, reviewed_questions, closed_reports))

class QuizData final : public people::PersonalData {
 public:
  explicit QuizData(store::Store& store) : store_(store) {}
  std::string_view room() const override { return "quiz"; }

  base::Task<std::string> export_json(base::LearnerId learner, base::LearnerNumber) override {
    const auto kept = co_await store_.read([&](store::Session& db) {
      Kept all{{}, banks_by(db, learner), questions_by(db, learner), reviews_by(db, learner), closed_by(db, learner)};
      for (const auto& row : reports_of(db, learner)) {
        all.reported_mistakes.push_back({row.question, row.why, row.text, row.reported_at});
      }
      return all;
    });
    co_return http::to_json(kept);
  }

  base::Task<> erase(base::LearnerId learner, base::LearnerNumber) override {
    co_await store_.write([&](store::Session& db) { erase_reports(db, learner); });
  }

 private:
  store::Store& store_;
};

}  // namespace

std::unique_ptr<people::PersonalData> personal_data(store::Store& store) {
  return std::make_unique<QuizData>(store);
}

}  // namespace wanqiu::quiz
