#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "bytes.h"
#include "log_connection.h"

namespace wanqiu::ledger {

/// One row of the log: the batch of one commit, or several merged.
struct BatchRow {
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::uint16_t partition = 0;
  std::uint64_t fence = 0;  ///< of the last batch in it
  base::Hash previous{};    ///< hash before the first batch in it
  base::Hash hash{};        ///< after the last
  Bytes events;
};

struct CheckpointHead {
  std::uint64_t seq = 0;
  std::int64_t chunks = 0;
  base::Hash chain{};   ///< of the log at seq
  base::Hash digest{};  ///< of all chunks, unpacked
  base::Instant taken_at;
};

struct SealedDay {
  base::Day day;
  int part = 0;
  std::uint64_t sealed_seq = 0;  ///< this part holds the day's entries up to here that no earlier part has
};

struct StoredRules {
  std::uint32_t version = 0;
  base::Hash hash{};
  std::string text;
};

/// What housekeeping writes, in small transactions of its own so that a commit never waits long behind it.
struct PutEntries {
  base::Day day;
  int block = 0;
  int part = 0;
  Bytes data;
};
struct PutChunk {
  std::uint64_t seq = 0;
  int chunk = 0;
  Bytes data;
};
struct DropCheckpointsBefore {
  std::uint64_t seq = 0;
};
struct DropChunk {
  std::uint64_t seq = 0;
  std::int64_t chunk = 0;
};
struct MergeRows {  ///< `row` takes the place of all rows from its first_seq to its last_seq; `rows` of them
  BatchRow row;
  std::int64_t rows = 0;
};
using Change = std::variant<PutEntries, SealedDay, PutChunk, CheckpointHead, DropCheckpointsBefore, DropChunk,
                            MergeRows, StoredRules>;

/// Every SQL statement of the ledger's core. One connection; belongs to one thread.
class LogStore {
 public:
  LogStore(const store::Location& location, int wait_ms) : connection_(LogConnection::open(location, wait_ms)) {}

  // Writing: take the lease once, then append.
  enum class Lease { taken, held_by_another, other_zone };
  Lease take_lease(std::uint16_t partition, const std::string& zone, std::uint64_t& fence);
  /// One row, one fsync, and only while `row.fence` is the partition's fence: false when it no longer is.
  bool append(const BatchRow& row);
  void write(const std::vector<Change>& changes);
  /// After the connection was lost: connects, takes the lock and checks that the fence is still `fence`.
  Lease renew_lease(std::uint16_t partition, std::uint64_t fence);

  bool is_open() const { return connection_->is_open(); }

  // Reading.
  void begin_snapshot() {
    connection_->begin_snapshot();
    zone();  // the first statement fixes the moment
  }
  void end_snapshot() { connection_->roll_back(); }
  std::optional<std::string> zone();
  /// Rows that hold seq ≥ from, in order. `take` returns false to stop.
  void each_row(std::uint64_t from, const std::function<bool(BatchRow&&)>& take);
  std::optional<BatchRow> last_row();
  /// Rows after the last one that holds at least `events`: what can still be merged. Its first seq.
  std::uint64_t first_small_row(std::uint64_t events);
  std::uint64_t log_bytes();
  std::vector<CheckpointHead> checkpoints();  ///< the newest first
  std::optional<Bytes> checkpoint_chunk(std::uint64_t seq, std::int64_t chunk);
  std::vector<DropChunk> orphaned_chunks();  ///< of checkpoints that were dropped or never finished
  std::vector<SealedDay> sealed_days();      ///< by sealed_seq
  void each_entries(const SealedDay& day, const std::function<void(int block, ByteView data)>& take);
  std::vector<StoredRules> rule_sets();  ///< by version

 private:
  void apply(const Change& change);
  std::unique_ptr<LogConnection> connection_;
};

}  // namespace wanqiu::ledger
