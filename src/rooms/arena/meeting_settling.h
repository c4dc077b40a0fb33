#pragma once

#include <vector>

#include "base/time.h"
#include "meeting_store.h"

namespace wanqiu::arena {

/// Writes down how a meeting that has ended came out: places, and where it is rated the ratings and the season's table,
/// with the mark that it is done in the same transaction. So each match moves ratings once, whenever it is settled; a
/// second time nothing changes. false then.
///
/// Whoever never came has left, and so has lost against those who stayed. A match in which nobody came, or from which
/// everybody went before the first question was over, has no outcome.
bool settle_meeting(store::Session& db, MatchId match, const base::Zone& zone, base::Instant now);

}  // namespace wanqiu::arena
