// The routes of this room by what they are about; mount_ledger() mounts them all.
#pragma once

#include "ledger/ledger_routes.h"

namespace wanqiu::ledger {

void mount_points(http::Router& router, LedgerParts parts);
void mount_ranks(http::Router& router, LedgerParts parts);
void mount_rules(http::Router& router, LedgerParts parts);

}  // namespace wanqiu::ledger
