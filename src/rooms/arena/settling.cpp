// What follows from the end of a hall match: who played is written down, and the ledger is told.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "inside.h"
#include "ledger/ledger.h"

namespace wanqiu::arena {
namespace {

constexpr std::size_t settled_at_once = 500;  // players
constexpr int matches_at_once = 20;

ledger::Event event_of(const PlayerRow& player, MatchId match, base::Instant ended_at) {
  ledger::Event event;
  event.at = ended_at;
  event.learner = player.learner;
  event.verb = ledger::Verb::played_hall;
  event.object = static_cast<std::uint64_t>(match.value);
  event.key = ledger::EventKey::of(fmt::format("hall {}", match.value));
  return event;
}

}  // namespace

base::Task<> Arena::Inside::settle_halls() {
  const auto waiting = co_await parts.store.read(
      [](store::Session& db) { return unsettled_matches(db, MatchKind::hall, matches_at_once); });
  for (const auto match : waiting) co_await settle_hall(match);
}

/// Done again from the start when it was broken off: the ledger knows the keys, the rows stay.
base::Task<> Arena::Inside::settle_hall(MatchId id) {
  const auto found = co_await parts.store.read([this, id](store::Session& db) { return ended.find(db, id); });
  if (!found) {
    spdlog::warn("what follows from match {} waits: {}", id.value, base::to_string(found.error()));
    co_return;
  }
  const HallMatch& match = (*found)->match;
  const auto rows = player_rows(match);
  for (std::size_t from = 0; from < rows.size(); from += settled_at_once) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(from);
    const auto last = rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), from + settled_at_once));
    const std::vector<PlayerRow> part(first, last);
    std::vector<ledger::Event> events;
    for (const auto& player : part) {
      if (player.answers > 0) events.push_back(event_of(player, id, match.since()));
    }
    const auto receipts = co_await parts.ledger.submit_all(std::move(events));
    for (const auto& receipt : receipts) {
      if (receipt || receipt.error().kind != base::FaultKind::unavailable) continue;
      spdlog::warn("what follows from match {} waits for the ledger: {}", id.value, receipt.error().reason);
      co_return;
    }
    co_await parts.store.write([&part, id](store::Session& db) { insert_players(db, id, part); });
  }
  co_await parts.store.write([id](store::Session& db) { mark_settled(db, id); });
}

}  // namespace wanqiu::arena
