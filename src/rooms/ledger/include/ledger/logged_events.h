#pragma once

#include <cstdint>

#include "store/store.h"

namespace wanqiu::ledger {

/// How many events the log of a migrated store holds, without opening it as a ledger: nothing is written, no lease
/// taken.
std::uint64_t logged_events(store::Store& store);

}  // namespace wanqiu::ledger
