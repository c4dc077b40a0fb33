#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ledger/verify.h"
#include "log_store.h"
#include "event_block.h"

namespace wanqiu::ledger {

/// One row of the log, decoded and its links recomputed.
struct ReplayedRow {
  EventBlock block;
  base::Hash hash{};       ///< after the row
  std::uint64_t skip = 0;  ///< leading events that were asked to be left out
  /// Where each batch ends and the hash there, for whoever needs a place within a row.
  std::vector<std::pair<std::uint64_t, base::Hash>> links;
};

struct Replayed {
  std::uint64_t last_seq = 0;
  base::Hash hash{};
  std::uint64_t batches = 0;
  std::optional<Difference> difference;  ///< the log itself is broken: a changed, missing or wrong row
};

/// Reads the log from event `from` on, decodes it and checks the chain on a thread of its own, and hands the rows to
/// `take` on the calling thread, in order. `take` returns false to stop. `previous` is the hash after `from` - 1 where
/// it is known (a checkpoint's); it is checked against the link that stands there.
Replayed replay(LogStore& store, std::uint64_t from, const std::optional<base::Hash>& previous,
                const std::function<bool(ReplayedRow&&)>& take);

}  // namespace wanqiu::ledger
