#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "ledger/entry.h"

namespace wanqiu::ledger {

/// What one commit made durable, in order: first_seq … last_seq without holes. Refused and duplicate submissions are
/// not in it.
struct CommittedBatch {
  std::span<const Applied> events;  ///< never empty
  base::Hash hash;                  ///< of the chain, after this batch
  bool live = true;                 ///< false while the log is replayed at start
  std::uint64_t first_seq() const { return events.front().event.seq; }
  std::uint64_t last_seq() const { return events.back().event.seq; }
};

/// Something that follows from the log and is kept in memory: ranks, view counts, participation.
///
/// Saved inside the ledger's checkpoints, so that at start it stands at the same event as the state and sees only the
/// tail. A projection whose part is missing or refused by load() costs one whole replay, for all of them: that is how a
/// new one, or one whose form changed (change its name: "ranks/2"), fills itself.
///
/// reset, load, apply and freeze are called on one thread at a time: the one that opens the ledger, then the writer.
class Projection {
 public:
  virtual ~Projection() = default;
  virtual std::string_view name() const = 0;            ///< at most 64 characters; unique
  virtual void reset() = 0;                             ///< to what it is before the first event
  virtual void apply(const CommittedBatch& batch) = 0;  ///< must not throw; some 100 ns an event at most

  using Sink = std::function<void(std::span<const std::byte>)>;
  /// A copy as of now, made quickly on the writer thread; what it returns is called later on another thread and writes
  /// the canonical bytes (equal contents give equal bytes) in pieces of any size.
  virtual std::function<void(const Sink&)> freeze() = 0;
  /// What freeze wrote. false: not understood, replay instead.
  virtual bool load(std::span<const std::byte> bytes) = 0;
};

}  // namespace wanqiu::ledger
