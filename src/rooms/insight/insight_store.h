#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "insight/watch.h"
#include "store/session.h"

namespace wanqiu::insight {

// Targets.

struct TargetRow {
  base::OrganisationId organisation;
  std::optional<double> participation;
  std::optional<double> activity;
};
BOOST_DESCRIBE_STRUCT(TargetRow, (), (organisation, participation, activity))

std::vector<TargetRow> all_targets(store::Session& db);
/// Both empty: takes it away.
void put_target(store::Session& db, const TargetRow& target, base::LearnerNumber by, base::Instant at);

// Watch rules.

std::vector<Watch> watches_of(store::Session& db, base::OrganisationId organisation);
std::vector<Watch> enabled_watches(store::Session& db);
std::optional<Watch> find_watch(store::Session& db, WatchId id);
std::optional<Watch> find_watch(store::Session& db, base::OrganisationId organisation, const std::string& request_key);
void insert_watch(store::Session& db, const Watch& watch, const std::optional<std::string>& request_key);
void update_watch(store::Session& db, const Watch& watch);
void delete_watch(store::Session& db, WatchId id);
void set_looked_at(store::Session& db, WatchId id, base::Day day);

// Webhooks.

struct WebhookRow {
  WebhookId id;
  base::OrganisationId organisation;
  std::string name;
  std::string url;
  std::string secret;
  base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(WebhookRow, (), (id, organisation, name, url, secret, created_at))

struct WebhookState {
  std::int64_t waiting = 0;
  std::int64_t delivered = 0;
  std::int64_t failed = 0;
  std::optional<std::string> last_status;
  std::optional<base::Instant> last_at;
};

std::vector<WebhookRow> webhooks_of(store::Session& db, base::OrganisationId organisation);
std::optional<WebhookRow> find_webhook(store::Session& db, WebhookId id);
WebhookState state_of(store::Session& db, WebhookId id);
void insert_webhook(store::Session& db, const WebhookRow& webhook);
/// And what waits for it; rules that name it name none.
void delete_webhook(store::Session& db, WebhookId id);

// Notices.

struct NoticeRow {
  NoticeId id;
  WatchId watch;
  std::string watch_name;
  base::OrganisationId organisation;  ///< the rule's
  base::OrganisationId unit;
  Measure measure = Measure::participation;
  double below = 0;
  base::Day from_day;
  std::int32_t days = 0;
  std::string day_values;
  base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(NoticeRow, (),
                      (id, watch, watch_name, organisation, unit, measure, below, from_day, days, day_values,
                       created_at))

/// False when there is one of this run already: nothing is written then, and nothing goes out.
bool insert_notice(store::Session& db, const NoticeRow& notice, const std::optional<WebhookId>& webhook);
std::optional<NoticeRow> find_notice(store::Session& db, NoticeId id);
/// Those of these organisations, the latest first; `before` none: from the latest on.
std::vector<NoticeRow> notices_of(store::Session& db, std::span<const base::OrganisationId> organisations,
                                  base::LearnerNumber reader, bool unread, NoticeId before, int limit);
std::int64_t count_unread(store::Session& db, std::span<const base::OrganisationId> organisations,
                          base::LearnerNumber reader, std::int64_t at_most);
std::vector<NoticeId> read_among(store::Session& db, std::span<const NoticeId> notices, base::LearnerNumber reader);
void mark_read(store::Session& db, std::span<const NoticeId> notices, base::LearnerNumber reader);

// Deliveries.

/// The numbers are in the database: never change or reuse one.
enum class DeliveryState : std::uint8_t { waiting = 1, delivered = 2, given_up = 3 };

struct DeliveryRow {
  NoticeId notice;
  WebhookId webhook;
  std::int32_t attempts = 0;
  base::Instant next_at;
};
BOOST_DESCRIBE_STRUCT(DeliveryRow, (), (notice, webhook, attempts, next_at))

std::vector<DeliveryRow> due_deliveries(store::Session& db, base::Instant now, int limit);
/// After an attempt; `next_at` counts while it waits.
void put_attempt(store::Session& db, const DeliveryRow& delivery, DeliveryState state, const std::string& status,
                 base::Instant at);

}  // namespace wanqiu::insight
