#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "ledger/entry.h"
#include "store/store.h"

namespace wanqiu::ledger {

/// Where replay and storage first disagree.
struct Difference {
  std::string
      where;  ///< "ledger_batches, first_seq 1025", "ledger_entries, day 2022-01-02, block 17, seq 99 of learner 1100"
  std::string expected;
  std::string found;
};

struct VerifyReport {
  bool ok = false;
  std::uint64_t events = 0;
  std::uint64_t batches = 0;
  std::uint32_t learners = 0;
  std::uint64_t entries = 0;      ///< stored entries compared
  std::uint32_t checkpoints = 0;  ///< stored checkpoints compared
  std::uint64_t figures = 0;      ///< what another room recomputed and compared
  double seconds = 0;
  std::string chain;  ///< hash of the last batch, hexadecimal
  std::optional<Difference> difference;

  /// {"ok":true,"events":…,"difference":null}
  std::string json() const;
};

/// What another room recomputes along the way, since it follows from the same log. Called on one thread.
class AlsoVerified {
 public:
  virtual ~AlsoVerified() = default;
  virtual std::string_view section() const = 0;            ///< the name of its projection
  virtual void take(std::span<const Applied> events) = 0;  ///< in order, each once
  /// What a stored checkpoint holds of it, as of the last event taken.
  virtual std::optional<Difference> compare(std::uint64_t seq, std::span<const std::byte> section) = 0;
  /// After the last event.
  virtual std::optional<Difference> finish() = 0;
  virtual std::uint64_t figures() const = 0;  ///< compared so far
};

/// Replays the whole log from empty and compares everything that is stored with what follows from it: the chain of
/// hashes, sequence numbers without holes, every stored entry, every sum and cap (added up a second way), and the state
/// in each checkpoint. Reads one snapshot; a server may go on writing. `progress` is told about each million events.
base::Result<VerifyReport> verify(const store::Location& location, const base::Clock& clock,
                                  const std::function<void(std::uint64_t events, std::uint64_t of)>& progress = {},
                                  AlsoVerified* also = nullptr);

}  // namespace wanqiu::ledger
