#pragma once

#include "quiz/bank.h"
#include "store/session.h"

namespace wanqiu::quiz {

std::optional<StoredQuestion> find_question(store::Session& db, QuestionId id);
std::optional<QuestionCard> find_card(store::Session& db, QuestionId id);
std::optional<QuestionId> find_by_request(store::Session& db, const std::string& request_key);
/// The first with this content in the bank.
std::optional<QuestionId> find_same(store::Session& db, BankId bank, const std::string& content_key);
/// The first with this content in any bank.
std::optional<QuestionId> find_same(store::Session& db, const std::string& content_key);
bool has_stem(store::Session& db, const std::string& stem_key);

void insert_question(store::Session& db, const StoredQuestion& question, const std::optional<std::string>& request_key);
/// As `question` has it, with its version, state and who changed it; false when `seen` is not the stored version.
bool update_question(store::Session& db, const StoredQuestion& question, std::int32_t seen);
bool update_state(store::Session& db, QuestionId id, std::int32_t version, ReviewState state);
void delete_question(store::Session& db, QuestionId id);

/// In the order of the bank, beyond `beyond`.
std::vector<QuestionCard> list_questions(store::Session& db, const QuestionQuery& query, QuestionId beyond);
/// Others with this stem, the oldest first.
std::vector<QuestionCard> list_similar(store::Session& db, const std::string& stem_key, QuestionId but, int limit);
/// All of a bank, in its order.
std::vector<Question> questions_of(store::Session& db, BankId bank);

struct ReviewRow {
  std::int32_t version = 0;
  base::LearnerId by;  ///< none: an import
  base::Instant at;
  ReviewState before = ReviewState::draft;
  ReviewState after = ReviewState::draft;
  std::string remark;
};
BOOST_DESCRIBE_STRUCT(ReviewRow, (), (version, by, at, before, after, remark))

void insert_review(store::Session& db, std::int64_t id, QuestionId question, const ReviewRow& review);
std::vector<ReviewRow> reviews_of(store::Session& db, QuestionId question);  ///< the latest first
bool was_approved(store::Session& db, QuestionId question);

struct WrittenQuestion {
  QuestionId question;
  std::int32_t version = 0;
  base::Instant at;
  std::string text;  ///< the beginning of the stem
};
BOOST_DESCRIBE_STRUCT(WrittenQuestion, (), (question, version, at, text))
/// Those whose stored version is of one person, the first first.
std::vector<WrittenQuestion> questions_by(store::Session& db, base::LearnerId learner);

struct OwnReview {
  QuestionId question;
  std::int32_t version = 0;
  base::Instant at;
  ReviewState before = ReviewState::draft;
  ReviewState after = ReviewState::draft;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OwnReview, (), (question, version, at, before, after, reason))
/// What one person decided about questions, the first first.
std::vector<OwnReview> reviews_by(store::Session& db, base::LearnerId learner);

}  // namespace wanqiu::quiz
