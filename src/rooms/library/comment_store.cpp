#include "comment_store.h"

#include <limits>

#include <fmt/format.h>

namespace wanqiu::library {
namespace {

constexpr std::string_view comment_columns =
    "id, item, learner, number, organisation, text, state, reason, found_words, reports, written_at, credited";

std::int64_t or_last(CommentId before) {
  return before ? before.value : std::numeric_limits<std::int64_t>::max();
}

void count_reports(store::Session& db, CommentId comment) {
  db.run(
      "update comment set reports = (select count(*) from comment_report where comment_report.comment = :comment and "
      "closed_by = 0) where id = :comment",
      comment);
}

}  // namespace

std::optional<StoredComment> find_comment(store::Session& db, CommentId id) {
  return db.one<StoredComment>(fmt::format("select {} from comment where id = :id", comment_columns), id);
}

std::optional<StoredComment> find_comment(store::Session& db, base::LearnerId learner, const std::string& request_key) {
  return db.one<StoredComment>(
      fmt::format("select {} from comment where learner = :learner and request_key = :key", comment_columns), learner,
      request_key);
}

void insert_comment(store::Session& db, const StoredComment& comment, const std::string& request_key) {
  db.run(
      "insert into comment (id, item, learner, number, organisation, text, state, reason, found_words, reports, "
      "written_at, request_key, credited) "
      "values (:id, :item, :learner, :number, :organisation, :text, :state, :reason, :found_words, 0, :written_at, "
      ":request_key, 0)",
      comment.id, comment.item, comment.learner, comment.number, comment.organisation, comment.text, comment.state,
      comment.reason, comment.found_words, comment.written_at, request_key);
}

std::int64_t written_since(store::Session& db, base::LearnerId learner, base::Instant since) {
  return db
      .one<std::int64_t>("select count(*) from comment where learner = :learner and written_at > :since", learner,
                         since)
      .value_or(0);
}

void credit_comment(store::Session& db, CommentId id) {
  db.run("update comment set credited = 1 where id = :id", id);
}

void store_taken_back(store::Session& db, CommentId id) {
  db.run("update comment set state = :state, text = '', reason = null, found_words = '', reports = 0 where id = :id",
         CommentState::taken_back, id);
  db.run("delete from comment_report where comment = :id", id);
}

std::vector<StoredComment> list_comments(store::Session& db, ItemId item, base::LearnerId reader, CommentId before,
                                         int limit) {
  return db.all<StoredComment>(fmt::format("select {} from comment where item = :item and id < :before and (state = 2 "
                                           "or (state in (1, 3) and learner = :reader and :reader <> 0)) "
                                           "order by id desc limit :limit",
                                           comment_columns),
                               item, or_last(before), reader, limit);
}

std::vector<StoredComment> list_comments_of(store::Session& db, base::LearnerId writer, CommentId before, int limit) {
  return db.all<StoredComment>(fmt::format("select {} from comment where learner = :learner and id < :before and state "
                                           "<> 4 order by id desc limit :limit",
                                           comment_columns),
                               writer, or_last(before), limit);
}

std::int64_t count_visible(store::Session& db, ItemId item) {
  return db.one<std::int64_t>("select count(*) from comment where item = :item and state = 2", item).value_or(0);
}

std::vector<StoredComment> list_queue(store::Session& db, QueueState state, ItemId item, CommentId beyond, int limit) {
  const std::string_view wanted = state == QueueState::waiting   ? "state = 1 and id > :beyond"
                                  : state == QueueState::refused ? "state = 3 and id < :beyond"
                                  : state == QueueState::visible ? "state = 2 and id < :beyond"
                                                                 : "reports > 0 and state <> 4 and id < :beyond";
  const bool oldest_first = state == QueueState::waiting;
  return db.all<StoredComment>(
      fmt::format("select {} from comment where {} and (item = :item or :item = 0) order by id {} limit :limit",
                  comment_columns, wanted, oldest_first ? "asc" : "desc"),
      oldest_first ? beyond.value : or_last(beyond), item, limit);
}

std::optional<Decision> last_decision(store::Session& db, CommentId comment) {
  return db.one<Decision>(
      "select id, comment, by_learner, by_number, decided_at, state_before, state_after, reason from comment_decision "
      "where "
      "comment = :comment and undone = 0 "
      "order by id desc limit 1",
      comment);
}

void store_decision(store::Session& db, const Decision& decision) {
  db.run(
      "insert into comment_decision (id, comment, by_learner, by_number, decided_at, state_before, state_after, "
      "reason, undone) "
      "values (:id, :comment, :by, :by_number, :at, "
      ":before, :after, :reason, 0)",
      decision.id, decision.comment, decision.by, decision.by_number, decision.at, decision.before, decision.after,
      decision.reason);
  db.run("update comment set state = :state, reason = :reason where id = :id", decision.after, decision.reason,
         decision.comment);
  db.run("update comment_report set closed_by = :decision where comment = :comment and closed_by = 0", decision.id,
         decision.comment);
  count_reports(db, decision.comment);
}

void undo_decision(store::Session& db, const Decision& decision) {
  db.run("update comment_decision set undone = 1 where id = :id", decision.id);
  const auto earlier = last_decision(db, decision.comment);
  db.run("update comment set state = :state, reason = :reason where id = :id", decision.before,
         earlier ? earlier->reason : std::nullopt, decision.comment);
  db.run("update comment_report set closed_by = 0 where comment = :comment and closed_by = :decision", decision.comment,
         decision.id);
  count_reports(db, decision.comment);
}

void store_report(store::Session& db, CommentId comment, const StoredReport& report) {
  db.run(
      "insert into comment_report (comment, learner, number, why, text, reported_at, closed_by) values (:comment, "
      ":learner, "
      ":number, :why, :text, :at, 0) "
      "on conflict (comment, learner) do update set why = excluded.why, text = excluded.text, reported_at = "
      "excluded.reported_at, closed_by = 0",
      comment, report.learner, report.number, report.why, report.text, report.reported_at);
  count_reports(db, comment);
}

std::vector<StoredReport> list_reports(store::Session& db, CommentId comment) {
  return db.all<StoredReport>(
      "select learner, number, why, text, reported_at from comment_report where comment = :comment order by "
      "reported_at, "
      "learner",
      comment);
}

std::int64_t reports_since(store::Session& db, base::LearnerId learner, base::Instant since) {
  return db
      .one<std::int64_t>("select count(*) from comment_report where learner = :learner and reported_at > :since",
                         learner, since)
      .value_or(0);
}

std::vector<ListedWord> list_words(store::Session& db) {
  return db.all<ListedWord>("select id, word, action, added_at from listed_word order by folded");
}

ListedWord store_word(store::Session& db, const ListedWord& word, const std::string& folded, base::LearnerId by) {
  db.run(
      "insert into listed_word (id, word, folded, action, added_by, added_at) values (:id, :word, :folded, :action, "
      ":by, :at) "
      "on conflict (folded) do update set action = excluded.action",
      word.id, word.word, folded, word.action, by, word.added_at);
  return *db.one<ListedWord>("select id, word, action, added_at from listed_word where folded = :folded", folded);
}

bool delete_word(store::Session& db, WordId id) {
  return db.run("delete from listed_word where id = :id", id) > 0;
}

std::vector<OwnReport> reports_of(store::Session& db, base::LearnerId learner) {
  return db.all<OwnReport>(
      "select comment, why, text, reported_at from comment_report where learner = :learner order by reported_at, "
      "comment",
      learner);
}

std::vector<OwnDecision> decisions_by(store::Session& db, base::LearnerId learner) {
  return db.all<OwnDecision>(
      "select comment, decided_at, state_after, reason, undone from comment_decision where by_learner = :learner order "
      "by id",
      learner);
}

std::vector<ListedWord> words_by(store::Session& db, base::LearnerId learner) {
  return db.all<ListedWord>("select id, word, action, added_at from listed_word where added_by = :learner order by id",
                            learner);
}

std::vector<StoredComment> comments_of(store::Session& db, base::LearnerId learner) {
  return db.all<StoredComment>(
      fmt::format("select {} from comment where learner = :learner order by id", comment_columns), learner);
}

void erase_comments(store::Session& db, base::LearnerId learner) {
  std::vector<CommentId> reported =
      db.all<CommentId>("select comment from comment_report where learner = :learner", learner);
  db.run("delete from comment_report where learner = :learner", learner);
  for (const auto comment : reported) count_reports(db, comment);
  for (const auto comment :
       db.all<CommentId>("select id from comment where learner = :learner and state <> 4", learner))
    store_taken_back(db, comment);
}

}  // namespace wanqiu::library
