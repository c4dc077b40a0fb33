// The identifiers of the quiz's things.
#pragma once

#include "base/id.h"

namespace wanqiu::quiz {

struct BankId : base::Id<BankId> {
  using Id::Id;
};

/// A stored question. What its author calls it is Question's own `id`, a text.
struct QuestionId : base::Id<QuestionId> {
  using Id::Id;
};

struct PaperId : base::Id<PaperId> {
  using Id::Id;
};

/// One learner's go at a paper.
struct AttemptId : base::Id<AttemptId> {
  using Id::Id;
};

/// The library's item that a course quiz follows.
struct LessonId : base::Id<LessonId> {
  using Id::Id;
};

/// A learner's report of a mistake.
struct ReportId : base::Id<ReportId> {
  using Id::Id;
};

}  // namespace wanqiu::quiz
