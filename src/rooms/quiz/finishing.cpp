// Handing in, and what follows from it: the score, what the questions learn, the mistake book, points.
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <algorithm>

#include "analysis_store.h"
#include "base/assert.h"
#include "ledger/ledger.h"
#include "stored_practice.h"

namespace wanqiu::quiz {
namespace {

/// Who took longer was elsewhere.
constexpr base::Milliseconds answer_time_max{600'000};
/// A mistake that would be asked again only after so many days is learnt.
constexpr double learnt_stability_days = 100;
constexpr int kept_house_at_once = 200;

double share(Weight weight) {
  return static_cast<double>(weight.billionths()) / static_cast<double>(Weight::full().billionths());
}

/// What was saved and not checked becomes final.
void mark_unchecked(store::Session& db, const Sitting& sitting, std::vector<StoredAnswer>& answers, base::Instant now) {
  for (auto& one : answers) {
    if (one.checked_at) continue;
    const auto& question = sitting.questions[static_cast<std::size_t>(one.place)];
    one.checked_at = now;
    if (question) one.worth = mark(*question, one.answer).worth;
    store_checked(db, sitting.attempt.id, one);
  }
}

/// The time between an answer and the one before it; an answer that was changed later tells nothing.
std::map<std::int32_t, std::int64_t> times_taken(const Attempt& attempt, std::vector<StoredAnswer> answers) {
  std::sort(answers.begin(), answers.end(), [](const auto& a, const auto& b) { return a.saved_at < b.saved_at; });
  std::map<std::int32_t, std::int64_t> times;
  auto before = attempt.started_at;
  for (const auto& one : answers) {
    const auto taken = one.saved_at - before;
    if (taken <= answer_time_max) times[one.place] = taken.count();
    before = one.saved_at;
  }
  return times;
}

void add_outcomes(store::Session& db, const Sitting& sitting, const std::vector<StoredAnswer>& answers) {
  const auto& attempt = sitting.attempt;
  const auto times = times_taken(attempt, answers);
  const auto counted = shown_count(attempt, answers);
  double sum = 0;
  for (const auto& one : answers) sum += share(one.worth);
  for (std::size_t place = 0; place < counted; ++place) {
    if (!sitting.questions[place]) continue;
    Outcome outcome;
    outcome.asked = attempt.questions[place];
    const auto* given = answer_at(answers, static_cast<std::int32_t>(place));
    outcome.empty = given == nullptr || given->answer.empty();
    if (given != nullptr) {
      outcome.worth = share(given->worth);
      if (const auto time = times.find(given->place); time != times.end()) outcome.ms = time->second;
      if (choices_of((*sitting.questions[place])->answering) != nullptr) outcome.choices = given->answer.choices;
    }
    outcome.rest = counted > 1 ? (sum - outcome.worth) / static_cast<double>(counted - 1) : 0;
    add_outcome(db, outcome);
  }
}

}  // namespace

base::Fault no_such_attempt() {
  return base::Fault::not_found("there is no such attempt");
}

void StoredPractice::learn_from(store::Session& db, const Attempt& attempt, const StoredAnswer& answer,
                                base::Instant now) const {
  if (answer.answer.empty()) return;
  const auto today = parts_.ledger.zone().day_of(now);
  const auto question = attempt.questions[static_cast<std::size_t>(answer.place)].question;
  auto known = find_mistake(db, attempt.learner, question);
  const bool right = answer.worth == Weight::full();
  if (!known) {
    if (!right) store_mistake(db, attempt.learner, {question, now, first_seen(Grade::again, today)});
    return;
  }
  const auto grade = right ? Grade::good : answer.worth.is_positive() ? Grade::hard : Grade::again;
  known->card = review(known->card, grade, std::max(today, known->card.reviewed_on));
  if (right && known->card.stability >= learnt_stability_days) {
    delete_mistake(db, attempt.learner, question);
  } else {
    store_mistake(db, attempt.learner, *known);
  }
}

std::optional<ledger::Event> StoredPractice::event_of(const Attempt& attempt) const {
  using ledger::Verb;
  ledger::Event event;
  event.at = attempt.finished_at.value();
  event.learner = attempt.number;
  event.amount = attempt.score;
  const auto stated = [&](std::string_view what, std::int64_t which) {
    event.key = ledger::EventKey::of(fmt::format("quiz {} {}", what, which));
  };
  switch (attempt.purpose) {
    case Purpose::daily:
      event.verb = Verb::finished_daily_quiz;
      event.object = static_cast<std::uint64_t>(attempt.period);
      stated("day", attempt.period);
      return event;
    case Purpose::weekly:
      event.verb = Verb::finished_weekly_quiz;
      event.object = static_cast<std::uint64_t>(attempt.period);
      stated("week", attempt.period);
      return event;
    case Purpose::special:
      if (attempt.score < attempt.settings.pass_per_mille) return std::nullopt;
      event.verb = Verb::finished_special_quiz;
      event.object = static_cast<std::uint64_t>(attempt.paper.value);
      stated("paper", attempt.paper.value);
      return event;
    case Purpose::endless:
    case Purpose::course:
    case Purpose::mistakes:
    case Purpose::duel:
      return std::nullopt;
  }
  return std::nullopt;
}

base::Task<base::Result<void>> StoredPractice::hand_in(AttemptId id) {
  const auto sitting = co_await sitting_of(id);
  if (!sitting) co_return no_such_attempt();
  sittings_.close(*sitting);
  do co_await saver_.settle();
  while (sittings_.is_saving(*sitting));
  const auto now = parts_.clock.now();
  const auto finish_now = [&](store::Session& db) {
    auto attempt = find_attempt(db, id).value();
    if (attempt.finished_at) return;
    auto answers = answers_of(db, id);
    const auto final_before = answers;
    mark_unchecked(db, *sitting, answers, now);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (!final_before[i].checked_at) learn_from(db, attempt, answers[i], now);
    }
    add_outcomes(db, *sitting, answers);
    const auto score = score_of(attempt, answers);
    attempt.score = score.per_mille;
    attempt.right_answers = score.right_answers;
    attempt.finished_at = attempt.deadline ? std::min(now, *attempt.deadline) : now;
    const bool earned_before = attempt.purpose == Purpose::special && has_passed(db, attempt);
    attempt.settled = earned_before || !event_of(attempt);
    finish_attempt(db, attempt);
  };
  std::exception_ptr failed;
  try {
    co_await parts_.store.write(finish_now);
  } catch (...) {
    failed = std::current_exception();
  }
  sittings_.let_go(id);  // with its mark: after a failure answers can be saved again
  if (failed) std::rethrow_exception(failed);
  co_await settle(id);
  co_return base::Result<void>{};
}

/// Tells the ledger, unless it knows: the attempt is settled only when it does.
base::Task<> StoredPractice::settle(AttemptId id) {
  const auto attempt = co_await parts_.store.read([&](store::Session& db) { return find_attempt(db, id); });
  if (!attempt || !attempt->finished_at || attempt->settled) co_return;
  const auto event = event_of(*attempt);
  WQ_ASSERT(event);
  const auto receipt = co_await parts_.ledger.submit(*event);
  if (!receipt && receipt.error().kind == base::FaultKind::unavailable) {
    spdlog::warn("a finished quiz waits for the ledger: {}", receipt.error().reason);
    co_return;
  }
  const std::int32_t points = receipt && !receipt->duplicate ? receipt->points : attempt->points;
  co_await parts_.store.write([&](store::Session& db) { settle_attempt(db, id, points); });
}

base::Task<base::Result<ShownAttempt>> StoredPractice::finish(http::Caller caller, AttemptId id) {
  const auto sitting = co_await sit(caller.learner, id);
  if (!sitting) co_return sitting.error();
  const auto done = co_await hand_in(id);
  if (!done) co_return done.error();
  co_return co_await shown(caller.learner, id);
}

base::Task<> StoredPractice::keep_house() {
  const auto before = parts_.clock.now() - network_grace;
  const auto late =
      co_await parts_.store.read([&](store::Session& db) { return overdue_attempts(db, before, kept_house_at_once); });
  for (const auto id : late) co_await hand_in(id);
  const auto open_ones =
      co_await parts_.store.read([&](store::Session& db) { return unsettled_attempts(db, kept_house_at_once); });
  for (const auto id : open_ones) co_await settle(id);
}

}  // namespace wanqiu::quiz
