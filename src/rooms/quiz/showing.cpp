// What of an attempt its learner sees: never what is right before the answer is final.
#include <fmt/format.h>

#include "base/assert.h"
#include "base/hash.h"
#include "stored_practice.h"

namespace wanqiu::quiz {
namespace {

bool knows_passing(Purpose purpose) {
  return purpose == Purpose::special || purpose == Purpose::course;
}

/// After the whole: unless the paper never tells.
bool tells_at_end(const Attempt& attempt) {
  return attempt.finished_at && attempt.settings.explain != Explain::never;
}

}  // namespace

OwnOrder StoredPractice::order_of(const Attempt& attempt, std::size_t place, const Question& question) const {
  const auto seed = base::hash64(fmt::format("{}:{}:{}", seed_, attempt.id.value, place));
  return OwnOrder::of(question, seed, attempt.settings.shuffle_options);
}

std::shared_ptr<Sitting> StoredPractice::read_sitting(store::Session& db, Attempt attempt) {
  auto sitting = std::make_shared<Sitting>();
  for (std::size_t place = 0; place < attempt.questions.size(); ++place) {
    auto question = pool_.asked(db, attempt.questions[place]);
    sitting->orders.push_back(question ? order_of(attempt, place, *question) : OwnOrder());
    sitting->questions.push_back(std::move(question));
  }
  sitting->checked = answers_of(db, attempt.id);
  std::erase_if(sitting->checked, [](const StoredAnswer& one) { return !one.checked_at; });
  sitting->attempt = std::move(attempt);
  return sitting;
}

ShownPlace StoredPractice::show_place(const Sitting& sitting, std::size_t place, const StoredAnswer* answer,
                                      bool tell) const {
  const auto& question = *sitting.questions[place];
  const auto& order = sitting.orders[place];
  const auto id = sitting.attempt.questions[place].question;
  ShownPlace shown_place;
  shown_place.place = static_cast<std::int32_t>(place);
  shown_place.question = quiz::shown(id, question, order);
  if (answer != nullptr) shown_place.answer = order.to_shown(question, answer->answer);
  if (tell) shown_place.outcome = shown_outcome(id, question, order, answer == nullptr ? Answer{} : answer->answer);
  return shown_place;
}

ShownAttempt StoredPractice::show(const Sitting& sitting, const std::vector<StoredAnswer>& answers) const {
  const auto& attempt = sitting.attempt;
  ShownAttempt all;
  all.id = attempt.id;
  if (attempt.paper) all.paper = attempt.paper;
  all.name = attempt.settings.name;
  all.purpose = attempt.purpose;
  all.explain = attempt.settings.explain;
  all.now = parts_.clock.now();
  all.started_at = attempt.started_at;
  all.deadline = attempt.deadline;
  all.finished_at = attempt.finished_at;
  all.total = static_cast<std::int32_t>(attempt.questions.size());
  for (std::size_t place = 0; place < shown_count(attempt, answers); ++place) {
    if (!sitting.questions[place]) continue;  // it is gone, with its past
    const auto* answer = answer_at(answers, static_cast<std::int32_t>(place));
    const bool final_now = answer != nullptr && answer->checked_at && attempt.settings.explain == Explain::at_once;
    all.questions.push_back(show_place(sitting, place, answer, final_now || tells_at_end(attempt)));
  }
  all.lost = is_lost(attempt, answers);
  all.may_revive = may_revive(attempt, answers).has_value();
  all.points = attempt.points;
  if (attempt.finished_at) {
    all.score = attempt.score;
    all.right_answers = attempt.right_answers;
    if (knows_passing(attempt.purpose)) all.passed = attempt.score >= attempt.settings.pass_per_mille;
  }
  return all;
}

base::Task<base::Result<ShownAttempt>> StoredPractice::shown(base::LearnerId learner, AttemptId id) {
  using Shown = base::Result<ShownAttempt>;
  auto found = co_await parts_.store.read([&](store::Session& db) -> Shown {
    auto attempt = find_attempt(db, id);
    if (!attempt || attempt->learner != learner) return no_such_attempt();
    const auto sitting = read_sitting(db, std::move(*attempt));
    return show(*sitting, answers_of(db, id));
  });
  co_return found;
}

base::Task<base::Result<ShownAttempt>> StoredPractice::attempt(http::Caller caller, AttemptId id) {
  const auto now = parts_.clock.now();
  const auto late = co_await parts_.store.read([&](store::Session& db) {
    const auto found = find_attempt(db, id);
    return found && found->learner == caller.learner && !found->finished_at && is_over(*found, now);
  });
  if (late) (co_await hand_in(id)).value();
  co_return co_await shown(caller.learner, id);
}

}  // namespace wanqiu::quiz
