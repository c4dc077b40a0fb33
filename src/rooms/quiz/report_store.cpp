#include "report_store.h"

#include <fmt/format.h>

namespace wanqiu::quiz {
namespace {

constexpr std::string_view report_columns = "id, question, learner, why, text, reported_at, closed_at";

void count_reports(store::Session& db, QuestionId question) {
  db.run(
      "update quiz_question set reports = (select count(*) from quiz_report where question = :question and closed_at "
      "is "
      "null) where id = :question",
      question);
}

}  // namespace

void store_report(store::Session& db, const ReportRow& report) {
  db.run("delete from quiz_report where question = :question and learner = :learner and closed_at is null",
         report.question, report.learner);
  db.run(
      "insert into quiz_report (id, question, learner, why, text, reported_at, closed_at, closed_by) values "
      "(:id, "
      ":question, :learner, :why, :text, :at, null, 0)",
      report.id, report.question, report.learner, report.why, report.text, report.reported_at);
  count_reports(db, report.question);
}

std::int64_t reports_since(store::Session& db, base::LearnerId learner, base::Instant since) {
  return db
      .one<std::int64_t>("select count(*) from quiz_report where learner = :learner and reported_at > :since", learner,
                         since)
      .value_or(0);
}

std::optional<ReportRow> find_report(store::Session& db, ReportId id) {
  return db.one<ReportRow>(fmt::format("select {} from quiz_report where id = :id", report_columns), id);
}

std::vector<ReportRow> reports_on(store::Session& db, QuestionId question) {
  return db.all<ReportRow>(
      fmt::format("select {} from quiz_report where question = :question order by id desc limit 200", report_columns),
      question);
}

void close_report(store::Session& db, const ReportRow& report, base::LearnerId by, base::Instant at) {
  db.run("update quiz_report set closed_at = :at, closed_by = :by where id = :id and closed_at is null", at, by,
         report.id);
  count_reports(db, report.question);
}

std::vector<ReportRow> reports_of(store::Session& db, base::LearnerId learner) {
  return db.all<ReportRow>(
      fmt::format("select {} from quiz_report where learner = :learner order by id", report_columns), learner);
}

std::vector<ClosedReport> closed_by(store::Session& db, base::LearnerId learner) {
  return db.all<ClosedReport>(
      "select question, closed_at from quiz_report where closed_by = :learner and closed_at is not null order by "
      "closed_at, id",
      learner);
}

void erase_reports(store::Session& db, base::LearnerId learner) {
  const auto reports = reports_of(db, learner);
  db.run("delete from quiz_report where learner = :learner", learner);
  for (const auto& report : reports) count_reports(db, report.question);
}

}  // namespace wanqiu::quiz
