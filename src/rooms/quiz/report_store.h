#pragma once

#include "quiz/bank.h"
#include "store/session.h"

namespace wanqiu::quiz {

struct ReportRow {
  ReportId id;
  QuestionId question;
  base::LearnerId learner;
  MistakeWhy why = MistakeWhy::other;
  std::string text;
  base::Instant reported_at;
  std::optional<base::Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (), (id, question, learner, why, text, reported_at, closed_at))

/// Replaces the learner's open one; counts the question's open reports anew.
void store_report(store::Session& db, const ReportRow& report);
std::int64_t reports_since(store::Session& db, base::LearnerId learner, base::Instant since);
std::optional<ReportRow> find_report(store::Session& db, ReportId id);
std::vector<ReportRow> reports_on(store::Session& db, QuestionId question);  ///< the latest first, at most 200
void close_report(store::Session& db, const ReportRow& report, base::LearnerId by, base::Instant at);

std::vector<ReportRow> reports_of(store::Session& db, base::LearnerId learner);

struct ClosedReport {
  QuestionId question;
  base::Instant at;
};
BOOST_DESCRIBE_STRUCT(ClosedReport, (), (question, at))
/// Reports of others that one person closed, the first first.
std::vector<ClosedReport> closed_by(store::Session& db, base::LearnerId learner);

void erase_reports(store::Session& db, base::LearnerId learner);

}  // namespace wanqiu::quiz
