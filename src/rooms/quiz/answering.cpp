// Answers: saved while they may change, then final.
#include <fmt/format.h>

#include "base/assert.h"
#include "http/json_out.h"
#include "stored_practice.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

/// Held while an answer is saved: its attempt is not handed in before.
class Seat {
 public:
  Seat(Sittings& sittings, Sitting& sitting)
      : sittings_(sittings), sitting_(sitting), taken_(sittings.enter(sitting)) {}
  ~Seat() {
    if (taken_) sittings_.leave(sitting_);
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  explicit operator bool() const { return taken_; }

 private:
  Sittings& sittings_;
  Sitting& sitting_;
  bool taken_;
};

}  // namespace

base::Task<std::shared_ptr<Sitting>> StoredPractice::sitting_of(AttemptId id) {
  if (auto held = sittings_.find(id)) co_return held;
  auto read = co_await parts_.store.read([&](store::Session& db) -> std::shared_ptr<Sitting> {
    auto attempt = find_attempt(db, id);
    return attempt ? read_sitting(db, std::move(*attempt)) : nullptr;
  });
  if (!read) co_return nullptr;
  co_return sittings_.keep(std::move(read));
}

base::Task<base::Result<std::shared_ptr<Sitting>>> StoredPractice::sit(base::LearnerId learner, AttemptId id) {
  auto sitting = co_await sitting_of(id);
  if (!sitting || sitting->attempt.learner != learner) co_return no_such_attempt();
  co_return sitting;
}

base::Result<Answer> StoredPractice::own_answer(const Sitting& sitting, std::int32_t place, const Answer& shown) const {
  const auto at = static_cast<std::size_t>(place);
  const auto& question = sitting.questions[at];
  if (!question) return Fault::not_found("this question is no longer there");
  auto stored = sitting.orders[at].to_stored(*question, shown);
  if (!stored) return stored.error();
  if (const auto fits_question = check_answer(*question, *stored); !fits_question) return fits_question.error();
  return stored;
}

base::Task<base::Result<Saved>> StoredPractice::save(http::Caller caller, AttemptId id, std::int32_t place,
                                                     Answer answer) {
  const auto sitting = co_await sit(caller.learner, id);
  if (!sitting) co_return sitting.error();
  const auto now = parts_.clock.now();
  if (const auto allowed = may_answer((*sitting)->attempt, (*sitting)->checked, place, now); !allowed)
    co_return allowed.error();
  const auto stored = own_answer(**sitting, place, answer);
  if (!stored) co_return stored.error();
  const Seat seat(sittings_, **sitting);
  if (!seat) co_return Fault::conflict("attempt", "it is being handed in: no answer can change");
  SavedAnswer saved{id, place, http::to_json(*stored), now};
  co_await saver_.save(std::move(saved));
  co_return Saved{now};
}

base::Task<base::Result<Checked>> StoredPractice::check(http::Caller caller, AttemptId id, std::int32_t place,
                                                        Answer answer) {
  const auto found = co_await sit(caller.learner, id);
  if (!found) co_return found.error();
  const auto sitting = *found;
  if (sitting->attempt.settings.explain != Explain::at_once)
    co_return Fault::conflict("attempt", "this quiz does not tell before it is handed in");
  const auto now = parts_.clock.now();
  if (const auto allowed = may_answer(sitting->attempt, sitting->checked, place, now); !allowed)
    co_return allowed.error();
  const auto stored = own_answer(*sitting, place, answer);
  if (!stored) co_return stored.error();
  const auto at = static_cast<std::size_t>(place);
  const StoredAnswer final_answer{place, *stored, now, now, mark(*sitting->questions[at], *stored).worth};

  using Answers = std::vector<StoredAnswer>;
  auto after = co_await parts_.store.write([&](store::Session& db) -> base::Result<Answers> {
    const auto attempt = find_attempt(db, id);
    if (!attempt) return no_such_attempt();
    auto answers = answers_of(db, id);
    if (const auto allowed = may_answer(*attempt, answers, place, now); !allowed) return allowed.error();
    store_checked(db, id, final_answer);
    learn_from(db, *attempt, final_answer, now);
    std::erase_if(answers, [&](const StoredAnswer& one) { return one.place == place; });
    answers.push_back(final_answer);
    return answers;
  });
  sittings_.let_go(id);
  if (!after) co_return after.error();

  Checked told;
  told.outcome = shown_outcome(sitting->attempt.questions[at].question, *sitting->questions[at], sitting->orders[at],
                               final_answer.answer);
  told.lost = is_lost(sitting->attempt, *after);
  told.may_revive = may_revive(sitting->attempt, *after).has_value();
  const auto next = at + 1;
  if (one_by_one(sitting->attempt.purpose) && next < shown_count(sitting->attempt, *after) && sitting->questions[next])
    told.next = show_place(*sitting, next, nullptr, false);
  co_return told;
}

base::Task<base::Result<ShownAttempt>> StoredPractice::revive(http::Caller caller, AttemptId id) {
  auto revived = co_await parts_.store.write([&](store::Session& db) -> base::Result<void> {
    auto attempt = find_attempt(db, id);
    if (!attempt || attempt->learner != caller.learner) return no_such_attempt();
    const auto place = may_revive(*attempt, answers_of(db, id));
    if (!place) return place.error();
    attempt->revived_place = *place;
    update_revival(db, *attempt);
    return {};
  });
  sittings_.let_go(id);
  if (!revived) co_return revived.error();
  co_return co_await shown(caller.learner, id);
}

}  // namespace wanqiu::quiz
