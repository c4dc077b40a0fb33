#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attempt.h"
#include "quiz/papers.h"
#include "store/session.h"

namespace wanqiu::quiz {

std::optional<Attempt> find_attempt(store::Session& db, AttemptId id);
/// Of a paper (none: mistakes) and a period, the first try first.
std::vector<Attempt> attempts_at(store::Session& db, base::LearnerId learner, PaperId paper, std::int32_t period);
/// The latest of a learner, at most `limit`.
std::vector<Attempt> attempts_of(store::Session& db, base::LearnerId learner, int limit);
void insert_attempt(store::Session& db, const Attempt& attempt);
void update_revival(store::Session& db, const Attempt& attempt);
/// With score and time; false when it was finished already.
bool finish_attempt(store::Session& db, const Attempt& attempt);
/// The ledger has it, and gave so many points.
void settle_attempt(store::Session& db, AttemptId id, std::int32_t points);
/// Was the paper of `attempt` passed in another try, so that the ledger has it already?
bool has_passed(store::Session& db, const Attempt& attempt);
/// Finished ones that the ledger does not have yet.
std::vector<AttemptId> unsettled_attempts(store::Session& db, int limit);
/// Under way with a deadline before `before`.
std::vector<AttemptId> overdue_attempts(store::Session& db, base::Instant before, int limit);
/// The most right answers in one go.
std::int32_t best_of(store::Session& db, base::LearnerId learner, PaperId paper);

bool was_begun(store::Session& db, PaperId paper);
PaperResults results_of(store::Session& db, PaperId paper, std::int32_t pass_per_mille);

std::vector<StoredAnswer> answers_of(store::Session& db, AttemptId attempt);  ///< by place
struct SavedAnswer {
  AttemptId attempt;
  std::int32_t place = 0;
  std::string answer;  ///< JSON
  base::Instant saved_at;
};
/// Many at once, each place of an attempt at most once; one that was checked stays as it is.
void save_answers(store::Session& db, const std::vector<SavedAnswer>& saved);
/// Final, with what it is worth.
void store_checked(store::Session& db, AttemptId attempt, const StoredAnswer& answer);

/// A body as it was in use: of an older version, or of the question that is there now.
std::optional<std::string> body_of(store::Session& db, Asked asked);
/// Before a question changes: attempts may have it as it is, if it was ever in use.
void keep_past(store::Session& db, QuestionId question);
std::int32_t question_version(store::Session& db, QuestionId question);  ///< 0: not in use

void erase_attempts(store::Session& db, base::LearnerId learner);

}  // namespace wanqiu::quiz
