// Papers, over the store.
#include <fmt/format.h>
#include <algorithm>

#include "analysis_store.h"
#include "attempt_store.h"
#include "bank_access.h"
#include "bank_store.h"
#include "base/text.h"
#include "item_analysis.h"
#include "paper_store.h"
#include "question_store.h"
#include "quiz/papers.h"
#include "store/store.h"
#include "stored_quiz.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

Fault no_such_paper_here() {
  return Fault::not_found("there is no such paper");
}

bool needs_look_first(const ItemAnalysis& a, const ItemAnalysis& b) {
  if (a.suspicions.empty() != b.suspicions.empty()) return !a.suspicions.empty();
  return a.discrimination.value_or(1) < b.discrimination.value_or(1);
}

class StoredPapers final : public Papers {
 public:
  explicit StoredPapers(Parts parts) : parts_(std::move(parts)) {}

  base::Task<std::vector<Paper>> papers(http::Caller caller) override {
    auto all = co_await parts_.store.read([](store::Session& db) { return all_papers(db); });
    const BankAccess access(parts_.gate, caller);
    std::erase_if(all, [&](const Paper& one) { return !access.may_read(one.draft.organisation); });
    co_return all;
  }

  base::Task<base::Result<Paper>> paper(http::Caller caller, PaperId id) override {
    auto found = co_await parts_.store.read([&](store::Session& db) { return readable(db, caller, id); });
    co_return found;
  }

  base::Task<base::Result<Paper>> make(http::Caller caller, PaperDraft draft, std::string request_key) override {
    const auto key = std::to_string(caller.learner.value) + ":" + request_key;
    const auto now = parts_.clock.now();
    const Paper fresh{parts_.ids.next<PaperId>(), PaperState::draft, 1, now, now, std::move(draft)};
    auto made = co_await parts_.store.write([&](store::Session& db) -> base::Result<Paper> {
      if (const auto known = find_paper_by_request(db, key)) return find_paper(db, *known).value();
      auto checked = check(db, caller, fresh.draft);
      if (!checked) return checked.error();
      auto paper = fresh;
      paper.draft = std::move(*checked);
      insert_paper(db, paper, caller.learner, key);
      return paper;
    });
    co_return made;
  }

  base::Task<base::Result<Paper>> change(http::Caller caller, PaperId id, std::int32_t version,
                                         PaperDraft draft) override {
    const auto now = parts_.clock.now();
    auto changed = co_await parts_.store.write([&](store::Session& db) -> base::Result<Paper> {
      auto stored = editable(db, caller, id, version);
      if (!stored) return stored.error();
      auto checked = check(db, caller, draft);
      if (!checked) return checked.error();
      if (draft.purpose != stored->draft.purpose && was_begun(db, id))
        return Fault::conflict("purpose", "somebody has begun it: its purpose stays");
      stored->draft = std::move(*checked);
      stored->version = version + 1;
      stored->changed_at = now;
      update_paper(db, *stored, caller.learner, version);
      return stored;
    });
    co_return changed;
  }

  base::Task<base::Result<Paper>> set_state(http::Caller caller, PaperId id, std::int32_t version,
                                            PaperState state) override {
    const auto now = parts_.clock.now();
    auto changed = co_await parts_.store.write([&](store::Session& db) -> base::Result<Paper> {
      auto stored = editable(db, caller, id, version);
      if (!stored) return stored.error();
      if (const auto allowed = may_become(db, *stored, state); !allowed) return allowed.error();
      stored->state = state;
      stored->version = version + 1;
      stored->changed_at = now;
      update_paper(db, *stored, caller.learner, version);
      return stored;
    });
    co_return changed;
  }

  base::Task<base::Result<void>> remove(http::Caller caller, PaperId id) override {
    auto removed = co_await parts_.store.write([&](store::Session& db) -> base::Result<void> {
      const auto stored = editable(db, caller, id, std::nullopt);
      if (!stored) return stored.error();
      if (was_begun(db, id)) return Fault::conflict("paper", "somebody has begun it: it can be closed, not removed");
      delete_paper(db, id);
      return {};
    });
    co_return removed;
  }

