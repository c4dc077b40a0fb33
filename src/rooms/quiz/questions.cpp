#include "attempt_store.h"
#include "base/text.h"
#include "question_store.h"
#include "stored_quiz.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

constexpr int similar_max = 50;

Fault same_question() {
  return Fault::conflict("question", "the bank has the same question already");
}

base::Result<QuestionId> parse_cursor(const std::string& cursor) {
  if (cursor.empty()) return QuestionId();
  return base::parse_id<QuestionId>(cursor, "cursor");
}

}  // namespace

base::Result<StoredQuestion> StoredQuiz::allowed(store::Session& db, const http::Caller& caller, QuestionId id,
                                                 Right right) const {
  auto question = find_question(db, id);
  if (!question) return no_such_question();
  const auto bank = allowed(db, caller, question->bank, right);
  if (!bank) return bank.error().kind == base::FaultKind::not_found ? no_such_question() : bank.error();
  return std::move(*question);
}

base::Task<base::Result<QuestionPage>> StoredQuiz::list(http::Caller caller, QuestionQuery query) {
  const auto beyond = parse_cursor(query.cursor);
  if (!beyond) co_return beyond.error();
  auto page = co_await parts_.store.read([&](store::Session& db) -> base::Result<QuestionPage> {
    const auto bank = allowed(db, caller, query.bank, Right::read);
    if (!bank) return bank.error();
    QuestionPage found{list_questions(db, query, *beyond), std::nullopt};
    if (static_cast<int>(found.items.size()) > query.limit) {
      found.items.pop_back();
      found.next = std::to_string(found.items.back().id.value);
    }
    return found;
  });
  co_return page;
}

base::Task<base::Result<StoredQuestion>> StoredQuiz::question(http::Caller caller, QuestionId id) {
  auto found = co_await parts_.store.read([&](store::Session& db) { return allowed(db, caller, id, Right::read); });
  co_return found;
}

base::Task<base::Result<StoredQuestion>> StoredQuiz::add(http::Caller caller, BankId bank, Question question,
                                                         std::string request_key) {
  const auto key = std::to_string(caller.learner.value) + ":" + request_key;
  const auto now = parts_.clock.now();
  StoredQuestion fresh{parts_.ids.next<QuestionId>(),
                       bank,
                       ReviewState::draft,
                       1,
                       std::nullopt,
                       0,
                       now,
                       now,
                       caller.learner,
                       std::move(question)};
  auto added = co_await parts_.store.write([&](store::Session& db) -> base::Result<StoredQuestion> {
    if (const auto known = find_by_request(db, key)) return find_question(db, *known).value();
    const auto found = allowed(db, caller, bank, Right::edit);
    if (!found) return found.error();
    const auto content = content_key(fresh.question);
    if (find_same(db, bank, content)) return same_question();
    auto stored = fresh;
    stored.same_as = find_same(db, content);
    insert_question(db, stored, key);
    return stored;
  });
  co_return added;
}

base::Task<base::Result<StoredQuestion>> StoredQuiz::change(http::Caller caller, QuestionId id, std::int32_t version,
                                                            Question question) {
  const auto now = parts_.clock.now();
  auto changed = co_await parts_.store.write([&](store::Session& db) -> base::Result<StoredQuestion> {
    auto stored = allowed(db, caller, id, Right::edit);
    if (!stored) return stored.error();
    if (stored->version != version) return version_conflict(stored->version);
    const auto content = content_key(question);
    const auto same = find_same(db, stored->bank, content);
    if (same && *same != id) return same_question();
    const auto first = find_same(db, content);
    stored->same_as = first && *first != id && first->value < id.value ? first : std::nullopt;
    stored->question = question;
    stored->state = ReviewState::draft;
    stored->version = version + 1;
    stored->changed_at = now;
    stored->changed_by = caller.learner;
    keep_past(db, id);
    update_question(db, *stored, version);
    return stored;
  });
  co_return changed;
}

base::Task<base::Result<void>> StoredQuiz::remove(http::Caller caller, QuestionId id) {
  auto removed = co_await parts_.store.write([&](store::Session& db) -> base::Result<void> {
    const auto stored = allowed(db, caller, id, Right::edit);
    if (!stored) return stored.error();
    if (stored->state == ReviewState::approved || was_approved(db, id))
      return Fault::conflict("state", "a question that was in use is retired, not removed");
    delete_question(db, id);
    return {};
  });
  co_return removed;
}

base::Task<base::Result<std::vector<QuestionCard>>> StoredQuiz::similar(http::Caller caller, QuestionId id) {
  using Cards = std::vector<QuestionCard>;
  auto cards = co_await parts_.store.read([&](store::Session& db) -> base::Result<Cards> {
    const auto stored = allowed(db, caller, id, Right::read);
    if (!stored) return stored.error();
    auto found = list_similar(db, stem_key(stored->question), id, similar_max);
    std::erase_if(found, [&](const QuestionCard& card) { return !allowed(db, caller, card.bank, Right::read); });
    return found;
  });
  co_return cards;
}

}  // namespace wanqiu::quiz
