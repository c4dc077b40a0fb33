#include "ledger/ledger_routes.h"

#include "mounts.h"

namespace wanqiu::ledger {

void mount_ledger(http::Router& router, LedgerParts parts) {
  mount_points(router, parts);
  mount_ranks(router, parts);
  mount_rules(router, parts);
}

}  // namespace wanqiu::ledger
