// Targets, watch rules, and where notices go.
#include <fmt/format.h>

#include "answers.h"
#include "http/outgoing.h"

namespace wanqiu::insight {
namespace {

using base::Fault;
using base::FaultError;
using base::OrganisationId;
using http::Request;
using http::Response;
using Inside = Room::Inside;
using store::Session;

constexpr std::size_t watches_max = 50;
constexpr std::size_t webhooks_max = 10;
constexpr std::size_t secret_bytes = 32;

struct TargetBody {
  std::optional<double> participation;
  std::optional<double> activity;
};
BOOST_DESCRIBE_STRUCT(TargetBody, (), (participation, activity))

struct WatchBody {
  http::Text<1, 60> name;
  Measure measure = Measure::participation;
  double below = 0;
  http::Whole<1, 31> days;
  std::optional<people::OrganisationKind> kind;
  std::optional<WebhookId> webhook_id;
  bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(WatchBody, (), (name, measure, below, days, kind, webhook_id, enabled))

struct WatchJson {
  WatchId id;
  std::string name;
  Measure measure = Measure::participation;
  double below = 0;
  std::int32_t days = 0;
  std::optional<people::OrganisationKind> kind;
  std::optional<WebhookId> webhook_id;
  bool enabled = true;
  base::Instant created_at;
  std::optional<base::Day> looked_at_day;
};
BOOST_DESCRIBE_STRUCT(WatchJson, (),
                      (id, name, measure, below, days, kind, webhook_id, enabled, created_at, looked_at_day))

struct WatchesJson {
  std::vector<WatchJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(WatchesJson, (), (items, next))

struct WebhookBody {
  http::Text<1, 60> name;
  http::Text<8, 500> url;
};
BOOST_DESCRIBE_STRUCT(WebhookBody, (), (name, url))

struct WebhookJson {
  WebhookId id;
  std::string name;
  std::string url;
  std::optional<std::string> secret;
  base::Instant created_at;
  std::int64_t waiting = 0;
  std::int64_t delivered = 0;
  std::int64_t failed = 0;
  std::optional<std::string> last_status;
  std::optional<base::Instant> last_at;
};
BOOST_DESCRIBE_STRUCT(WebhookJson, (),
                      (id, name, url, secret, created_at, waiting, delivered, failed, last_status, last_at))

struct WebhooksJson {
  std::vector<WebhookJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(WebhooksJson, (), (items, next))

void check_number(double value, std::string_view field, double max) {
  if (!(value >= 0 && value <= max)) throw FaultError(Fault::invalid(field, fmt::format("must be from 0 to {}", max)));
}

// Targets.

base::Task<Response> get_target(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto json = target_json(room, organisation_of(*tree, request).id);
  co_return http::json(200, json);
}

base::Task<Response> put_target_of(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  const auto body = request.body_as<TargetBody>();
  if (body.participation) check_number(*body.participation, "participation", 1);
  if (body.activity) check_number(*body.activity, "activity", 10'000);
  const TargetRow row{organisation, body.participation, body.activity};
  const auto by = request.who().number;
  const auto now = room.parts.clock.now();
  co_await room.parts.store.write([&row, by, now](Session& db) { put_target(db, row, by, now); });
  room.targets.put(row);
  const auto json = target_json(room, organisation);
  co_return http::json(200, json);
}

// Watch rules.

WatchJson watch_json(const Watch& watch) {
  return {watch.id,   watch.name,    watch.measure, watch.below,      watch.days,
          watch.kind, watch.webhook, watch.enabled, watch.created_at, watch.looked_at};
}

Watch watch_of(const WatchBody& body, OrganisationId organisation) {
  check_number(body.below, "below", body.measure == Measure::participation ? 1 : 10'000);
  Watch watch;
  watch.organisation = organisation;
  watch.name = body.name.value;
  watch.measure = body.measure;
  watch.below = body.below;
  watch.days = static_cast<std::int32_t>(body.days.value);
  watch.kind = body.kind;
  watch.webhook = body.webhook_id;
  watch.enabled = body.enabled;
  return watch;
}

void check_webhook(Session& db, const Watch& watch) {
  if (!watch.webhook) return;
  const auto webhook = find_webhook(db, *watch.webhook);
  if (!webhook || webhook->organisation != watch.organisation)
    throw FaultError(Fault::invalid("webhook_id", "must be a webhook of this organisation"));
}

/// The rule of the path, if it is this organisation's.
Watch watch_at(Session& db, OrganisationId organisation, WatchId id) {
  auto watch = find_watch(db, id);
  if (!watch || watch->organisation != organisation) throw FaultError(Fault::not_found("there is no such rule"));
  return *watch;
}

base::Task<Response> list_watches(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  const auto watches =
      co_await room.parts.store.read([organisation](Session& db) { return watches_of(db, organisation); });
  WatchesJson json;
  for (const Watch& watch : watches) json.items.push_back(watch_json(watch));
  co_return http::json(200, json);
}

base::Task<Response> add_watch(Inside& room, Request request) {
  const auto tree = room.tree();
  auto watch = watch_of(request.body_as<WatchBody>(), organisation_of(*tree, request).id);
  watch.id = room.parts.ids.next<WatchId>();
  watch.created_at = room.parts.clock.now();
  std::optional<std::string> key;
  if (const auto given = request.header("idempotency-key"); !given.empty())
    key = base::parse_text(given, "Idempotency-Key", {8, 100, false}).value();
  const Watch stored = co_await room.parts.store.write([&](Session& db) {
    if (key) {
      if (auto before = find_watch(db, watch.organisation, *key)) return *before;
    }
    check_webhook(db, watch);
    if (watches_of(db, watch.organisation).size() >= watches_max)
      throw FaultError(Fault::conflict("", "there are 50 rules already; remove one first"));
    insert_watch(db, watch, key);
    return watch;
  });
  co_return http::json(201, watch_json(stored));
}

base::Task<Response> change_watch(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  auto watch = watch_of(request.body_as<WatchBody>(), organisation);
  watch.id = request.id<WatchId>("watch_id");
  const Watch stored = co_await room.parts.store.write([&watch](Session& db) {
    const Watch before = watch_at(db, watch.organisation, watch.id);
    check_webhook(db, watch);
    update_watch(db, watch);
    Watch after = watch;
    after.created_at = before.created_at;
    after.looked_at = before.looked_at;
    return after;
  });
  co_return http::json(200, watch_json(stored));
}

base::Task<Response> remove_watch(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  const auto id = request.id<WatchId>("watch_id");
  co_await room.parts.store.write([organisation, id](Session& db) {
    watch_at(db, organisation, id);
    delete_watch(db, id);
  });
  co_return http::no_content();
}

// Webhooks.

WebhookJson webhook_json(const WebhookRow& row, const WebhookState& state) {
  return {row.id,        row.name,        row.url,      std::nullopt,      row.created_at,
          state.waiting, state.delivered, state.failed, state.last_status, state.last_at};
}

base::Task<Response> list_webhooks(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  const auto json = co_await room.parts.store.read([organisation](Session& db) {
    WebhooksJson made;
    for (const auto& row : webhooks_of(db, organisation)) made.items.push_back(webhook_json(row, state_of(db, row.id)));
    return made;
  });
  co_return http::json(200, json);
}

base::Task<Response> add_webhook(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  const auto body = request.body_as<WebhookBody>();
  const auto to = http::parse_destination(body.url.value, "url").value();
  const bool names_address =
      to.host.find_first_not_of("0123456789.") == std::string::npos || to.host.find(':') != std::string::npos;
  // A name is looked up, and its address checked, each time that something is sent.
  if (names_address && !room.parts.settings.private_webhooks && !http::is_public_address(to.host))
    throw FaultError(Fault::invalid("url", "must be a public address; an operator can allow others"));
  const WebhookRow row{room.parts.ids.next<WebhookId>(),      organisation,          body.name.value, body.url.value,
                       room.parts.random.token(secret_bytes), room.parts.clock.now()};
  co_await room.parts.store.write([&row](Session& db) {
    if (webhooks_of(db, row.organisation).size() >= webhooks_max)
      throw FaultError(Fault::conflict("", "there are 10 webhooks already; remove one first"));
    insert_webhook(db, row);
  });
  auto json = webhook_json(row, {});
  json.secret = row.secret;
  co_return http::json(201, json);
}

base::Task<Response> remove_webhook(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto organisation = organisation_of(*tree, request).id;
  const auto id = request.id<WebhookId>("webhook_id");
  co_await room.parts.store.write([organisation, id](Session& db) {
    const auto row = find_webhook(db, id);
    if (!row || row->organisation != organisation) throw FaultError(Fault::not_found("there is no such webhook"));
    delete_webhook(db, id);
  });
  co_return http::no_content();
}

}  // namespace

void mount_watch(http::Router& router, Inside& room) {
  using http::Method;
  const std::string at = "/api/v1/insight/organisations/{organisation_id}";
  router.add({Method::get, at + "/target", administrators(), handled(room, get_target)});
  router.add({Method::put, at + "/target", administrators(), handled(room, put_target_of)});
  router.add({Method::get, at + "/watches", administrators(), handled(room, list_watches)});
  router.add({Method::post, at + "/watches", administrators(), handled(room, add_watch)});
  router.add({Method::put, at + "/watches/{watch_id}", administrators(), handled(room, change_watch)});
  router.add({Method::delete_, at + "/watches/{watch_id}", administrators(), handled(room, remove_watch)});
  router.add({Method::get, at + "/webhooks", administrators(), handled(room, list_webhooks)});
  router.add({Method::post, at + "/webhooks", administrators(), handled(room, add_webhook)});
  router.add({Method::delete_, at + "/webhooks/{webhook_id}", administrators(), handled(room, remove_webhook)});
}

}  // namespace wanqiu::insight
