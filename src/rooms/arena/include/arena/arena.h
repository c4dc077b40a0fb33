#pragma once

#include <span>

#include "base/id.h"
#include "store/migration.h"

namespace wanqiu::arena {

/// A live match: a hall match, a duel or a match of four.
struct MatchId : base::Id<MatchId> {
  using Id::Id;
};

std::span<const store::Migration> migrations();

}  // namespace wanqiu::arena
