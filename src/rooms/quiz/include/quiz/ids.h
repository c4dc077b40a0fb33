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

/// A learner's report of a mistake.
struct ReportId : base::Id<ReportId> {
  using Id::Id;
};

}  // namespace wanqiu::quiz
