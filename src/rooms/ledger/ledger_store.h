#pragma once

#include <vector>

#include "entry_block.h"
#include "ledger/ledger.h"
#include "store/session.h"

namespace wanqiu::ledger {

/// The sealed entries of one learner on one day, from its first `parts` parts, in order.
std::vector<Entry> find_entries(store::Session& db, base::LearnerNumber learner, base::Day day, int parts);

}  // namespace wanqiu::ledger
