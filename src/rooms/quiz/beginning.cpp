// How an attempt comes about: which paper, which questions.
#include <fmt/format.h>
#include <algorithm>
#include <set>

#include "base/assert.h"
#include "base/hash.h"
#include "base/random.h"
#include "ledger/ledger.h"
#include "paper_store.h"
#include "stored_practice.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

constexpr int mistakes_at_once = 20;
/// How many of a learner's attempts say what was seen lately.
constexpr int attempts_looked_at = 40;

Fault no_such_paper() {
  return Fault::not_found("there is no such quiz");
}

std::int32_t tries_of(const PaperDraft& paper) {
  if (paper.purpose == Purpose::daily || paper.purpose == Purpose::weekly) return 1;
  return paper.tries.value_or(std::numeric_limits<std::int32_t>::max());
}

/// Asks for the same on every machine; nobody outside can foretell it without the seed.
std::uint64_t occasion_of(PaperId paper, std::int32_t period, std::int32_t attempt) {
  return base::hash64(fmt::format("{}:{}:{}", paper.value, period, attempt));
}

void shuffle(std::vector<Asked>& questions, std::uint64_t seed) {
  const auto rank = [&](const Asked& one) { return base::hash64(fmt::format("{}:{}", seed, one.question.value)); };
  std::sort(questions.begin(), questions.end(), [&](const Asked& a, const Asked& b) { return rank(a) < rank(b); });
}

}  // namespace

base::Day StoredPractice::today_now() const {
  return parts_.ledger.zone().day_of(parts_.clock.now());
}

std::int32_t StoredPractice::period_of(Purpose purpose) const {
  if (purpose == Purpose::daily) return today_now().value;
  if (purpose == Purpose::weekly) return base::start_of_week(today_now()).value;
  return 0;
}

bool StoredPractice::is_for(const Paper& paper, const http::Caller& caller) const {
  return paper.state == PaperState::open && paper.draft.purpose != Purpose::duel &&
         parts_.gate.covers(paper.draft.organisation, caller.organisation);
}

base::Result<void> StoredPractice::may_begin(const Paper& paper, const std::vector<Attempt>& tries,
                                             base::Instant now) const {
  const auto& zone = parts_.ledger.zone();
  if (paper.draft.opens_at && now < *paper.draft.opens_at)
    return Fault::conflict("paper", fmt::format("it opens at {}", zone.rfc3339(*paper.draft.opens_at)));
  if (paper.draft.closes_at && now >= *paper.draft.closes_at)
    return Fault::conflict("paper", fmt::format("it closed at {}", zone.rfc3339(*paper.draft.closes_at)));
  if (static_cast<std::int32_t>(tries.size()) >= tries_of(paper.draft))
    return Fault::conflict("paper", fmt::format("no try is left: there is {}", tries_of(paper.draft)));
  return {};
}

std::vector<Asked> StoredPractice::draw_for(store::Session& db, base::LearnerId learner, const PaperDraft& paper,
                                            std::uint64_t occasion) {
  std::map<QuestionId, std::int64_t> seen;
  for (const auto& attempt : attempts_of(db, learner, attempts_looked_at)) {
    for (const auto& one : attempt.questions) seen.emplace(one.question, base::to_ms(attempt.started_at));
  }
  const auto seen_at = [&](QuestionId id) {
    const auto found = seen.find(id);
    return found == seen.end() ? std::nullopt : std::optional(found->second);
  };
  std::vector<Asked> asked;
  std::set<QuestionId> taken;
  const auto take = [&](QuestionId id) {
    const auto version = question_version(db, id);
    if (version == 0 || !taken.insert(id).second) return false;
    asked.push_back({id, version});
    return true;
  };
  for (const auto id : paper.questions) take(id);
  for (std::size_t i = 0; i < paper.draws.size(); ++i) {
    auto rule = paper.draws[i];
    int wanted = paper.purpose == Purpose::endless ? endless_questions_max : rule.count;
    const auto pool = pool_.fitting(db, rule);
    // Some of what is drawn may be taken already, or have left use since the pool was read.
    const Draw draw_now{seed_ + i, static_cast<std::uint64_t>(learner.value), occasion};
    for (const auto id : draw(*pool, wanted + static_cast<int>(taken.size()) + 10, draw_now, seen_at)) {
      if (wanted == 0) break;
      if (take(id)) --wanted;
    }
  }
  return asked;
}

