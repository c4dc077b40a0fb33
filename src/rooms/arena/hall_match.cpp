#include "hall_match.h"

#include <algorithm>

#include "base/assert.h"
#include "scoring.h"

namespace wanqiu::arena {
namespace {

using Outcome = HallMatch::Outcome;

/// An answer that arrived in time may still stand in a queue when the time is over.
constexpr base::Milliseconds queue_time{100};
/// A scheduled match lets players in so long before it starts.
constexpr base::Milliseconds lobby_time{15 * 60'000};

bool fits(const MatchQuestion& question, Choices choices) {
  const unsigned all = (1U << question.options) - 1;
  if (choices == 0 || (choices & ~all) != 0) return false;
  return question.several || (choices & (choices - 1U)) == 0;
}

}  // namespace

HallMatch::HallMatch(HallPlan plan, base::Instant made_at)
    : plan_(std::move(plan)),
      since_(made_at),
      by_itself_(plan_.by_itself),
      seats_(plan_.questions.size()),
      counts_(plan_.questions.size()) {
  WQ_ASSERT(check(plan_));
}

Outcome HallMatch::apply(const Command& command) {
  if (phase_ == Phase::ended) {
    const auto* answer = std::get_if<Answer>(&command.action);
    const auto seat = answer != nullptr ? seats_.find(answer->learner) : std::nullopt;
    return {Verdict::over, seat.value_or(Seat()), {}};
  }
  const auto outcome = std::visit([&](const auto& action) { return apply(action, command.at); }, command.action);
  if (outcome.verdict == Verdict::done) ++commands_;
  return outcome;
}

Outcome HallMatch::apply(const Join& join, base::Instant) {
  if (phase_ == Phase::created) return {Verdict::before_opening, {}, {}};
  if (const auto seat = seats_.find(join.learner)) {
    if (seats_.is_present(*seat)) return {Verdict::seated_already, *seat, {}};
    seats_.set_present(*seat, true);
    if (phase_ == Phase::open && !seats_.answered(question_, *seat)) ++awaited_;
    return {Verdict::done, *seat, {}};
  }
  if (join.name.empty() || join.name.size() > name_bytes_max) return {Verdict::wrong_name, {}, {}};
  if (seats_.size() >= plan_.players_max) return {Verdict::full, {}, {}};
  if (phase_ == Phase::open) ++awaited_;
  return {Verdict::done, seats_.add(join.learner, join.organisation, join.name), {}};
}

Outcome HallMatch::apply(const Leave& leave, base::Instant) {
  const auto seat = seats_.find(leave.learner);
  if (!seat || !seats_.is_present(*seat)) return {Verdict::no_seat, seat.value_or(Seat()), {}};
  seats_.set_present(*seat, false);
  if (phase_ == Phase::open && !seats_.answered(question_, *seat)) --awaited_;
  return {Verdict::done, *seat, {}};
}

Outcome HallMatch::apply(const Answer& answer, base::Instant at) {
  const auto seat = seats_.find(answer.learner);
  if (!seat || !seats_.is_present(*seat)) return {Verdict::no_seat, seat.value_or(Seat()), {}};
  if (const auto why = refused(answer, *seat, at)) return {*why, *seat, {}};
  const auto thought = at - since_ - credited(answer.round_trip, plan_.credit_max);
  const auto taken = std::max(thought, base::Milliseconds(0));
  seats_.answer(question_, *seat, answer.choices, taken);
  WQ_ASSERT(awaited_ > 0);
  --awaited_;
  QuestionCounts& counts = counts_[question_];
  ++counts.answers;
  for (std::size_t i = 0; i < options_max; ++i) counts.chosen[i] += answer.choices >> i & 1U;
  return {Verdict::done, *seat, taken};
}

std::optional<Verdict> HallMatch::refused(const Answer& answer, Seat seat, base::Instant at) const {
  if (phase_ < Phase::read) return Verdict::before_opening;
  if (answer.question > question_) return Verdict::other_question;
  if (seats_.answered(answer.question, seat)) return Verdict::twice;
  if (answer.question < question_ || phase_ > Phase::open) return Verdict::late;
  if (phase_ == Phase::read || at < since_) return Verdict::before_opening;
  const MatchQuestion& asked = plan_.questions[question_];
  if (!fits(asked, answer.choices)) return Verdict::wrong_choices;
  if (at - since_ - credited(answer.round_trip, plan_.credit_max) > asked.answer_time) return Verdict::late;
  return std::nullopt;
}

Outcome HallMatch::apply(const Advance& advance, base::Instant at) {
  if (advance.from != phase_ || advance.question != question_) return {Verdict::wrong_phase, {}, {}};
  switch (phase_) {
    case Phase::created:
      enter(Phase::lobby, at);
      break;
    case Phase::lobby:
      enter(Phase::read, at);
      break;
    case Phase::read:
      enter(Phase::open, at);
      break;
    case Phase::open:
      enter(Phase::locked, at);
      break;
    case Phase::locked:
      enter(Phase::reveal, at);
      break;
    case Phase::reveal:
      enter(Phase::ranking, at);
      break;
    case Phase::ranking:
      if (question_ + 1U == plan_.questions.size()) {
        enter(Phase::ended, at);
      } else {
        ++question_;
        enter(Phase::read, at);
      }
      break;
    case Phase::ended:
      break;
  }
  return {Verdict::done, {}, {}};
}

Outcome HallMatch::apply(const RunByItself& run, base::Instant) {
  by_itself_ = run.on;
  return {Verdict::done, {}, {}};
}

Outcome HallMatch::apply(const Resume&, base::Instant at) {
  if (phase_ == Phase::open) {
    enter(Phase::read, at);
  } else if (phase_ > Phase::lobby) {
    since_ = at;
  }
  return {Verdict::done, {}, {}};
}

Outcome HallMatch::apply(const End&, base::Instant at) {
  if (may_be_answered() && counts_[question_].answers > 0) enter(Phase::locked, at);
  enter(Phase::ended, at);
  return {Verdict::done, {}, {}};
}

void HallMatch::enter(Phase phase, base::Instant at) {
  phase_ = phase;
  since_ = at;
  if (phase == Phase::open) open_question();
  if (phase == Phase::locked) lock_question();
}

void HallMatch::open_question() {
  seats_.expect_answers(question_);
  awaited_ = 0;
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (seats_.is_present(Seat::at(i)) && !seats_.answered(question_, Seat::at(i))) ++awaited_;
  }
}

void HallMatch::lock_question() {
  WQ_ASSERT(tops_.size() == question_);  // each is locked once
  add_question(totals_, seats_, plan_, question_);
  ranking_ = rank_hall(seats_, totals_);
  tops_.push_back(top_of(ranking_, totals_));
}

std::optional<base::Instant> HallMatch::due() const {
  const auto when_by_itself = [&](base::Milliseconds time) {
    return by_itself_ ? std::optional(since_ + time) : std::nullopt;
  };
  switch (phase_) {
    case Phase::created:
      if (!plan_.starts_at) return std::nullopt;
      return *plan_.starts_at - lobby_time;
    case Phase::lobby:
      return plan_.starts_at;
    case Phase::read:
      return since_ + plan_.read_time;
    case Phase::open:
      if (plan_.all_answered_locks && awaited_ == 0 && counts_[question_].answers > 0) return since_;
      return since_ + plan_.questions[question_].answer_time + plan_.credit_max + queue_time;
    case Phase::locked:
      return when_by_itself(plan_.locked_time);
    case Phase::reveal:
      return when_by_itself(plan_.reveal_time);
    case Phase::ranking:
      return when_by_itself(plan_.ranking_time);
    case Phase::ended:
      break;
  }
  return std::nullopt;
}

HallStanding HallMatch::standing(Seat seat) const {
  HallStanding standing;
  const std::size_t index = seat.index();
  if (index >= ranking_.rank.size()) return standing;  // joined after the last lock
  const std::size_t last = tops_.size() - 1;
  standing.rank = ranking_.rank[index];
  standing.players = static_cast<std::uint32_t>(ranking_.rank.size());
  standing.score = totals_.score[index];
  if (const Choices choices = seats_.choices(last, seat); choices != 0) {
    const auto share = share_of(plan_.questions[last], choices);
    standing.points = points_of(plan_.questions[last], share, seats_.taken(last, seat));
    standing.right = share == share_full;
  }
  const auto& place = ranking_.organisations[ranking_.organisation_at[seats_.organisation(seat)]];
  standing.organisation_rank = place.rank;
  standing.organisation_mean = place.mean();
  return standing;
}

HallRanking HallMatch::ranking_after(std::size_t question) const {
  WQ_ASSERT(question < tops_.size());
  HallTotals totals;
  for (std::size_t i = 0; i <= question; ++i) add_question(totals, seats_, plan_, i);
  return rank_hall(seats_, totals);
}

}  // namespace wanqiu::arena
