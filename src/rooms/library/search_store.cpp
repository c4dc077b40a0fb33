#include "search_store.h"

namespace wanqiu::library {

std::vector<ItemId> items_changed_since(store::Session& db, base::Instant since) {
  return db.all<ItemId>("select id from item where changed_at >= :since or published_at >= :since order by id", since);
}

}  // namespace wanqiu::library
