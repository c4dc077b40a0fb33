#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "ledger/projection.h"
#include "store/store.h"

namespace wanqiu::ledger {

struct Recollected {
  std::uint64_t last_seq = 0;
  std::uint64_t replayed = 0;  ///< events; the rest came from a checkpoint
};

/// Brings projections to the last durable event without taking the writer's lease, so also while a server writes: from
/// the newest checkpoint that has a section for each of them, and the events since. One snapshot. For verbs that ask
/// something. unavailable when the log is broken, with the place.
base::Result<Recollected> recollect(const store::Location& location, std::span<Projection* const> projections);

}  // namespace wanqiu::ledger
