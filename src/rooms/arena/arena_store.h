#pragma once

#include <string>
#include <vector>

#include "arena/arena.h"
#include "base/ids.h"
#include "bytes.h"
#include "hall_match.h"
#include "store/session.h"

namespace wanqiu::arena {

struct NewMatch {
  MatchId id;
  Bytes plan;
  std::string content;
  base::Instant made_at;
  base::LearnerId made_by;
  MatchKind kind = MatchKind::hall;
};
void insert_match(store::Session& db, const NewMatch& match);

/// `first_command` is one more than what stands there; a conflict when another process wrote it.
void append_batch(store::Session& db, MatchId match, std::uint64_t first_command, ByteView commands);
/// Its PIN is free again.
void mark_ended(store::Session& db, MatchId match, base::Instant at, std::size_t players);

std::vector<MatchId> running_matches(store::Session& db);
/// The match as its journal gives it. not_found; unavailable when rows are missing or broken.
base::Result<HallMatch> replay_match(store::Session& db, MatchId match);
/// Takes the name of a player out of what was written. A second time nothing changes.
void forget_name(store::Session& db, MatchId match, base::LearnerNumber learner);

}  // namespace wanqiu::arena
