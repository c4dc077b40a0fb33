#pragma once

#include <optional>
#include <vector>

#include "base/ids.h"
#include "fsrs.h"
#include "quiz/ids.h"
#include "store/session.h"

namespace wanqiu::quiz {

/// A question of somebody's mistake book.
struct Mistake {
  QuestionId question;
  base::Instant added_at;
  Card card;
};

std::optional<Mistake> find_mistake(store::Session& db, base::LearnerId learner, QuestionId question);
void store_mistake(store::Session& db, base::LearnerId learner, const Mistake& mistake);
void delete_mistake(store::Session& db, base::LearnerId learner, QuestionId question);
/// Those due on `until` or before whose question is in use, the longest due first.
std::vector<Mistake> due_mistakes(store::Session& db, base::LearnerId learner, base::Day until, int limit);
/// Those whose question is in use, what is due first.
std::vector<Mistake> mistakes_of(store::Session& db, base::LearnerId learner);

/// All that is stored.
std::vector<Mistake> whole_book_of(store::Session& db, base::LearnerId learner);

struct MistakeCount {
  std::int64_t due = 0;
  std::int64_t all = 0;
};
MistakeCount count_mistakes(store::Session& db, base::LearnerId learner, base::Day today);
void erase_mistakes(store::Session& db, base::LearnerId learner);

}  // namespace wanqiu::quiz
