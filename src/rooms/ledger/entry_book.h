#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <vector>

#include "day_sums.h"
#include "entry_block.h"
#include "ledger/ledger.h"
#include "ledger/projection.h"
#include "log_store.h"

namespace wanqiu::ledger {

/// What readers see of the ledger: every learner's totals, today's and yesterday's points by rule, and the entries of
/// days that are not sealed yet. Fed with committed batches only, so nothing in it is ahead of the disk.
///
/// Entries of days that are over are sealed into ledger_entries by housekeeping and dropped here.
class EntryBook final : public Projection {
 public:
  std::string_view name() const override { return "entries/1"; }
  void reset() override;
  void apply(const CommittedBatch& batch) override;
  std::function<void(const Sink&)> freeze() override;
  void release();  ///< the frozen copy is gone
  bool load(std::span<const std::byte> bytes) override;

  LearnerPoints points(base::LearnerNumber learner, base::Day today) const;
  std::vector<Earned> earned(base::LearnerNumber learner, base::Day day) const;

  /// A day's entries of one learner that are still here, and how many sealed parts there are besides, as of one moment.
  struct Open {
    std::vector<Entry> entries;
    int sealed_parts = 0;
  };
  Open open_entries(base::LearnerNumber learner, base::Day day) const;
  std::uint64_t last_seq() const;
  Learner row(base::LearnerNumber learner) const;

  // Sealing, by one thread at a time.
  /// At start: what is sealed already. Drops what the sealed parts hold.
  void begin(const std::vector<SealedDay>& sealed);
  /// Days before `today` with entries here.
  std::vector<base::Day> days_before(base::Day today) const;
  /// The next part of a day: its number and its last event; then its blocks one by one.
  SealedDay next_part(base::Day day) const;
  int blocks(base::Day day) const;
  std::vector<LearnerEntry> block(const SealedDay& part, int block) const;
  /// The part is durable: its entries leave.
  void sealed(const SealedDay& part);

 private:
  using Blocks = std::vector<std::shared_ptr<OpenEntries>>;
  void drop(const SealedDay& part);
  mutable std::shared_mutex mutex_;
  Sharing sharing_;
  std::uint64_t last_seq_ = 0;
  std::vector<Learner> learners_;
  std::map<base::Day, Blocks> days_;
  std::map<base::Day, DaySums> sums_;  // the two latest days
  std::map<base::Day, int> sealed_parts_;
};

}  // namespace wanqiu::ledger
