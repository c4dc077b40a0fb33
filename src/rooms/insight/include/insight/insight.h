#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/time.h"
#include "insight/learning_day.h"
#include "insight/membership.h"
#include "insight/range.h"
#include "ledger/projection.h"

namespace wanqiu::insight {

/// Something with its own object that people took part in: a hall match, a quiz, a check-in point, an activity.
struct Campaign {
  ledger::Verb verb = ledger::Verb::played_hall;
  std::uint64_t object = 0;
  base::Day first;
  base::Day last;
  std::shared_ptr<const ledger::Bitmap> who;
};

/// What the log says about some days, at one moment: shared with the writer and never written again.
struct Past {
  struct Of {
    base::Day day;
    std::shared_ptr<const LearningDay> learned;
  };
  std::vector<Of> days;              ///< those with anything, in order
  Paged<std::int32_t> first_seen;    ///< by learner: day of the first thing done, plus 1; 0 for nobody
  Paged<std::int32_t> first_earned;  ///< the same for the first point
  std::uint64_t last_seq = 0;

  std::uint64_t version() const;  ///< raised by every change of these days
  /// Everybody who did one of `kinds` on one of these days (all the same whether they belonged anywhere).
  ledger::Bitmap anybody(Range range, Kinds kinds) const;
  bool did(std::uint32_t learner, Range range, Kinds kinds) const;
  const LearningDay* on(base::Day day) const;  ///< null when nothing happened
};

/// How everybody takes part, day by day: a projection of the ledger.
///
/// An event sets a bit or two in its day's bitmaps and a few bytes in its learner's row: some 30 ns. Days that are over
/// are immutable and shared; a frozen copy for a checkpoint, and the copy that a question works on, share everything
/// and cost microseconds. Who belonged where is not in it (membership.h): figures put both together when they are asked
/// for (table.h, flow.h, …), so that what is saved follows from the log, but for the sums by organisation of days that
/// are over, which follow from it and from people's immutable past.
///
/// Questions are answered on any thread, without the writer's lock but for the moment of the copy.
class Insight final : public ledger::Projection {
 public:
  /// How many local days the ledger may still add to: it refuses what is older than 7 × 24 hours.
  static constexpr int open_days = 9;

  explicit Insight(base::Zone zone);
  ~Insight() override;

  Membership& membership() { return membership_; }
  const Membership& membership() const { return membership_; }
  const base::Zone& zone() const { return zone_; }

  std::string_view name() const override { return "insight/1"; }
  void reset() override;
  void apply(const ledger::CommittedBatch& batch) override;
  std::function<void(const Sink&)> freeze() override;
  bool load(std::span<const std::byte> bytes) override;

  Past past(Range range) const;
  std::optional<Range> days() const;  ///< the first and the last with anything
  std::vector<Campaign> campaigns() const;
  std::optional<Campaign> campaign(ledger::Verb verb, std::uint64_t object) const;
  std::uint64_t last_seq() const;
  std::size_t bytes() const;  ///< of memory, roughly; without membership()

 private:
  struct Held;
  void take(const ledger::Applied& applied);
  LearningDay& own_day(base::Day day);
  void close_days_before(base::Day day);

  const base::Zone zone_;
  Membership membership_;
  mutable std::mutex mutex_;
  std::unique_ptr<Held> held_;
};

}  // namespace wanqiu::insight