  base::Task<base::Result<PaperStock>> stock(http::Caller caller, PaperId id) override {
    auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<PaperStock> {
      const auto stored = readable(db, caller, id);
      if (!stored) return stored.error();
      return stock_of(db, stored->draft);
    });
    co_return found;
  }

  base::Task<base::Result<PaperResults>> results(http::Caller caller, PaperId id) override {
    auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<PaperResults> {
      const auto stored = readable(db, caller, id);
      if (!stored) return stored.error();
      return results_of(db, id, stored->draft.pass_per_mille);
    });
    co_return found;
  }

  base::Task<base::Result<std::vector<ItemAnalysis>>> analysis(http::Caller caller, BankId bank) override {
    using Items = std::vector<ItemAnalysis>;
    auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<Items> {
      const auto stored = find_bank(db, bank);
      if (!stored || !BankAccess(parts_.gate, caller).may_read(stored->organisation))
        return Fault::not_found("there is no such question bank");
      Items items;
      for (const auto& sums : sums_in(db, bank)) {
        const auto question = find_question(db, sums.question);
        const bool suspects = sums.answers >= analysed_answers_min;
        auto item = analyse(sums, question->question,
                            suspects ? choices_of(db, sums.question, sums.version) : std::vector<ChoiceCount>());
        item.choices.clear();
        items.push_back(std::move(item));
      }
      std::stable_sort(items.begin(), items.end(), needs_look_first);
      return items;
    });
    co_return found;
  }

  base::Task<base::Result<ItemAnalysis>> analysis(http::Caller caller, QuestionId id) override {
    auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<ItemAnalysis> {
      const auto question = find_question(db, id);
      if (!question) return no_such_question();
      const auto bank = find_bank(db, question->bank);
      if (!bank || !BankAccess(parts_.gate, caller).may_read(bank->organisation)) return no_such_question();
      const auto sums = sums_of(db, id, question->version);
      if (!sums) return Fault::not_found("nobody has answered this version of the question yet");
      return analyse(*sums, question->question, choices_of(db, id, question->version));
    });
    co_return found;
  }

  Paper make_now(const PaperDraft& draft) override {
    const auto now = parts_.clock.now();
    Paper paper{parts_.ids.next<PaperId>(), PaperState::open, 1, now, now, check_paper(draft).value()};
    parts_.store.write_now(
        [&](store::Session& db) { insert_paper(db, paper, base::LearnerId(), std::to_string(paper.id.value)); });
    return paper;
  }

 private:
  base::Result<Paper> readable(store::Session& db, const http::Caller& caller, PaperId id) const {
    auto stored = find_paper(db, id);
    if (!stored || !BankAccess(parts_.gate, caller).may_read(stored->draft.organisation)) return no_such_paper_here();
    return std::move(*stored);
  }

  base::Result<Paper> editable(store::Session& db, const http::Caller& caller, PaperId id,
                               std::optional<std::int32_t> version) const {
    auto stored = readable(db, caller, id);
    if (!stored) return stored.error();
    if (!BankAccess(parts_.gate, caller).may_edit(stored->draft.organisation))
      return Fault::forbidden("only editors of its organisation change this paper");
    if (version && stored->version != *version) return version_conflict(stored->version);
    return stored;
  }

  /// What a paper names must be there for its editor.
  base::Result<PaperDraft> check(store::Session& db, const http::Caller& caller, PaperDraft given) const {
    auto draft = check_paper(std::move(given));
    if (!draft) return draft.error();
    const BankAccess access(parts_.gate, caller);
    if (!access.may_edit(draft->organisation))
      return Fault::invalid("organisation", "must be one whose banks you edit, or one below it");
    const auto reads = [&](BankId bank) {
      const auto stored = find_bank(db, bank);
      return stored && access.may_read(stored->organisation);
    };
    for (std::size_t i = 0; i < draft->draws.size(); ++i) {
      const auto& banks = draft->draws[i].banks;
      if (!std::all_of(banks.begin(), banks.end(), reads))
        return Fault::invalid(fmt::format("draws[{}].banks", i), "must be question banks that you may read");
    }
    for (std::size_t i = 0; i < draft->questions.size(); ++i) {
      const auto question = find_card(db, draft->questions[i]);
      if (!question || !reads(question->bank))
        return Fault::invalid(fmt::format("questions[{}]", i), "must be a question of a bank that you may read");
    }
    if (draft->item && !parts_.item_exists(draft->item))
      return Fault::invalid("item", "must be an item of the library");
    return draft;
  }

  base::Result<void> may_become(store::Session& db, const Paper& paper, PaperState state) const {
    if (state == paper.state) return {};
    if (state == PaperState::draft)
      return Fault::conflict("state", "a paper that was opened is closed, not made a draft again");
    if (state == PaperState::closed)
      return paper.state == PaperState::open ? base::Result<void>() : Fault::conflict("state", "it is not open");
    const auto there = stock_of(db, paper.draft);
    const bool any = there.not_in_use.size() < paper.draft.questions.size() ||
                     std::any_of(there.drawable.begin(), there.drawable.end(), [](auto count) { return count > 0; });
    if (!any) return Fault::conflict("questions", "none of its questions is in use");
    return {};
  }

  static PaperStock stock_of(store::Session& db, const PaperDraft& draft) {
    PaperStock stock;
    for (const auto id : draft.questions) {
      if (question_version(db, id) == 0) stock.not_in_use.push_back(id);
    }
    if (draft.draws.empty()) return stock;
    const auto all = candidates(db);
    for (const auto& rule : draft.draws) {
      stock.drawable.push_back(static_cast<std::int32_t>(
          std::count_if(all.begin(), all.end(), [&](const Candidate& one) { return fits(one, rule); })));
    }
    return stock;
  }

  Parts parts_;
};

}  // namespace

std::unique_ptr<Papers> Papers::open(Parts parts) {
  return std::make_unique<StoredPapers>(std::move(parts));
}

}  // namespace wanqiu::quiz
