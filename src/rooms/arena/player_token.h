#pragma once

#include "arena/arena.h"
#include "base/hash.h"
#include "frames.h"

namespace wanqiu::arena {

/// By which a player comes back: keyed BLAKE2b over the match and the learner, so that nothing is stored for each, and
/// that it is good after a restart.
frame::Token token_of(const base::Hash& secret, MatchId match, base::LearnerNumber learner);
bool is_token_of(ByteView token, const base::Hash& secret, MatchId match, base::LearnerNumber learner);
/// In which order this player sees options; see option_order.h.
std::uint32_t order_seed_of(const base::Hash& secret, MatchId match, base::LearnerNumber learner);

}  // namespace wanqiu::arena
