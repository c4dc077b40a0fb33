#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "ledger/entry.h"
#include "ledger/event.h"
#include "ledger/rules.h"

namespace wanqiu::ledger {

/// What is kept of one learner for ever: 20 bytes.
struct Learner {
  std::int32_t balance = 0;       ///< earned and not spent; never negative
  std::int32_t earned_total = 0;  ///< by rules and corrections, since the beginning
  std::int32_t last_day = never;  ///< the latest local day with a point
  std::uint16_t days = 0;         ///< bit i: a point was earned on last_day - i
  std::uint16_t days_before = 0;  ///< days in a row with a point that end right before those 16
  std::uint16_t longest_streak = 0;
  std::uint8_t erased = 0;
  std::uint8_t seen = 0;  ///< there is an event of this learner

  static constexpr std::int32_t never = INT32_MIN;
  /// Days in a row with at least one point, up to today or up to yesterday.
  int streak(base::Day today) const;
  /// A point was earned on `day`, which may lie before last_day by up to 15 days.
  void earned_on(base::Day day);
  friend bool operator==(const Learner&, const Learner&) = default;
};
static_assert(sizeof(Learner) == 20);

constexpr std::uint32_t learner_number_max = 16'000'000;
constexpr int late_days_max = 7;
constexpr base::Milliseconds ahead_max = std::chrono::minutes(2);

/// The deterministic machine: events in, points out. No clock, no randomness, no I/O; local days come from the zone.
///
/// It remembers for each learner the 20 bytes above; for each of the last nine local days what each learner earned by
/// each rule (so that a late event counts towards the cap of its own day) and the keys that arrived (so that the same
/// key twice is one event). Nine days: an event may come 7 days late by the clock, which in local days, with a clock 2
/// minutes ahead, spans nine. 350,000 learners need some 8 MB, 13 MB a day for sums and 11 to 16 bytes a key.
///
/// Belongs to one thread. Readers see projections of what was committed, never this (ledger.h).
class State {
 public:
  explicit State(base::Zone zone);
  ~State();
  State(State&&) noexcept;
  State& operator=(State&&) noexcept;

  enum class Verdict : std::uint8_t {
    applied,
    duplicate,       ///< the key was there already; nothing changed
    too_late,        ///< before the days that are remembered
    balance_short,   ///< spent, or corrected downwards, more than there is
    not_registered,  ///< learner 0 for something that only a learner can do, or a number out of range
    wrong_amount,    ///< not what the verb counts (Measure)
    wrong_rules,     ///< the rule set is not known, or not higher than the one in use
    too_rich,        ///< the balance would pass 2^31
  };

  /// Judges and, unless refused, applies one event. `applied.event.seq` must be last_seq() + 1 and stays free when the
  /// verdict is not `applied` (nothing changed then).
  Verdict apply(Applied& applied);

  std::uint64_t last_seq() const { return last_seq_; }
  base::Day horizon() const { return horizon_; }  ///< the latest local day of any event
  const RuleSet& rules() const { return *rules_; }
  const std::shared_ptr<const RuleSet>& shared_rules() const { return rules_; }
  const base::Zone& zone() const { return zone_; }
  Learner learner(base::LearnerNumber number) const;
  std::uint32_t learners() const { return learners_with_events_; }
  std::uint32_t highest_learner() const;
  /// What a learner earned by one verb's rule on one of the remembered days.
  int earned(base::LearnerNumber number, Verb verb, base::Day day) const;
  std::size_t keys() const;

  /// Rule sets that rule_set_taken may name. The texts are stored beside the log before the event enters it.
  void offer(std::shared_ptr<const RuleSet> rules);

  /// A frozen copy, made in about a millisecond: parts are shared and copied when next written. Serialise it on any
  /// thread; keep at most one at a time (WQ_ASSERT), and call release() on the owning thread when it is gone.
  class Frozen {
   public:
    virtual ~Frozen() = default;
    /// Canonical: equal states give equal bytes. Handed out in pieces of about a MiB.
    virtual void serialise(const std::function<void(std::span<const std::byte>)>& sink) const = 0;
    virtual std::uint64_t seq() const = 0;
  };
  std::shared_ptr<const Frozen> freeze();
  void release();

  /// BLAKE2b of the canonical bytes.
  base::Hash digest();

  /// Fills an empty state. The rule sets must have been offered. false when the bytes are not a state.
  bool load(std::span<const std::byte> bytes);

 private:
  struct Parts;
  bool remembers(base::Day day) const;
  void advance_to(base::Day day);
  Verdict judge(const Event& event, base::Day day) const;
  base::Zone zone_;
  std::uint64_t last_seq_ = 0;
  base::Day horizon_{Learner::never};
  std::uint32_t learners_with_events_ = 0;
  std::shared_ptr<const RuleSet> rules_;
  std::vector<std::shared_ptr<const RuleSet>> offered_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace wanqiu::ledger