base::Result<Attempt> StoredPractice::compose(store::Session& db, const http::Caller& caller, const Paper& paper,
                                              const std::vector<Attempt>& tries, AttemptId id, base::Instant now) {
  Attempt fresh;
  fresh.id = id;
  fresh.learner = caller.learner;
  fresh.number = caller.number;
  fresh.paper = paper.id;
  fresh.purpose = paper.draft.purpose;
  fresh.period = period_of(fresh.purpose);
  fresh.try_ = tries.empty() ? 1 : tries.back().try_ + 1;
  fresh.started_at = now;
  fresh.deadline = deadline_of(paper.draft, now);
  fresh.settings = {paper.draft.name, paper.draft.explain, paper.draft.shuffle_options, paper.draft.pass_per_mille,
                    paper.draft.revival};
  const auto occasion = occasion_of(paper.id, fresh.period, fresh.try_);
  fresh.questions = draw_for(db, caller.learner, paper.draft, occasion);
  if (fresh.questions.empty()) return Fault::conflict("paper", "none of its questions is in use");
  if (paper.draft.shuffle_questions)
    shuffle(fresh.questions, seed_ ^ occasion ^ static_cast<std::uint64_t>(caller.learner.value));
  return fresh;
}

base::Task<base::Result<ShownAttempt>> StoredPractice::begin(http::Caller caller, PaperId paper) {
  const auto now = parts_.clock.now();
  const auto id = parts_.ids.next<AttemptId>();
  // What ran out of time unseen is handed in first; then there may be another try.
  const auto find_late = [&](store::Session& db) -> std::optional<AttemptId> {
    const auto stored = find_paper(db, paper);
    if (!stored) return std::nullopt;
    const auto tries = attempts_at(db, caller.learner, paper, period_of(stored->draft.purpose));
    if (tries.empty() || tries.back().finished_at || !is_over(tries.back(), now)) return std::nullopt;
    return tries.back().id;
  };
  const auto late = co_await parts_.store.read(find_late);
  if (late) (co_await hand_in(*late)).value();

  auto begun = co_await parts_.store.write([&](store::Session& db) -> base::Result<AttemptId> {
    const auto stored = find_paper(db, paper);
    if (!stored || !is_for(*stored, caller)) return no_such_paper();
    const auto tries = attempts_at(db, caller.learner, paper, period_of(stored->draft.purpose));
    if (!tries.empty() && !tries.back().finished_at) return tries.back().id;
    if (const auto allowed = may_begin(*stored, tries, now); !allowed) return allowed.error();
    const auto fresh = compose(db, caller, *stored, tries, id, now);
    if (!fresh) return fresh.error();
    insert_attempt(db, *fresh);
    return fresh->id;
  });
  if (!begun) co_return begun.error();
  co_return co_await shown(caller.learner, *begun);
}

base::Task<base::Result<ShownAttempt>> StoredPractice::begin_mistakes(http::Caller caller) {
  const auto now = parts_.clock.now();
  const auto today = today_now();
  const auto id = parts_.ids.next<AttemptId>();
  auto begun = co_await parts_.store.write([&](store::Session& db) -> base::Result<AttemptId> {
    const auto before = attempts_at(db, caller.learner, PaperId(), 0);
    if (!before.empty() && !before.back().finished_at) return before.back().id;
    Attempt fresh;
    for (const auto& mistake : due_mistakes(db, caller.learner, today, mistakes_at_once)) {
      fresh.questions.push_back({mistake.question, question_version(db, mistake.question)});
    }
    if (fresh.questions.empty()) return Fault::conflict("mistakes", "none is due");
    fresh.id = id;
    fresh.learner = caller.learner;
    fresh.number = caller.number;
    fresh.purpose = Purpose::mistakes;
    fresh.try_ = before.empty() ? 1 : before.back().try_ + 1;
    fresh.started_at = now;
    fresh.settings = {"", Explain::at_once, true, 0, false};
    insert_attempt(db, fresh);
    return fresh.id;
  });
  if (!begun) co_return begun.error();
  co_return co_await shown(caller.learner, *begun);
}

}  // namespace wanqiu::quiz
