#include "search_store.h"

namespace wanqiu::library {

std::vector<ItemId> items_changed_since(store::Session& db, base::Instant since) {
  return db.all<ItemId>("select id from item where changed_at >= :since or published_at >= :since order by id", since);
}

std::vector<ItemId> published_in(store::Session& db, ColumnId column) {
  return db.all<ItemId>("select id from item where column_id = :column and state = 3", column);
}

}  // namespace wanqiu::library
