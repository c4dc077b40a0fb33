#pragma once

#include <span>

#include "learner_store.h"

namespace wanqiu::people {

/// Where an import that goes in whole waits (migrations/0002_stage_imports.sql).

void clear_staged(store::Session& db);
/// `first`: the position of the first of them.
void stage_learners(store::Session& db, std::span<const LearnerRow> learners, std::int64_t first);

struct StagedMove {
  base::LearnerNumber number;
  base::OrganisationId organisation;
  std::int64_t look = 0;  ///< the id for the row that tells the learner
};
void stage_moves(store::Session& db, std::span<const StagedMove> moves);

/// All staged learners become learners: the one at position 1 is `first`, and the others follow by number and id.
void take_over_learners(store::Session& db, const LearnerRow& first);
/// All staged moves, from `today` on; `look` says who and when, its reason is what stands before the organisation's
/// name.
void take_over_moves(store::Session& db, base::Day today, const NewLookup& look);

}  // namespace wanqiu::people
