// Deciding on comments, and the word list.
#include <fmt/format.h>

#include <set>

#include "around_room.h"
#include "base/text.h"
#include "comment_store.h"
#include "store/store.h"

namespace wanqiu::library {
namespace {

constexpr int step_rows = 200;  // read at a time while looking for those within a scope
constexpr int steps_max = 10;   // then a page ends early, with a cursor that goes on

std::vector<std::string> words_of(const StoredComment& comment) {
  std::vector<std::string> words;
  if (comment.found_words.empty()) return words;
  for (const auto word : base::split(comment.found_words, '\n')) words.emplace_back(word);
  return words;
}

struct Changed {
  StoredComment comment;
  std::optional<Decision> decision;
};

}  // namespace

std::shared_ptr<const WordList> StoredAround::word_list() const {
  const std::lock_guard lock(words_mutex_);
  return words_;
}

/// The moderators' list, and the words of the site definition that are not in it: those are held.
void StoredAround::set_word_list(const std::vector<ListedWord>& words) {
  std::vector<WordList::Word> entries;
  std::set<std::string> listed;
  for (const auto& one : words) {
    entries.push_back({one.word, one.action});
    listed.insert(WordList::key(one.word));
  }
  for (const auto& word : parts_.settings.words) {
    const auto key = WordList::key(word);
    if (!key.empty() && listed.insert(key).second) entries.push_back({word, WordAction::hold});
  }
  auto list = std::make_shared<const WordList>(entries);
  const std::lock_guard lock(words_mutex_);
  words_ = std::move(list);
}

ModeratedComment StoredAround::moderated(const StoredComment& stored, const std::optional<Decision>& decision) const {
  const auto head = parts_.library.head(stored.item);
  ModeratedComment comment;
  comment.id = stored.id;
  comment.item = stored.item;
  comment.item_title = head ? head->title : "";
  comment.writer = parts_.name(stored.number).value_or("");
  comment.organisation = stored.organisation;
  comment.text = stored.text;
  comment.state = stored.state;
  comment.reason = stored.reason;
  comment.written_at = stored.written_at;
  comment.reports = stored.reports;
  comment.found_words = words_of(stored);
  if (decision) {
    comment.decided_by = parts_.name(decision->by_number).value_or("");
    comment.decided_at = decision->at;
  }
  return comment;
}

/// The filter by scope is may_moderate() itself, applied to rows in their order: an editor of a county passes over the
/// other counties' comments some 2,000 at a time, a page may then be short while `next` goes on.
base::Task<base::Result<AroundPage<ModeratedComment>>> StoredAround::queue(http::Caller caller, QueueQuery query) {
  const auto start = parse_comment_cursor(query.cursor);
  if (!start) co_return start.error();
  const auto who = viewer(caller);
  struct Found {
    std::vector<StoredComment> rows;
    std::vector<std::optional<Decision>> decisions;
    CommentId beyond;
    bool more = true;
  };
  auto found = co_await parts_.store.read([&](store::Session& db) {
    Found step{{}, {}, *start, true};
    for (int i = 0; i < steps_max && step.more && static_cast<int>(step.rows.size()) < query.limit; ++i) {
      const auto rows = list_queue(db, query.state, query.item, step.beyond, step_rows);
      step.more = rows.size() == step_rows;
      for (const auto& row : rows) {
        if (static_cast<int>(step.rows.size()) == query.limit) {
          step.more = true;
          break;
        }
        step.beyond = row.id;
        if (may_moderate(who, row)) step.rows.push_back(row);
      }
    }
    for (const auto& row : step.rows) step.decisions.push_back(last_decision(db, row.id));
    return step;
  });
  AroundPage<ModeratedComment> page;
  if (found.more) page.next = std::to_string(found.beyond.value);
  for (std::size_t i = 0; i < found.rows.size(); ++i)
    page.items.push_back(moderated(found.rows[i], found.decisions[i]));
  co_return page;
}

base::Task<base::Result<ModeratedComment>> StoredAround::decide(http::Caller caller, CommentId id, CommentState wanted,
                                                                std::optional<std::string> reason) {
  const auto who = viewer(caller);
  const auto now = parts_.clock.now();
  const auto decision_id = parts_.ids.next();
  const auto changed = co_await parts_.store.write([&](store::Session& db) -> base::Result<Changed> {
    const auto stored = find_comment(db, id);
    if (!stored || !may_moderate(who, *stored)) return no_such_comment();
    if (const auto fits = check_decision(*stored, wanted); !fits) return fits.error();
    store_decision(db, {decision_id, id, caller.learner, caller.number, now, stored->state, wanted, reason});
    return Changed{*find_comment(db, id), last_decision(db, id)};
  });
  if (!changed) co_return changed.error();
  co_await credit(changed->comment);
  co_return moderated(changed->comment, changed->decision);
}

base::Task<base::Result<ModeratedComment>> StoredAround::approve(http::Caller caller, CommentId id) {
  auto done = co_await decide(std::move(caller), id, CommentState::visible, std::nullopt);
  co_return done;
}

base::Task<base::Result<ModeratedComment>> StoredAround::refuse(http::Caller caller, CommentId id, std::string reason) {
  auto done = co_await decide(std::move(caller), id, CommentState::refused, std::move(reason));
  co_return done;
}

base::Task<base::Result<ModeratedComment>> StoredAround::undo(http::Caller caller, CommentId id) {
  const auto who = viewer(caller);
  const auto changed = co_await parts_.store.write([&](store::Session& db) -> base::Result<Changed> {
    const auto stored = find_comment(db, id);
    if (!stored || !may_moderate(who, *stored)) {
      const bool taken_back = stored && stored->state == CommentState::taken_back && stored->learner != who.learner &&
                              who.covers(stored->organisation);
      return taken_back ? base::Fault::conflict("state", "its writer took this comment back") : no_such_comment();
    }
    const auto decision = last_decision(db, id);
    if (!decision) return base::Fault::conflict("state", "there is no decision to take back");
    undo_decision(db, *decision);
    return Changed{*find_comment(db, id), last_decision(db, id)};
  });
  if (!changed) co_return changed.error();
  co_return moderated(changed->comment, changed->decision);
}

base::Task<base::Result<AroundPage<Report>>> StoredAround::reports(http::Caller caller, CommentId id) {
  const auto who = viewer(caller);
  const auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<std::vector<StoredReport>> {
    const auto stored = find_comment(db, id);
    if (!stored || !may_moderate(who, *stored)) return no_such_comment();
    return list_reports(db, id);
  });
  if (!found) co_return found.error();
  AroundPage<Report> page;
  for (const auto& one : *found) {
    page.items.push_back({parts_.name(one.number).value_or(""), one.why, one.text, one.reported_at});
  }
  co_return page;
}

