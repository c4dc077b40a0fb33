// Looks at the days that are over, writes notices, sends them.
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "answers.h"
#include "http/outgoing.h"

namespace wanqiu::insight {
namespace {

using Inside = Room::Inside;

constexpr int days_back_max = 31;  ///< of a server that stood still
constexpr int due_max = 100;       ///< deliveries in one go
constexpr std::array<int, 5> again_after_minutes{1, 5, 30, 120, 720};

/// What a rule sees: what an administrator would see. Of a unit of which few took part the highest that it can be.
DayValue value_of(const Inside& room, const std::shared_ptr<const ShownTable>& table, const people::Organisation& unit,
                  Measure measure) {
  if (!table) return std::nullopt;
  const auto figures = figures_json(room, table, unit.id);
  if (measure == Measure::activity) return figures.activity;
  if (figures.hidden == Hidden::few) return figures.bound;
  return figures.participation;
}

std::string text_of(std::span<const DayValue> values) {
  std::string text;
  for (const auto& value : values)
    text += (text.empty() ? "" : ",") + (value ? fmt::format("{}", *value) : std::string());
  return text;
}

/// One rule on one day.
std::vector<NoticeRow> notices_on(const Inside& room, const people::Tree& tree, const Watch& watch, base::Day day,
                                  bool first_look) {
  const base::Day from = day - watch.days;
  std::vector<std::shared_ptr<const ShownTable>> tables;
  for (base::Day each = from; each <= day; ++each) tables.push_back(room.table({each, each}));
  std::vector<NoticeRow> notices;
  for (const auto* unit : below(room, tree, watch.organisation, watch.kind, tables.back())) {
    std::vector<DayValue> values;
    for (const auto& table : tables) values.push_back(value_of(room, table, *unit, watch.measure));
    if (!begins_notice(watch, values, first_look)) continue;
    NoticeRow notice;
    notice.watch = watch.id;
    notice.watch_name = watch.name;
    notice.organisation = watch.organisation;
    notice.unit = unit->id;
    notice.measure = watch.measure;
    notice.below = watch.below;
    notice.from_day = from + 1;
    notice.days = watch.days;
    notice.day_values = text_of(std::span(values).subspan(1));
    notices.push_back(std::move(notice));
  }
  return notices;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  crypto_auth_hmacsha256_state state;
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> out{};
  const auto bytes = [](std::string_view of) { return reinterpret_cast<const unsigned char*>(of.data()); };
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  return base::hex(std::as_bytes(std::span(out)));
}

struct SentJson {
  NoticeId id;
  base::Instant at;
  std::string watch_name;
  PlaceJson organisation;
  Measure measure = Measure::participation;
  double below = 0;
  base::Day from_day;
  std::int32_t days = 0;
  std::string values;
};
BOOST_DESCRIBE_STRUCT(SentJson, (), (id, at, watch_name, organisation, measure, below, from_day, days, values))

/// True when it was taken.
bool deliver(Inside& room, DeliveryRow delivery) {
  struct Found {
    std::optional<NoticeRow> notice;
    std::optional<WebhookRow> webhook;
  };
  const auto found = room.parts.store.read_now([&](store::Session& db) {
    return Found{find_notice(db, delivery.notice), find_webhook(db, delivery.webhook)};
  });
  const auto now = room.parts.clock.now();
  DeliveryState state = DeliveryState::given_up;
  std::string status = "it is not there any more";
  ++delivery.attempts;
  const auto tree = room.tree();
  const auto* unit = found.notice ? tree->find(found.notice->unit) : nullptr;
  if (unit != nullptr && found.webhook) {
    const NoticeRow& notice = *found.notice;
    http::OutgoingRequest request;
    request.to = http::parse_destination(found.webhook->url, "url").value();
    request.private_allowed = room.parts.settings.private_webhooks;
    request.body =
        http::to_json(SentJson{notice.id, notice.created_at, notice.watch_name, place_json(*unit), notice.measure,
                               notice.below, notice.from_day, notice.days, notice.day_values});
    request.headers = {{"Wanqiu-Notice", std::to_string(notice.id.value)},
                       {"Wanqiu-Signature", "sha256=" + hmac_sha256(found.webhook->secret, request.body)}};
    const auto answer = http::post_now(request);
    status = answer ? std::to_string(*answer) : answer.error().reason;
    const bool taken = answer && *answer >= 200 && *answer < 300;
    const auto tries = static_cast<std::size_t>(delivery.attempts);
    if (taken) {
      state = DeliveryState::delivered;
    } else if (tries <= again_after_minutes.size()) {
      state = DeliveryState::waiting;
      delivery.next_at = now + std::chrono::minutes(again_after_minutes[tries - 1]);
    }
  }
  room.parts.store.write_now([&](store::Session& db) { put_attempt(db, delivery, state, status, now); });
  return state == DeliveryState::delivered;
}

}  // namespace

int look_at_days(Inside& room) {
  const auto& zone = room.parts.insight.zone();
  const auto now = room.parts.clock.now();
  // A day that has just ended may still be written.
  const base::Day over = zone.day_of(now - std::chrono::minutes(room.parts.settings.watch_after_minutes)) - 1;
  const auto watches = room.parts.store.read_now([](store::Session& db) { return enabled_watches(db); });
  const auto tree = room.tree();
  int written = 0;
  for (const Watch& watch : watches) {
    const bool first_look = !watch.looked_at;
    base::Day day = first_look ? over : std::max(*watch.looked_at + 1, over - (days_back_max - 1));
    bool first = first_look;
    for (; day <= over; ++day) {
      auto notices = notices_on(room, *tree, watch, day, first);
      first = false;
      for (auto& notice : notices) {
        notice.id = room.parts.ids.next<NoticeId>();
        notice.created_at = now;
      }
      written += room.parts.store.write_now([&](store::Session& db) {
        int fresh = 0;
        for (const auto& notice : notices) fresh += insert_notice(db, notice, watch.webhook) ? 1 : 0;
        set_looked_at(db, watch.id, day);
        return fresh;
      });
    }
  }
  return written;
}

int send_due(Inside& room) {
  const auto now = room.parts.clock.now();
  const auto due = room.parts.store.read_now([now](store::Session& db) { return due_deliveries(db, now, due_max); });
  int taken = 0;
  for (const DeliveryRow& delivery : due) {
    {
      const std::scoped_lock lock(room.mutex);
      if (room.stopping) break;
    }
    taken += deliver(room, delivery) ? 1 : 0;
  }
  return taken;
}

}  // namespace wanqiu::insight
