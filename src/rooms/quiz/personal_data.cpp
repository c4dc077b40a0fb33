#include <boost/describe.hpp>

#include "http/json_out.h"
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
};
BOOST_DESCRIBE_STRUCT(Kept, (), (reported_mistakes))

class QuizData final : public people::PersonalData {
 public:
  explicit QuizData(store::Store& store) : store_(store) {}
  std::string_view room() const override { return "quiz"; }

  base::Task<std::string> export_json(base::LearnerId learner, base::LearnerNumber) override {
    const auto rows = co_await store_.read([&](store::Session& db) { return reports_of(db, learner); });
    Kept kept;
    for (const auto& row : rows) kept.reported_mistakes.push_back({row.question, row.why, row.text, row.reported_at});
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
