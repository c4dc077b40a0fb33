// Review before use, and learners' reports of mistakes.
#include "base/text.h"
#include "bank_store.h"
#include "question_store.h"
#include "report_store.h"
#include "review.h"
#include "stored_quiz.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

constexpr int reports_a_day_max = 20;

}  // namespace

base::Task<base::Result<StoredQuestion>> StoredQuiz::review(http::Caller caller, QuestionId id, std::int32_t version,
                                                            ReviewDecision decision, std::string remark) {
  const auto text = base::parse_text(remark, "remark", {0, 1'000, true});
  if (!text) co_return text.error();
  const auto now = parts_.clock.now();
  const auto review_id = parts_.ids.next();
  auto decided = co_await parts_.store.write([&](store::Session& db) -> base::Result<StoredQuestion> {
    auto stored = allowed(db, caller, id, Right::review);
    if (!stored) return stored.error();
    if (stored->version != version) return version_conflict(stored->version);
    const auto after = decide(stored->state, decision, stored->changed_by == caller.learner, *text);
    if (!after) return after.error();
    insert_review(db, review_id, id, {version, caller.learner, now, stored->state, *after, *text});
    update_state(db, id, version, *after);
    stored->state = *after;
    return stored;
  });
  co_return decided;
}

base::Task<base::Result<std::vector<Review>>> StoredQuiz::reviews(http::Caller caller, QuestionId id) {
  auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<std::vector<ReviewRow>> {
    const auto stored = allowed(db, caller, id, Right::read);
    if (!stored) return stored.error();
    return reviews_of(db, id);
  });
  if (!found) co_return found.error();
  std::vector<Review> reviews;
  for (auto& row : *found) {
    auto by = row.by ? parts_.name(row.by) : std::nullopt;
    reviews.push_back({row.version, std::move(by), row.at, row.before, row.after, std::move(row.remark)});
  }
  co_return reviews;
}

base::Task<base::Result<void>> StoredQuiz::report(http::Caller caller, QuestionId id, MistakeWhy why,
                                                  std::string text) {
  const auto parsed = base::parse_text(text, "text", {0, 1'000, true});
  if (!parsed) co_return parsed.error();
  const auto now = parts_.clock.now();
  const ReportRow row{parts_.ids.next<ReportId>(), id, caller.learner, why, *parsed, now, std::nullopt};
  auto done = co_await parts_.store.write([&](store::Session& db) -> base::Result<void> {
    const auto stored = find_question(db, id);
    if (!stored || stored->state != ReviewState::approved) return no_such_question();
    if (reports_since(db, caller.learner, now - std::chrono::hours(24)) >= reports_a_day_max) {
      auto fault = Fault::make(base::FaultKind::too_many, "", "20 reports a day are read; come back tomorrow");
      fault.retry_after_seconds = 3'600;
      return fault;
    }
    store_report(db, row);
    return {};
  });
  co_return done;
}

base::Task<base::Result<std::vector<MistakeReport>>> StoredQuiz::reports(http::Caller caller, QuestionId id) {
  auto rows = co_await parts_.store.read([&](store::Session& db) -> base::Result<std::vector<ReportRow>> {
    const auto stored = allowed(db, caller, id, Right::read);
    if (!stored) return stored.error();
    return reports_on(db, id);
  });
  if (!rows) co_return rows.error();
  std::vector<MistakeReport> reports;
  for (const auto& row : *rows) {
    reports.push_back({row.id, row.question, parts_.name(row.learner).value_or(""), row.why, row.text, row.reported_at,
                       row.closed_at});
  }
  co_return reports;
}

base::Task<base::Result<void>> StoredQuiz::close_report(http::Caller caller, ReportId id) {
  const auto now = parts_.clock.now();
  auto done = co_await parts_.store.write([&](store::Session& db) -> base::Result<void> {
    const auto report = find_report(db, id);
    if (!report) return Fault::not_found("there is no such report");
    const auto stored = allowed(db, caller, report->question, Right::edit);
    if (!stored) return stored.error();
    if (report->closed_at) return Fault::conflict("report", "it is closed already");
    quiz::close_report(db, *report, caller.learner, now);
    return {};
  });
  co_return done;
}

}  // namespace wanqiu::quiz
