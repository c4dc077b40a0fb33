// What there is to do for one learner, and what was done.
#include <algorithm>

#include "base/random.h"
#include "ledger/ledger.h"
#include "paper_store.h"
#include "question_store.h"
#include "stored_practice.h"

namespace wanqiu::quiz {
namespace {

constexpr int past_attempts_max = 100;

/// Of several papers for one learner the one nearest to them: of the lowest organisation, then the newest.
bool is_nearer(const http::Gate& gate, const Paper& one, const Paper& other) {
  if (one.draft.organisation == other.draft.organisation) return one.id.value > other.id.value;
  return gate.covers(other.draft.organisation, one.draft.organisation);
}

}  // namespace

StoredPractice::StoredPractice(Parts parts) : parts_(parts), saver_(parts_.store) {
  const auto fresh = parts_.random.next();
  seed_ = parts_.store.write_now([&](store::Session& db) { return ensure_seed(db, fresh); });
}

std::unique_ptr<Practice> Practice::open(Parts parts) {
  return std::make_unique<StoredPractice>(parts);
}

Offer StoredPractice::offer_of(store::Session& db, const http::Caller& caller, const Paper& paper) const {
  const auto& draft = paper.draft;
  Offer offer{paper.id,
              draft.name,
              draft.description,
              draft.purpose,
              questions_asked(draft),
              draft.minutes,
              draft.opens_at,
              draft.closes_at,
              {},
              {},
              {},
              {},
              {}};
  if (draft.purpose == Purpose::endless) {
    if (const auto best = best_of(db, caller.learner, paper.id); best > 0) offer.best = best;
  }
  const auto tries = attempts_at(db, caller.learner, paper.id, period_of(draft.purpose));
  const bool once = draft.purpose == Purpose::daily || draft.purpose == Purpose::weekly;
  if (const auto limit = once ? std::optional(1) : draft.tries)
    offer.tries_left = std::max(0, *limit - static_cast<std::int32_t>(tries.size()));
  for (const auto& one : tries) {
    if (!one.finished_at) {
      offer.under_way = one.id;
    } else {
      offer.last = one.id;
      if (draft.purpose == Purpose::special || draft.purpose == Purpose::course)
        offer.passed = offer.passed.value_or(false) || one.score >= one.settings.pass_per_mille;
      if (draft.purpose != Purpose::endless) offer.best = std::max(offer.best.value_or(0), one.score);
    }
  }
  return offer;
}

base::Task<QuizToday> StoredPractice::today(http::Caller caller) {
  const auto now = parts_.clock.now();
  const auto day = today_now();
  auto all = co_await parts_.store.read([&](store::Session& db) {
    QuizToday found;
    std::map<Purpose, Paper> nearest;
    for (const auto& paper : open_papers(db)) {
      const auto purpose = paper.draft.purpose;
      if (!is_for(paper, caller) || purpose == Purpose::course || purpose == Purpose::duel) continue;
      if (paper.draft.closes_at && *paper.draft.closes_at <= now) continue;
      if (purpose == Purpose::special) {
        found.special.push_back(offer_of(db, caller, paper));
        continue;
      }
      if (paper.draft.opens_at && now < *paper.draft.opens_at) continue;
      const auto there = nearest.find(purpose);
      if (there == nearest.end() || is_nearer(parts_.gate, paper, there->second))
        nearest.insert_or_assign(purpose, paper);
    }
    for (const auto& [purpose, paper] : nearest) {
      auto& place = purpose == Purpose::daily ? found.daily : purpose == Purpose::weekly ? found.weekly : found.endless;
      place = offer_of(db, caller, paper);
    }
    const auto mistakes = count_mistakes(db, caller.learner, day);
    found.mistakes_due = mistakes.due;
    found.mistakes = mistakes.all;
    return found;
  });
  co_return all;
}

base::Task<std::vector<Offer>> StoredPractice::offers_at(http::Caller caller, LessonId item) {
  auto offers = co_await parts_.store.read([&](store::Session& db) {
    std::vector<Offer> found;
    for (const auto& paper : open_papers_at(db, item)) {
      if (is_for(paper, caller)) found.push_back(offer_of(db, caller, paper));
    }
    return found;
  });
  co_return offers;
}

base::Task<std::vector<PastAttempt>> StoredPractice::past(http::Caller caller) {
  auto past = co_await parts_.store.read([&](store::Session& db) {
    std::vector<PastAttempt> found;
    for (const auto& one : attempts_of(db, caller.learner, past_attempts_max)) {
      found.push_back({one.id, one.settings.name, one.purpose, one.started_at, one.finished_at,
                       static_cast<std::int32_t>(one.questions.size()), one.right_answers, one.score, one.points});
    }
    return found;
  });
  co_return past;
}

base::Task<std::vector<ShownMistake>> StoredPractice::mistakes(http::Caller caller) {
  auto book = co_await parts_.store.read([&](store::Session& db) {
    std::vector<ShownMistake> found;
    for (const auto& one : mistakes_of(db, caller.learner)) {
      const auto card = find_card(db, one.question);
      if (card)
        found.push_back({one.question, card->kind, card->beginning, one.added_at, one.card.due_on, one.card.lapses});
    }
    return found;
  });
  co_return book;
}

base::Task<> StoredPractice::forget(http::Caller caller, QuestionId question) {
  co_await parts_.store.write([&](store::Session& db) { delete_mistake(db, caller.learner, question); });
}

base::Task<base::Result<Attachment>> StoredPractice::file(http::Caller caller, QuestionId question, std::string name) {
  const auto no_such_file = base::Fault::not_found("there is no such file");
  auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<Attachment> {
    auto version = question_version(db, question);
    for (const auto& attempt : attempts_of(db, caller.learner, past_attempts_max)) {
      for (const auto& one : attempt.questions) {
        if (version == 0 && one.question == question) version = one.version;
      }
    }
    const auto held = version == 0 ? nullptr : pool_.asked(db, {question, version});
    if (!held) return no_such_file;
    const auto& files = (*held)->files;
    const auto file = std::find_if(files.begin(), files.end(), [&](const auto& one) { return one.name == name; });
    if (file == files.end()) return no_such_file;
    return *file;
  });
  co_return found;
}

}  // namespace wanqiu::quiz
