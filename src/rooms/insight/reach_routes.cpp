// Whom columns and items reached.
#include <algorithm>

#include "answers.h"

namespace wanqiu::insight {
namespace {

using http::Request;
using http::Response;
using Inside = Room::Inside;
using ledger::Bitmap;

constexpr std::size_t items_max = 100;

struct ItemJson {
  std::string item_id;
  std::string title;
  std::string kind;
  std::string column_id;
  base::Instant published_at;
  std::optional<std::uint64_t> reached;
  std::optional<double> reach;
  std::optional<Hidden> hidden;
};
BOOST_DESCRIBE_STRUCT(ItemJson, (), (item_id, title, kind, column_id, published_at, reached, reach, hidden))

struct ItemsJson {
  PlaceJson organisation;
  base::Day from;
  base::Day to;
  std::optional<std::uint32_t> registered;
  std::vector<ItemJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ItemsJson, (), (organisation, from, to, registered, items, next))

struct ItemsQuery {
  std::optional<base::Day> from;
  std::optional<base::Day> to;
  std::optional<http::Text<1, 20>> column;
};
BOOST_DESCRIBE_STRUCT(ItemsQuery, (), (from, to, column))

/// The members of an organisation in a range, and whether what they did may be shown at all.
struct Audience {
  Hidden hidden = Hidden::none;
  std::uint32_t registered = 0;
  Bitmap members;
};

Audience audience_of(const Inside& room, const people::Organisation& organisation, Range range) {
  Audience audience;
  const auto table = room.table(range);
  if (!table) return audience;
  const Ordinal at = room.ordinal(organisation.id);
  audience.registered = table->table.of(at).registered;
  audience.hidden = room.rule().alone({audience.registered, 0, 0}, table->whole_month);
  if (table->hidden_at(at) == Hidden::difference) audience.hidden = Hidden::difference;
  if (audience.hidden == Hidden::none)
    audience.members = room.parts.insight.membership().view().members(at, table->table.range);
  return audience;
}

std::vector<Lookups::Item> published_in(const Inside& room, Range range) {
  const auto& zone = room.parts.insight.zone();
  return room.parts.lookups.published(zone.start_of(range.from), zone.start_of(range.to + 1));
}

template <class Json>
void put_reached(Json& json, const Audience& audience, const Bitmap& who, SmallGroups rule) {
  const std::uint64_t reached = who.common(audience.members);
  Hidden hidden = audience.hidden;
  if (hidden == Hidden::none && rule.too_few(static_cast<std::int64_t>(reached))) hidden = Hidden::few;
  if (hidden == Hidden::none && rule.too_few(std::int64_t{audience.registered} - static_cast<std::int64_t>(reached)))
    hidden = Hidden::nearly_all;
  json.hidden = hidden_json(hidden);
  if (hidden != Hidden::none) return;
  json.reached = reached;
  if (audience.registered > 0)
    json.reach = rounded_rate(static_cast<double>(reached) / static_cast<double>(audience.registered));
}

base::Task<Response> columns(Inside& room, Request request) {
  const auto query = request.query_as<DaysQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const auto json = co_await room.calculations.run([&] { return columns_json(room, organisation, range); });
  co_return http::json(200, json);
}

ItemsJson items_json(const Inside& room, const people::Organisation& organisation, Range range,
                     const std::string& column) {
  const auto audience = audience_of(room, organisation, range);
  ItemsJson json{place_json(organisation), range.from, range.to, std::nullopt, {}, std::nullopt};
  if (audience.hidden == Hidden::none) json.registered = audience.registered;
  for (const auto& item : published_in(room, range)) {
    if (!column.empty() && std::to_string(item.column) != column) continue;
    ItemJson line{std::to_string(item.id), item.title,   item.kind,    std::to_string(item.column),
                  item.published_at,       std::nullopt, std::nullopt, std::nullopt};
    const auto who = room.parts.views.who(item.number);
    put_reached(line, audience, who ? *who : Bitmap(), room.rule());
    json.items.push_back(std::move(line));
  }
  std::sort(json.items.begin(), json.items.end(), [](const ItemJson& a, const ItemJson& b) {
    const auto left = a.reached.value_or(0), right = b.reached.value_or(0);
    return left != right ? left > right : a.published_at > b.published_at;
  });
  if (json.items.size() > items_max) json.items.resize(items_max);
  return json;
}

base::Task<Response> items(Inside& room, Request request) {
  const auto query = request.query_as<ItemsQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const Range range = range_of(query.from, query.to, room.today());
  const std::string column = query.column ? query.column->value : std::string();
  const auto json = co_await room.calculations.run([&] { return items_json(room, organisation, range, column); });
  co_return http::json(200, json);
}

}  // namespace

ColumnsJson columns_json(const Inside& room, const people::Organisation& organisation, Range range) {
  const auto audience = audience_of(room, organisation, range);
  ColumnsJson json{place_json(organisation), range.from, range.to, std::nullopt, {}, std::nullopt};
  if (audience.hidden == Hidden::none) json.registered = audience.registered;
  std::map<std::int64_t, std::vector<std::shared_ptr<const Bitmap>>> opened;
  std::map<std::int64_t, std::int64_t> published;
  for (const auto& item : published_in(room, range)) {
    ++published[item.column];
    if (auto who = room.parts.views.who(item.number)) opened[item.column].push_back(std::move(who));
  }
  for (const auto& column : room.parts.lookups.columns()) {
    ColumnJson line{
        std::to_string(column.id), column.name, published[column.id], std::nullopt, std::nullopt, std::nullopt};
    std::vector<const Bitmap*> sets;
    for (const auto& set : opened[column.id]) sets.push_back(set.get());
    put_reached(line, audience, Bitmap::any_of(sets), room.rule());
    json.items.push_back(std::move(line));
  }
  return json;
}

void mount_reach(http::Router& router, Inside& room) {
  using http::Method;
  const std::string at = "/api/v1/insight/organisations/{organisation_id}";
  router.add({Method::get, at + "/columns", administrators(), handled(room, columns)});
  router.add({Method::get, at + "/items", administrators(), handled(room, items)});
}

}  // namespace wanqiu::insight
