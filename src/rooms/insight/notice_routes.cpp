// What the watch rules found.
#include <algorithm>

#include "answers.h"

namespace wanqiu::insight {
namespace {

using base::Fault;
using base::FaultError;
using base::OrganisationId;
using http::Request;
using http::Response;
using Inside = Room::Inside;
using store::Session;

constexpr int notices_page = 50;
constexpr std::size_t read_max = 200;
constexpr std::int64_t unread_max = 1'000;

struct NoticeJson {
  NoticeId id;
  base::Instant at;
  bool read = false;
  WatchId watch_id;
  std::string watch_name;
  PlaceJson organisation;
  Measure measure = Measure::participation;
  double below = 0;
  base::Day from_day;
  std::int32_t days = 0;
  std::vector<std::optional<double>> values;
};
BOOST_DESCRIBE_STRUCT(NoticeJson, (),
                      (id, at, read, watch_id, watch_name, organisation, measure, below, from_day, days, values))

struct NoticesJson {
  std::vector<NoticeJson> items;
  std::optional<std::string> next;
  std::int64_t unread = 0;
};
BOOST_DESCRIBE_STRUCT(NoticesJson, (), (items, next, unread))

struct NoticesQuery {
  std::optional<bool> unread;
  std::optional<http::Text<1, 20>> cursor;
};
BOOST_DESCRIBE_STRUCT(NoticesQuery, (), (unread, cursor))

struct ReadBody {
  std::optional<std::vector<NoticeId>> ids;
};
BOOST_DESCRIBE_STRUCT(ReadBody, (), (ids))

/// Every organisation that the caller may see: a notice is theirs when its rule stands at one of these.
std::vector<OrganisationId> seen_by(const people::Tree& tree, const http::Caller& caller) {
  std::vector<OrganisationId> all;
  for (const auto& grant : caller.grants) {
    if (grant.role != http::Role::organisation_admin && grant.role != http::Role::operator_) continue;
    const auto below = tree.subtree(grant.organisation);
    all.insert(all.end(), below.begin(), below.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<std::optional<double>> values_of(const std::string& text) {
  std::vector<std::optional<double>> values;
  for (const auto part : base::split(text, ','))
    values.push_back(part.empty() ? std::nullopt : std::optional(std::stod(std::string(part))));
  return values;
}

base::Task<Response> list_notices(Inside& room, Request request) {
  const auto query = request.query_as<NoticesQuery>();
  const auto tree = room.tree();
  const auto organisations = seen_by(*tree, request.who());
  const auto reader = request.who().number;
  NoticeId before;
  if (query.cursor) before = base::parse_id<NoticeId>(query.cursor->value, "cursor").value();
  const bool only_unread = query.unread.value_or(false);
  struct Found {
    std::vector<NoticeRow> rows;
    std::vector<NoticeId> read;
    std::int64_t unread = 0;
  };
  const Found found = co_await room.parts.store.read([&](Session& db) {
    Found all;
    all.rows = notices_of(db, organisations, reader, only_unread, before, notices_page + 1);
    std::vector<NoticeId> ids;
    for (const auto& row : all.rows) ids.push_back(row.id);
    all.read = read_among(db, ids, reader);
    all.unread = count_unread(db, organisations, reader, unread_max);
    return all;
  });
  NoticesJson json;
  json.unread = found.unread;
  for (const auto& row : found.rows) {
    if (json.items.size() == notices_page) {
      json.next = std::to_string(json.items.back().id.value);
      break;
    }
    NoticeJson line;
    line.id = row.id;
    line.at = row.created_at;
    line.read = std::find(found.read.begin(), found.read.end(), row.id) != found.read.end();
    line.watch_id = row.watch;
    line.watch_name = row.watch_name;
    if (const auto* unit = tree->find(row.unit)) line.organisation = place_json(*unit);
    line.measure = row.measure;
    line.below = row.below;
    line.from_day = row.from_day;
    line.days = row.days;
    line.values = values_of(row.day_values);
    json.items.push_back(std::move(line));
  }
  co_return http::json(200, json);
}

base::Task<Response> read_notices(Inside& room, Request request) {
  const auto body = request.body_as<ReadBody>();
  if (body.ids && body.ids->size() > read_max) throw FaultError(Fault::invalid("ids", "must be at most 200"));
  const auto tree = room.tree();
  const auto organisations = seen_by(*tree, request.who());
  const auto reader = request.who().number;
  co_await room.parts.store.write([&](Session& db) {
    std::vector<NoticeId> mine;
    if (body.ids) {
      for (const NoticeId id : *body.ids) {
        const auto notice = find_notice(db, id);
        if (notice && std::binary_search(organisations.begin(), organisations.end(), notice->organisation))
          mine.push_back(id);
      }
    } else {
      for (const auto& row : notices_of(db, organisations, reader, true, {}, static_cast<int>(unread_max)))
        mine.push_back(row.id);
    }
    mark_read(db, mine, reader);
  });
  co_return http::no_content();
}

}  // namespace

void mount_notices(http::Router& router, Inside& room) {
  using http::Method;
  router.add({Method::get, "/api/v1/insight/notices", administrators_somewhere(), handled(room, list_notices)});
  router.add({Method::post, "/api/v1/insight/notices/read", administrators_somewhere(), handled(room, read_notices)});
}

}  // namespace wanqiu::insight
