#include "insight_store.h"

#include <fmt/format.h>

#include <limits>

namespace wanqiu::insight {
namespace {

using base::OrganisationId;
using store::Session;

constexpr std::string_view watch_columns =
    "id, organisation, name, measure, below, days, kind, webhook, enabled, created_at, looked_at";
constexpr std::string_view notice_columns =
    "id, watch, watch_name, organisation, unit, measure, below, from_day, days, day_values, created_at";

/// Numbers of the program's own, for a list within a statement.
template <class T>
std::string list_of(std::span<const T> ids) {
  std::string list;
  for (const T id : ids) list += (list.empty() ? "" : ", ") + std::to_string(id.value);
  return list.empty() ? "0" : list;  // no id is 0
}

}  // namespace

std::vector<TargetRow> all_targets(Session& db) {
  return db.all<TargetRow>("select organisation, participation, activity from insight_target order by organisation");
}

void put_target(Session& db, const TargetRow& target, base::LearnerNumber by, base::Instant at) {
  if (!target.participation && !target.activity) {
    db.run("delete from insight_target where organisation = :organisation", target.organisation);
    return;
  }
  db.run(
      "insert into insight_target (organisation, participation, activity, set_by, set_at) values (:organisation, "
      ":participation, :activity, :by, :at) on conflict (organisation) do update set participation = "
      "excluded.participation, activity = excluded.activity, set_by = excluded.set_by, set_at = excluded.set_at",
      target.organisation, target.participation, target.activity, by, at);
}

std::vector<Watch> watches_of(Session& db, OrganisationId organisation) {
  return db.all<Watch>(
      fmt::format("select {} from insight_watch where organisation = :organisation order by id", watch_columns),
      organisation);
}

std::vector<Watch> enabled_watches(Session& db) {
  return db.all<Watch>(fmt::format("select {} from insight_watch where enabled = 1 order by id", watch_columns));
}

std::optional<Watch> find_watch(Session& db, WatchId id) {
  return db.one<Watch>(fmt::format("select {} from insight_watch where id = :id", watch_columns), id);
}

std::optional<Watch> find_watch(Session& db, OrganisationId organisation, const std::string& request_key) {
  return db.one<Watch>(
      fmt::format("select {} from insight_watch where organisation = :organisation and request_key = :key",
                  watch_columns),
      organisation, request_key);
}

void insert_watch(Session& db, const Watch& watch, const std::optional<std::string>& request_key) {
  db.run(
      "insert into insight_watch (id, organisation, name, measure, below, days, kind, webhook, enabled, created_at, "
      "looked_at, request_key) values (:id, :organisation, :name, :measure, :below, :days, :kind, :webhook, :enabled, "
      ":created_at, :looked_at, :request_key)",
      watch.id, watch.organisation, watch.name, watch.measure, watch.below, watch.days, watch.kind, watch.webhook,
      watch.enabled, watch.created_at, watch.looked_at, request_key);
}

void update_watch(Session& db, const Watch& watch) {
  db.run(
      "update insight_watch set name = :name, measure = :measure, below = :below, days = :days, kind = :kind, webhook "
      "= "
      ":webhook, enabled = :enabled where id = :id",
      watch.name, watch.measure, watch.below, watch.days, watch.kind, watch.webhook, watch.enabled, watch.id);
}

void delete_watch(Session& db, WatchId id) {
  db.run("delete from insight_watch where id = :id", id);
}

void set_looked_at(Session& db, WatchId id, base::Day day) {
  db.run("update insight_watch set looked_at = :day where id = :id", day, id);
}

std::vector<WebhookRow> webhooks_of(Session& db, OrganisationId organisation) {
  return db.all<WebhookRow>(
      "select id, organisation, name, url, secret, created_at from insight_webhook where organisation = :organisation "
      "order by id",
      organisation);
}

std::optional<WebhookRow> find_webhook(Session& db, WebhookId id) {
  return db.one<WebhookRow>(
      "select id, organisation, name, url, secret, created_at from insight_webhook where id = :id", id);
}

WebhookState state_of(Session& db, WebhookId id) {
  const auto count = [&](DeliveryState state) {
    return db
        .one<std::int64_t>("select count(*) from insight_delivery where webhook = :webhook and state = :state", id,
                           state)
        .value_or(0);
  };
  WebhookState state;
  state.waiting = count(DeliveryState::waiting);
  state.delivered = count(DeliveryState::delivered);
  state.failed = count(DeliveryState::given_up);
  state.last_status = db.one<std::string>(
      "select last_status from insight_delivery where webhook = :webhook and last_at is not null order by last_at desc "
      "limit 1",
      id);
  state.last_at =
      db.one<std::optional<base::Instant>>("select max(last_at) from insight_delivery where webhook = :webhook", id)
          .value_or(std::nullopt);
  return state;
}

void insert_webhook(Session& db, const WebhookRow& webhook) {
  db.run(
      "insert into insight_webhook (id, organisation, name, url, secret, created_at) values (:id, :organisation, "
      ":name, "
      ":url, :secret, :created_at)",
      webhook.id, webhook.organisation, webhook.name, webhook.url, webhook.secret, webhook.created_at);
}

void delete_webhook(Session& db, WebhookId id) {
  db.run("delete from insight_delivery where webhook = :webhook", id);
  db.run("update insight_watch set webhook = null where webhook = :webhook", id);
  db.run("delete from insight_webhook where id = :id", id);
}

bool insert_notice(Session& db, const NoticeRow& notice, const std::optional<WebhookId>& webhook) {
  const auto written = db.run(
      "insert into insight_notice (id, watch, watch_name, organisation, unit, measure, below, from_day, days, "
      "day_values, created_at) values (:id, :watch, :watch_name, :organisation, :unit, :measure, :below, :from_day, "
      ":days, :day_values, :created_at) on conflict (watch, unit, from_day) do nothing",
      notice.id, notice.watch, notice.watch_name, notice.organisation, notice.unit, notice.measure, notice.below,
      notice.from_day, notice.days, notice.day_values, notice.created_at);
  if (written == 0) return false;
  if (webhook) {
    db.run(
        "insert into insight_delivery (notice, webhook, state, attempts, next_at) values (:notice, :webhook, :state, "
        "0, "
        ":next_at)",
        notice.id, *webhook, DeliveryState::waiting, notice.created_at);
  }
  return true;
}

std::optional<NoticeRow> find_notice(Session& db, NoticeId id) {
  return db.one<NoticeRow>(fmt::format("select {} from insight_notice where id = :id", notice_columns), id);
}

std::vector<NoticeRow> notices_of(Session& db, std::span<const OrganisationId> organisations,
                                  base::LearnerNumber reader, bool unread, NoticeId before, int limit) {
  const NoticeId from = before ? before : NoticeId(std::numeric_limits<std::int64_t>::max());
  const std::string_view only = unread ? "and not exists (select 1 from insight_notice_read where notice = "
                                         "insight_notice.id and number = :reader) "
                                       : "and :reader >= 0 ";
  return db.all<NoticeRow>(
      fmt::format("select {} from insight_notice where organisation in ({}) and id < :before {}order by id desc limit "
                  ":limit",
                  notice_columns, list_of(organisations), only),
      from, reader, limit);
}

std::int64_t count_unread(Session& db, std::span<const OrganisationId> organisations, base::LearnerNumber reader,
                          std::int64_t at_most) {
  return db
      .one<std::int64_t>(
          fmt::format("select count(*) from (select 1 from insight_notice where organisation in ({}) and not exists "
                      "(select 1 from insight_notice_read where notice = insight_notice.id and number = :reader) limit "
                      ":most) as unread",
                      list_of(organisations)),
          reader, at_most)
      .value_or(0);
}

std::vector<NoticeId> read_among(Session& db, std::span<const NoticeId> notices, base::LearnerNumber reader) {
  return db.all<NoticeId>(
      fmt::format("select notice from insight_notice_read where number = :reader and notice in ({})", list_of(notices)),
      reader);
}

void mark_read(Session& db, std::span<const NoticeId> notices, base::LearnerNumber reader) {
  for (const NoticeId notice : notices) {
    db.run(
        "insert into insight_notice_read (notice, number) values (:notice, :number) on conflict (notice, number) do "
        "nothing",
        notice, reader);
  }
}

std::vector<DeliveryRow> due_deliveries(Session& db, base::Instant now, int limit) {
  return db.all<DeliveryRow>(
      "select notice, webhook, attempts, next_at from insight_delivery where state = 1 and next_at <= :now order by "
      "next_at, notice limit :limit",
      now, limit);
}

void put_attempt(Session& db, const DeliveryRow& delivery, DeliveryState state, const std::string& status,
                 base::Instant at) {
  db.run(
      "update insight_delivery set state = :state, attempts = :attempts, next_at = :next_at, last_status = :status, "
      "last_at = :at where notice = :notice and webhook = :webhook",
      state, delivery.attempts, delivery.next_at, status, at, delivery.notice, delivery.webhook);
}

}  // namespace wanqiu::insight