base::Task<AroundPage<ListedWord>> StoredAround::words() {
  auto all = co_await parts_.store.read([](store::Session& db) { return list_words(db); });
  co_return AroundPage<ListedWord>{std::move(all), std::nullopt};
}

base::Task<base::Result<ListedWord>> StoredAround::add_word(http::Caller caller, std::string word, WordAction action) {
  const auto folded = WordList::key(word);
  if (folded.empty()) co_return base::Fault::invalid("word", "must have a letter or a digit");
  const ListedWord wanted{parts_.ids.next<WordId>(), word, action, parts_.clock.now()};
  std::vector<ListedWord> all;
  const auto stored = co_await parts_.store.write([&](store::Session& db) {
    auto one = store_word(db, wanted, folded, caller.learner);
    all = list_words(db);
    return one;
  });
  set_word_list(all);
  co_return stored;
}

base::Task<base::Result<void>> StoredAround::remove_word(WordId id) {
  std::vector<ListedWord> all;
  const auto removed = co_await parts_.store.write([&](store::Session& db) {
    const bool done = delete_word(db, id);
    all = list_words(db);
    return done;
  });
  if (!removed) co_return base::Fault::not_found("there is no such word");
  set_word_list(all);
  co_return base::Result<void>();
}

}  // namespace wanqiu::library
