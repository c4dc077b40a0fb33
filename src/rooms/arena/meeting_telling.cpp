// What follows from the end of a meeting: ratings and the season's table, then the ledger.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "ended_matches.h"
#include "ledger/ledger.h"
#include "meeting_settling.h"
#include "meetings.h"

namespace wanqiu::arena {
namespace {

constexpr base::Milliseconds again_after{5'000};

ledger::Event event_of(const MeetingRow& meeting, const MeetingPlayer& player) {
  ledger::Event event;
  event.at = *meeting.ended_at;
  event.learner = player.learner;
  event.verb = meeting.kind == MeetingKind::duel ? ledger::Verb::played_duel : ledger::Verb::played_four;
  event.object = static_cast<std::uint64_t>(meeting.match.value);
  event.key = ledger::EventKey::of(fmt::format("meeting {}", meeting.match.value));
  return event;
}

struct SettledMeeting {
  std::optional<MeetingRow> meeting;
  std::vector<MeetingPlayer> players;
};

}  // namespace

/// One after the other, in the order of their ends: also what a process before this one has left.
base::Task<> Meetings::settle_all() {
  if (settling_) {
    settle_again_ = true;
    co_return;
  }
  settling_ = true;
  bool all_done = true;
  do {
    settle_again_ = false;
    all_done = true;
    std::vector<MatchId> waiting;
    try {
      waiting = co_await parts_.store.read([](store::Session& db) { return untold_meetings(db); });
    } catch (const std::exception& error) {
      spdlog::error("ended matches cannot be read: {}", error.what());
      all_done = false;
    }
    for (const auto match : waiting) {
      const bool done = co_await settle(match);
      all_done = all_done && done;
    }
  } while (settle_again_);
  settling_ = false;
  if (all_done) co_return;
  const std::lock_guard lock(mutex_);
  settle_at_ = parts_.clock.elapsed() + again_after;
}

base::Task<bool> Meetings::settle(MatchId match) {
  bool done = false;
  try {
    const auto& zone = parts_.ledger.zone();
    const auto now = parts_.clock.now();
    co_await parts_.store.write([match, &zone, now](store::Session& db) { settle_meeting(db, match, zone, now); });
    done = co_await tell_ledger(match);
  } catch (const std::exception& error) {
    spdlog::error("what follows from match {} waits: {}", match.value, error.what());
  }
  co_return done;
}

/// Points for whoever answered something, but not in practice: the ledger knows the key of a match, and takes it once.
base::Task<bool> Meetings::tell_ledger(MatchId match) {
  const auto outcome = co_await parts_.store.read([match](store::Session& db) {
    return SettledMeeting{find_meeting(db, match), players_of(db, match)};
  });
  std::vector<ledger::Event> events;
  for (const auto& player : outcome.players) {
    if (!outcome.meeting->practice && player.place && player.answers > 0)
      events.push_back(event_of(*outcome.meeting, player));
  }
  if (!events.empty()) {
    const auto receipts = co_await parts_.ledger.submit_all(std::move(events));
    for (const auto& receipt : receipts) {
      if (!receipt && receipt.error().kind == base::FaultKind::unavailable) co_return false;
    }
  }
  const auto now = parts_.clock.now();
  co_await parts_.store.write([match, now](store::Session& db) { mark_meeting_told(db, match, now); });
  co_return true;
}

}  // namespace wanqiu::arena
