#pragma once

#include "comment.h"
#include "store/session.h"

namespace wanqiu::library {

std::optional<StoredComment> find_comment(store::Session& db, CommentId id);
/// The one that was written with this key before.
std::optional<StoredComment> find_comment(store::Session& db, base::LearnerId learner, const std::string& request_key);
void insert_comment(store::Session& db, const StoredComment& comment, const std::string& request_key);
/// How many this learner wrote after `since`, taken back ones included.
std::int64_t written_since(store::Session& db, base::LearnerId learner, base::Instant since);
void credit_comment(store::Session& db, CommentId id);
/// Erases the text and closes the open reports.
void store_taken_back(store::Session& db, CommentId id);

/// What `reader` may read of an item that is published (may_read says the same), the latest first, before `before`.
std::vector<StoredComment> list_comments(store::Session& db, ItemId item, base::LearnerId reader, CommentId before,
                                         int limit);
std::vector<StoredComment> list_comments_of(store::Session& db, base::LearnerId writer, CommentId before, int limit);
std::int64_t count_visible(store::Session& db, ItemId item);

/// One step through a moderation list, of all organisations: waiting ones the oldest first, others the latest first,
/// beyond `beyond` (none: from the beginning).
std::vector<StoredComment> list_queue(store::Session& db, QueueState state, ItemId item, CommentId beyond, int limit);

struct Decision {
  std::int64_t id = 0;
  CommentId comment;
  base::LearnerId by;
  base::LearnerNumber by_number;
  base::Instant at;
  CommentState before = CommentState::waiting;
  CommentState after = CommentState::waiting;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(Decision, (), (id, comment, by, by_number, at, before, after, reason))
/// The latest that was not undone.
std::optional<Decision> last_decision(store::Session& db, CommentId comment);
/// Writes it down, gives the comment its state and reason, closes the open reports.
void store_decision(store::Session& db, const Decision& decision);
/// Gives the comment the state and reason it had and opens the reports that the decision closed.
void undo_decision(store::Session& db, const Decision& decision);

struct StoredReport {
  base::LearnerId learner;
  base::LearnerNumber number;
  ReportWhy why = ReportWhy::other;
  std::optional<std::string> text;
  base::Instant reported_at;
};
BOOST_DESCRIBE_STRUCT(StoredReport, (), (learner, number, why, text, reported_at))
void store_report(store::Session& db, CommentId comment, const StoredReport& report);
std::vector<StoredReport> list_reports(store::Session& db, CommentId comment);
std::int64_t reports_since(store::Session& db, base::LearnerId learner, base::Instant since);

std::vector<ListedWord> list_words(store::Session& db);
/// Adds it, or gives the entry with the same `folded` text the new action.
ListedWord store_word(store::Session& db, const ListedWord& word, const std::string& folded, base::LearnerId by);
bool delete_word(store::Session& db, WordId id);

struct OwnReport {
  CommentId comment;
  ReportWhy why = ReportWhy::other;
  std::optional<std::string> text;
  base::Instant reported_at;
};
BOOST_DESCRIBE_STRUCT(OwnReport, (), (comment, why, text, reported_at))
std::vector<OwnReport> reports_of(store::Session& db, base::LearnerId learner);
/// What one person decided about others' comments, the first first.
struct OwnDecision {
  CommentId comment;
  base::Instant at;
  CommentState after = CommentState::waiting;
  std::optional<std::string> reason;
  bool undone = false;
};
BOOST_DESCRIBE_STRUCT(OwnDecision, (), (comment, at, after, reason, undone))
std::vector<OwnDecision> decisions_by(store::Session& db, base::LearnerId learner);
/// And put on the word list.
std::vector<ListedWord> words_by(store::Session& db, base::LearnerId learner);
/// All that a learner wrote, oldest first.
std::vector<StoredComment> comments_of(store::Session& db, base::LearnerId learner);
void erase_comments(store::Session& db, base::LearnerId learner);

}  // namespace wanqiu::library
