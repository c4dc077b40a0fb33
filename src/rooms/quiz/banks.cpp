#include <fmt/format.h>

#include "bank_store.h"
#include "base/text.h"
#include "question_store.h"
#include "stored_quiz.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

base::Result<BankDraft> parse_draft(BankDraft draft) {
  auto name = base::parse_text(draft.name, "name", {1, 100, false});
  if (!name) return name.error();
  auto description = base::parse_text(draft.description, "description", {0, 2'000, true});
  if (!description) return description.error();
  return BankDraft{std::move(*name), std::move(*description), draft.organisation};
}

Fault name_taken() {
  return Fault::conflict("name", "another bank has this name");
}

}  // namespace

base::Fault version_conflict(std::int32_t stored) {
  return Fault::conflict("version",
                         fmt::format("somebody else changed it: version {} is stored; look at that one first", stored));
}

base::Fault no_such_question() {
  return Fault::not_found("there is no such question");
}

std::unique_ptr<Quiz> Quiz::open(Parts parts) {
  return std::make_unique<StoredQuiz>(std::move(parts));
}

base::Result<Bank> StoredQuiz::allowed(store::Session& db, const http::Caller& caller, BankId bank, Right right) const {
  auto found = find_bank(db, bank);
  const BankAccess access(parts_.gate, caller);
  if (!found || !access.may_read(found->organisation)) return Fault::not_found("there is no such bank");
  if (right == Right::edit && !access.may_edit(found->organisation))
    return Fault::forbidden("this bank belongs to an organisation that your role does not cover");
  if (right == Right::review && !access.may_review(found->organisation))
    return Fault::forbidden("only a reviewer of the bank's organisation decides on its questions");
  return std::move(*found);
}

base::Task<std::vector<Bank>> StoredQuiz::banks(http::Caller caller) {
  auto all = co_await parts_.store.read([](store::Session& db) { return all_banks(db); });
  const BankAccess access(parts_.gate, caller);
  std::erase_if(all, [&](const Bank& bank) { return !access.may_read(bank.organisation); });
  co_return all;
}

base::Task<base::Result<Bank>> StoredQuiz::bank(http::Caller caller, BankId bank) {
  auto found = co_await parts_.store.read([&](store::Session& db) { return allowed(db, caller, bank, Right::read); });
  co_return found;
}

base::Task<base::Result<Bank>> StoredQuiz::make_bank(http::Caller caller, BankDraft draft) {
  const auto parsed = parse_draft(std::move(draft));
  if (!parsed) co_return parsed.error();
  if (!BankAccess(parts_.gate, caller).may_edit(parsed->organisation))
    co_return Fault::forbidden("a bank is made for an organisation that your role covers");
  const Bank bank{parts_.ids.next<BankId>(), parsed->name, parsed->description, parsed->organisation, 1,
                  parts_.clock.now()};
  auto made = co_await parts_.store.write([&](store::Session& db) -> base::Result<Bank> {
    if (find_bank(db, bank.name)) return name_taken();
    insert_bank(db, bank, caller.learner);
    return bank;
  });
  co_return made;
}

base::Task<base::Result<Bank>> StoredQuiz::change_bank(http::Caller caller, BankId id, std::int32_t version,
                                                       BankDraft draft) {
  const auto parsed = parse_draft(std::move(draft));
  if (!parsed) co_return parsed.error();
  const bool may_give = BankAccess(parts_.gate, caller).may_edit(parsed->organisation);
  auto changed = co_await parts_.store.write([&](store::Session& db) -> base::Result<Bank> {
    auto bank = allowed(db, caller, id, Right::edit);
    if (!bank) return bank.error();
    if (!may_give) return Fault::forbidden("a bank is given to an organisation that your role covers");
    if (bank->version != version) return version_conflict(bank->version);
    const auto same = find_bank(db, parsed->name);
    if (same && same->id != id) return name_taken();
    bank->name = parsed->name;
    bank->description = parsed->description;
    bank->organisation = parsed->organisation;
    update_bank(db, *bank);
    ++bank->version;
    return bank;
  });
  co_return changed;
}

base::Task<base::Result<void>> StoredQuiz::remove_bank(http::Caller caller, BankId id) {
  auto removed = co_await parts_.store.write([&](store::Session& db) -> base::Result<void> {
    const auto bank = allowed(db, caller, id, Right::edit);
    if (!bank) return bank.error();
    if (bank->questions > 0)
      return Fault::conflict("bank",
                             fmt::format("it has {} questions; only an empty bank is removed", bank->questions));
    delete_bank(db, id);
    return {};
  });
  co_return removed;
}

}  // namespace wanqiu::quiz
