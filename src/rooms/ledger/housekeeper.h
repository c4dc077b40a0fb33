#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "checkpoint.h"
#include "entry_book.h"
#include "writer.h"

namespace wanqiu::ledger {

/// What keeps the ledger small and its start fast, on a thread of its own, in slices that the writer commits between
/// batches:
///   checkpoints   a copy of the memory every so many events or minutes; two are kept
///   sealing       entries of days that are over leave memory for ledger_entries; what came late follows once a day
///   merging       thousands of rows of one commit each become one: a row of one event takes some 130 bytes, in a
///                 merged one it takes about 8
/// A slice that fails (no room, locked) is tried again later; only a failed commit of events ends the process.
class Housekeeper {
 public:
  struct Parts {
    const base::Clock& clock;
    const Settings& settings;
    const store::Location& location;
    const base::Zone& zone;
    Writer& writer;
    LogStore& writing;  ///< the writer's: used between batches only
    State& state;
    EntryBook& book;
    std::vector<Projection*> projections;
    std::optional<CheckpointHead> last;
  };
  explicit Housekeeper(Parts parts);
  ~Housekeeper();
  void start();
  void stop();

  void checkpoint();
  /// Seals every day before `today`, whether or not its time has come.
  void seal(base::Day today);
  /// Merges what can be merged; true when there was something.
  bool merge(std::uint64_t rows_min);
  std::optional<CheckpointHead> last_checkpoint() const;

 private:
  void run();
  void look();
  void seal_day(base::Day day);
  bool write(std::vector<Change> changes);

  Parts parts_;
  std::unique_ptr<LogStore> reading_;
  std::uint64_t merge_from_ = 0;
  std::uint64_t looked_batches_ = 0;
  std::optional<base::Day> late_sealed_;
  base::Milliseconds checkpoint_elapsed_{0};
  mutable std::mutex mutex_;
  std::mutex one_at_a_time_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::optional<CheckpointHead> last_;
  std::thread thread_;
};

}  // namespace wanqiu::ledger
