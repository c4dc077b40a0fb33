// Writing, showing, taking back and reporting comments.
#include <fmt/format.h>

#include "around_room.h"
#include "comment_store.h"
#include "ledger/ledger.h"
#include "store/store.h"

namespace wanqiu::library {
namespace {

base::Fault too_many(std::string_view what, int seconds) {
  auto fault = base::Fault::make(base::FaultKind::too_many, "", what);
  fault.retry_after_seconds = seconds;
  return fault;
}

std::string lines(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += text.empty() ? word : "\n" + word;
  return text;
}

}  // namespace

base::Result<CommentId> parse_comment_cursor(const std::string& cursor) {
  if (cursor.empty()) return CommentId();
  const auto id = base::parse_id<CommentId>(cursor, "cursor");
  if (!id) return base::Fault::invalid("cursor", "must be the next of the page before");
  return *id;
}

base::Fault no_such_comment() {
  return base::Fault::not_found("there is no such comment");
}

Comment StoredAround::shown(StoredComment stored, base::LearnerId reader) const {
  const bool mine = reader && stored.learner == reader;
  return {stored.id,
          stored.item,
          parts_.name(stored.number).value_or(""),
          mine,
          std::move(stored.text),
          stored.state,
          mine ? stored.reason : std::nullopt,
          stored.written_at};
}

AroundPage<Comment> StoredAround::page_of(std::vector<StoredComment> stored, int limit, base::LearnerId reader) const {
  AroundPage<Comment> page;
  const bool more = static_cast<int>(stored.size()) > limit;
  if (more) stored.pop_back();
  for (auto& one : stored) page.items.push_back(shown(std::move(one), reader));
  if (more) page.next = std::to_string(page.items.back().id.value);
  return page;
}

base::Task<base::Result<AroundPage<Comment>>> StoredAround::comments(std::optional<http::Caller> caller, ItemId item,
                                                                     int limit, std::string cursor) {
  const auto head = published(item);
  if (!head) co_return head.error();
  const auto before = parse_comment_cursor(cursor);
  if (!before) co_return before.error();
  const auto reader = caller ? caller->learner : base::LearnerId();
  auto stored = co_await parts_.store.read(
      [&](store::Session& db) { return list_comments(db, item, reader, *before, limit + 1); });
  co_return page_of(std::move(stored), limit, reader);
}

base::Task<base::Result<AroundPage<Comment>>> StoredAround::my_comments(http::Caller caller, int limit,
                                                                        std::string cursor) {
  const auto before = parse_comment_cursor(cursor);
  if (!before) co_return before.error();
  auto stored = co_await parts_.store.read(
      [&](store::Session& db) { return list_comments_of(db, caller.learner, *before, limit + 1); });
  co_return page_of(std::move(stored), limit, caller.learner);
}

base::Task<base::Result<Comment>> StoredAround::comment(std::optional<http::Caller> caller, CommentId id) {
  const auto stored = co_await parts_.store.read([&](store::Session& db) { return find_comment(db, id); });
  const auto who = viewer(caller);
  const bool seen = stored && (may_read(who, *stored, is_published(stored->item)) || may_moderate(who, *stored));
  if (!seen) co_return no_such_comment();
  co_return shown(*stored, who.learner);
}

/// The points of a comment that is visible: for the day on which it was written, however late it was approved.
base::Task<int> StoredAround::credit(StoredComment comment) {
  const auto head = parts_.library.head(comment.item);
  if (comment.state != CommentState::visible || comment.credited || !head) co_return 0;
  const auto earned =
      co_await earn(event(comment.number, ledger::Verb::commented, head->number.value, comment.written_at));
  if (!earned) co_return 0;
  co_await parts_.store.write([&](store::Session& db) { credit_comment(db, comment.id); });
  co_return *earned;
}

base::Task<base::Result<CommentWritten>> StoredAround::write(http::Caller caller, ItemId item, std::string text,
                                                             std::string request_key) {
  const auto head = published(item);
  if (!head) co_return head.error();
  if (!parts_.settings.comments_open) co_return base::Fault::forbidden("comments are closed on this site");
  const auto found = word_list()->find(text);
  const auto state = first_state(found, parts_.settings.moderation);
  if (!state) co_return state.error();

  StoredComment comment;
  comment.id = parts_.ids.next<CommentId>();
  comment.item = item;
  comment.learner = caller.learner;
  comment.number = caller.number;
  comment.organisation = caller.organisation;
  comment.text = std::move(text);
  comment.state = *state;
  comment.found_words = lines(found.held);
  comment.written_at = parts_.clock.now();
  const auto& settings = parts_.settings;
  const auto stored = co_await parts_.store.write([&](store::Session& db) -> base::Result<StoredComment> {
    if (auto before = find_comment(db, comment.learner, request_key)) return *before;
    if (written_since(db, comment.learner, comment.written_at - std::chrono::minutes(1)) >=
        settings.comments_per_minute) {
      return too_many(fmt::format("at most {} comments a minute; wait a little", settings.comments_per_minute), 60);
    }
    if (written_since(db, comment.learner, comment.written_at - std::chrono::hours(1)) >= settings.comments_per_hour) {
      return too_many(fmt::format("at most {} comments an hour; come back later", settings.comments_per_hour), 600);
    }
    insert_comment(db, comment, request_key);
    return comment;
  });
  if (!stored) co_return stored.error();
  if (stored->state == CommentState::taken_back)
    co_return base::Fault::conflict("Idempotency-Key", "this comment was written and taken back");
  CommentWritten written;
  written.points_earned = co_await credit(*stored);
  written.comment = shown(*stored, caller.learner);
  co_return written;
}

base::Task<base::Result<void>> StoredAround::take_back(http::Caller caller, CommentId id) {
  const auto done = co_await parts_.store.write([&](store::Session& db) {
    const auto stored = find_comment(db, id);
    if (!stored || stored->learner != caller.learner || stored->state == CommentState::taken_back) return false;
    store_taken_back(db, id);
    return true;
  });
  if (!done) co_return no_such_comment();
  co_return base::Result<void>();
}

base::Task<base::Result<void>> StoredAround::report(http::Caller caller, CommentId id, ReportWhy why,
                                                    std::optional<std::string> text) {
  const auto now = parts_.clock.now();
  const auto who = viewer(caller);
  const StoredReport report{caller.learner, caller.number, why, std::move(text), now};
  const auto done = co_await parts_.store.write([&](store::Session& db) -> base::Result<void> {
    const auto stored = find_comment(db, id);
    if (!stored || !may_read(who, *stored, is_published(stored->item))) return no_such_comment();
    if (stored->learner == caller.learner)
      return base::Fault::conflict("", "this is your own comment; take it back instead");
    if (reports_since(db, caller.learner, now - std::chrono::hours(1)) >= parts_.settings.reports_per_hour) {
      return too_many(fmt::format("at most {} reports an hour", parts_.settings.reports_per_hour), 600);
    }
    store_report(db, id, report);
    return {};
  });
  co_return done;
}

}  // namespace wanqiu::library
