#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/task.h"
#include "ledger/entry.h"
#include "ledger/event.h"
#include "ledger/projection.h"
#include "ledger/rules.h"
#include "ledger/state.h"
#include "store/migration.h"
#include "store/store.h"

namespace wanqiu::ledger {

std::span<const store::Migration> migrations();

/// The answer to one submitted event; sent only once it is durable.
struct Receipt {
  std::uint64_t seq =
      0;  ///< its place in the log; of a duplicate: of the first one where that is still at hand, else 0
  bool duplicate = false;      ///< the key was there already; nothing happened again
  std::int32_t points = 0;     ///< earned by it (of a duplicate: by the first one)
  std::int32_t balance = 0;    ///< the learner's, after it
  std::optional<Entry> entry;  ///< why; none for what no rule looks at (a view)
};

/// What a learner has earned by one rule on one day.
struct Earned {
  Verb verb = Verb::read_item;
  std::int32_t points = 0;
};

struct LearnerPoints {
  std::int32_t balance = 0;
  std::int32_t earned_total = 0;
  int streak_days = 0;  ///< up to today or up to yesterday
  int longest_streak_days = 0;
};

struct Status {
  std::uint64_t last_seq = 0;
  base::Hash chain{};  ///< hash of the last batch
  std::uint64_t fence = 0;
  std::uint64_t batches = 0;  ///< committed since the start
  std::uint64_t batch_events_max = 0;
  std::uint32_t learners = 0;   ///< with events
  std::uint64_t waiting = 0;    ///< events that wait for their commit
  std::uint64_t log_bytes = 0;  ///< of the log's rows
  std::uint64_t checkpoint_seq = 0;
  std::optional<base::Instant> checkpoint_at;
  std::uint32_t rule_set = 0;
};

struct Settings {
  base::Zone zone = base::Zone::utc();
  std::string rules_text;  ///< taken into use at start when its version is higher than the one in use
  std::string rules_file;  ///< its name, for messages
  std::size_t group_events_max = 4096;
  std::size_t waiting_events_max = 65'536;  ///< beyond it a submission is refused as unavailable
  int busy_ms_max = 20'000;                 ///< how long a commit waits for a lock or for the database to come back
  std::uint64_t checkpoint_events = 1'000'000;
  int checkpoint_minutes = 30;
  int company_ms = 100;     ///< how long what is in no hurry waits for others to be written with
  bool keeps_house = true;  ///< checkpoints, seals and compacts in the background
  /// How the process ends when a commit fails. Tests put something else in.
  std::function<void(const std::string&)> terminate;
};

/// What every learner did and the points for it.
///
/// Events go through a deterministic machine (state.h) behind a group-committed log. One writer thread takes everything
/// that waits, applies it in order, writes it as one row with one fsync, and only then lets anybody see it:
/// first the projections advance, then the subscribers are told, then the callers are answered. So whoever has an
/// answer reads their own event, and nothing is visible before it is durable.
///
/// The machine's state belongs to the writer alone and is ahead of the disk while a commit is under way. Readers never
/// touch it: they read a projection of what was committed, under a short lock. (The other way, one state with an undo
/// for batches in flight, had every reader wait for the writer.) A commit that fails ends the process.
///
/// All of it is in docs/ledger.md.
class Ledger {
 public:
  /// Loads the newest checkpoint, replays the tail, takes the writer's lease. The store must be migrated and outlive
  /// the ledger, as must the projections. conflict when another process writes this log or the zone is not the one it
  /// was begun with; unavailable when the log is broken, with the place.
  static base::Result<std::unique_ptr<Ledger>> open(store::Store& store, const base::Clock& clock, Settings settings,
                                                    std::vector<Projection*> projections = {});
  virtual ~Ledger() = default;

  /// Durable when it returns. invalid (`at` too late or in the future, wrong amount), conflict (balance too short),
  /// unavailable (stopping, or too much waits already).
  virtual base::Task<base::Result<Receipt>> submit(Event event) = 0;
  /// In order, in one batch where it fits; one answer for each.
  virtual base::Task<std::vector<base::Result<Receipt>>> submit_all(std::vector<Event> events) = 0;
  /// The same for threads that may wait: verbs, imports, tests.
  virtual std::vector<base::Result<Receipt>> submit_now(std::vector<Event> events) = 0;

  /// submit() for what is frequent and in no hurry (a view): it waits up to Settings::company_ms for others, so that
  /// many share one row. Durable when it returns, like every other.
  virtual base::Task<base::Result<Receipt>> submit_in_company(Event event) = 0;

  // Reading: committed data only, from any thread, at once.
  virtual LearnerPoints points(base::LearnerNumber learner, base::Day today) const = 0;
  /// By rule, today or yesterday as the log knows them; what is not earned left out. Earlier days: explain().
  virtual std::vector<Earned> earned(base::LearnerNumber learner, base::Day day) const = 0;
  virtual std::shared_ptr<const RuleSet> rules() const = 0;
  /// The rule by which an entry was judged; empty for spent and corrected.
  virtual std::string rule_of(const Entry& entry) const = 0;
  virtual Status status() const = 0;
  virtual const base::Zone& zone() const = 0;

  /// Every entry of one day in order. Days that are over come from one small read.
  virtual base::Task<std::vector<Entry>> explain(base::LearnerNumber learner, base::Day day) = 0;

  struct DayPoints {
    base::Day day;
    std::int32_t points = 0;  ///< earned by rules and corrections that day, without what was spent
  };
  /// Days with entries from `from` to `to`, at most 366 of them.
  virtual base::Task<std::vector<DayPoints>> days(base::LearnerNumber learner, base::Day from, base::Day to) = 0;

  /// Parses, stores and takes a new rule set into use. invalid with the place, conflict when its version is not higher.
  virtual base::Task<base::Result<std::shared_ptr<const RuleSet>>> take_rules(std::string text) = 0;
  struct RuleSetTaken {
    std::shared_ptr<const RuleSet> rules;
    base::Instant at;
    std::uint64_t seq = 0;
  };
  /// The newest first.
  virtual std::vector<RuleSetTaken> rule_sets() const = 0;

  /// Called on the writer thread after each commit, after the projections and before the callers are answered. Must be
  /// short and must not throw or submit and wait. The returned function ends it, and waits for a call under way.
  virtual std::function<void()> subscribe(std::function<void(const CommittedBatch&)> told) = 0;

  /// Writes a checkpoint now and waits for it: before an orderly end, in tests.
  virtual void checkpoint_now() = 0;
  /// Seals every day before the latest one that has passed; merges what can be merged (false: nothing). Housekeeping
  /// does both by itself.
  virtual void seal_now() = 0;
  virtual bool merge_now() = 0;
  /// Answers what waits, refuses the rest, ends the threads. The event loops must still run or have been drained.
  virtual void stop() = 0;
};

}  // namespace wanqiu::ledger
