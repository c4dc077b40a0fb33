#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/hash.h"
#include "hall_command.h"
#include "hall_ranking.h"

namespace wanqiu::arena {

/// How a question was answered, counted while it is open.
struct QuestionCounts {
  std::uint32_t answers = 0;
  std::array<std::uint32_t, options_max> chosen{};  ///< beside the options
  friend bool operator==(const QuestionCounts&, const QuestionCounts&) = default;
};

/// One player, as of the last question that was locked: nothing here tells of an open one.
struct HallStanding {
  std::uint32_t rank = 0;
  std::uint32_t players = 0;
  std::int32_t score = 0;
  std::int32_t points = 0;  ///< of the last question
  bool right = false;       ///< the last question, wholly
  std::uint32_t organisation_rank = 0;
  std::int64_t organisation_mean = 0;
};

/// A live match as a state machine: commands with their time go in, verdicts come out. No clock, no store, no socket,
/// and nothing random inside, so that the same commands give the same match, byte for byte (digest()); that is how a
/// match comes back after a restart, and how it could be followed by a second process.
///
///   created ─▶ lobby ─▶ read ─▶ open ─▶ locked ─▶ reveal ─▶ ranking ─▶ ended
///                        ▲                                     │
///                        └─────────── next question ───────────┘
///
/// An answer counts once, when `at` less the credited round trip is within the question's time. A question stays open
/// for the largest credit and a moment more, so that who is credited is not too late; what arrives after its time in
/// that while is told so. Who joins late has nothing for what was asked before.
class HallMatch {
 public:
  struct Outcome {
    Verdict verdict = Verdict::done;
    Seat seat;                    ///< of whom the command spoke of, if they have one
    base::Milliseconds taken{0};  ///< of an answer that counts
  };

  HallMatch(HallPlan plan, base::Instant made_at);

  Outcome apply(const Command& command);
  /// When the match goes on by itself, if it does. What has to be applied then is the advance from here.
  std::optional<base::Instant> due() const;
  Command advance(base::Instant at) const { return {at, Advance{phase_, question_}}; }

  const HallPlan& plan() const { return plan_; }
  Phase phase() const { return phase_; }
  std::uint16_t question() const { return question_; }
  base::Instant since() const { return since_; }
  bool by_itself() const { return by_itself_; }
  const HallSeats& seats() const { return seats_; }
  const QuestionCounts& counts(std::size_t question) const { return counts_[question]; }
  std::uint64_t commands() const { return commands_; }  ///< that were done

  /// As of the last locked question; empty before the first.
  const HallRanking& ranking() const { return ranking_; }
  const HallTotals& totals() const { return totals_; }
  HallStanding standing(Seat seat) const;
  /// The first ten after each locked question: how the ranking went.
  const std::vector<HallTop>& tops() const { return tops_; }
  /// Everybody's ranks after `question`, which is locked: for looking back, worked out again.
  HallRanking ranking_after(std::size_t question) const;

  /// Over everything that decides how the match goes on.
  base::Hash digest() const;

 private:
  Outcome apply(const Join& join, base::Instant at);
  Outcome apply(const Leave& leave, base::Instant at);
  Outcome apply(const Answer& answer, base::Instant at);
  Outcome apply(const Advance& advance, base::Instant at);
  Outcome apply(const RunByItself& run, base::Instant at);
  Outcome apply(const Resume& resume, base::Instant at);
  Outcome apply(const End& end, base::Instant at);

  std::optional<Verdict> refused(const Answer& answer, Seat seat, base::Instant at) const;
  void enter(Phase phase, base::Instant at);
  void open_question();
  void lock_question();
  bool may_be_answered() const { return phase_ == Phase::read || phase_ == Phase::open; }

  HallPlan plan_;
  Phase phase_ = Phase::created;
  std::uint16_t question_ = 0;
  base::Instant since_;
  bool by_itself_ = false;
  std::uint64_t commands_ = 0;
  HallSeats seats_;
  std::size_t awaited_ = 0;  // present players who have not answered the open question
  std::vector<QuestionCounts> counts_;
  HallTotals totals_;
  HallRanking ranking_;
  std::vector<HallTop> tops_;
};

}  // namespace wanqiu::arena
