#pragma once

#include <vector>

#include "base/time.h"
#include "library/ids.h"
#include "store/session.h"

namespace wanqiu::library {

/// Items in any state that changed, or became due, at or after `since`.
std::vector<ItemId> items_changed_since(store::Session& db, base::Instant since);
std::vector<ItemId> published_in(store::Session& db, ColumnId column);

}  // namespace wanqiu::library
