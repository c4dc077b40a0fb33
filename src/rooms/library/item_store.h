#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "library/item.h"
#include "library/library.h"
#include "store/session.h"

namespace wanqiu::library {

/// Where a list goes on: behind the item of this time and id.
struct ItemCursor {
  base::Instant at;
  ItemId id;
};
std::string to_string(const ItemCursor& cursor);
std::optional<ItemCursor> parse_cursor(std::string_view text);

std::vector<ItemHead> all_heads(store::Session& db);
/// In any state, with its body.
std::optional<Item> find_item(store::Session& db, ItemId id);
/// In any state, without their bodies, in no particular order.
std::vector<Item> find_items(store::Session& db, const std::vector<ItemId>& ids);
/// Published, the latest first, without their bodies.
std::vector<Item> list_published(store::Session& db, const ItemQuery& query, const std::optional<ItemCursor>& cursor,
                                 int limit);
/// In any state, the latest changed first, without their bodies.
std::vector<Item> list_edited(store::Session& db, const EditedQuery& query, const std::optional<ItemCursor>& cursor,
                              int limit);
/// Published ones with their bodies, by number.
void each_published(store::Session& db, const std::function<void(Item)>& take);

/// Inserts `item` under the next number, which it gets.
void insert_item(store::Session& db, Item& item, std::string_view content_hash,
                 const std::optional<std::string>& request_key);
/// False when another version is stored than `version`.
bool update_item(store::Session& db, const Item& item, std::int32_t version, std::string_view content_hash);
std::optional<ItemId> find_by_request(store::Session& db, std::string_view request_key);
/// The first course of that title that was not withdrawn.
std::optional<ItemId> find_course(store::Session& db, std::string_view title);
std::optional<ItemId> find_by_content(store::Session& db, std::string_view content_hash);

/// `body` is left out where it is that of the version before.
void insert_version(store::Session& db, const Item& item, base::Instant at, base::LearnerId by, Deed what,
                    bool with_body);
std::vector<ItemVersion> list_versions(store::Session& db, ItemId item);
std::optional<ItemVersionText> find_version(store::Session& db, ItemId item, std::int32_t version);

/// What one person did to items, the first first.
struct EditedBy {
  ItemId item;
  std::int32_t version = 0;
  base::Instant at;
  Deed what = Deed::created;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(EditedBy, (), (item, version, at, what, title))
std::vector<EditedBy> versions_by(store::Session& db, base::LearnerId learner);

/// Scheduled ones whose time has come.
std::vector<ItemId> find_due(store::Session& db, base::Instant now);

std::vector<FinishedLesson> list_finished(store::Session& db, ItemId course, base::LearnerId learner);
void insert_finished(store::Session& db, ItemId item, base::LearnerId learner, base::Instant at);

}  // namespace wanqiu::library
