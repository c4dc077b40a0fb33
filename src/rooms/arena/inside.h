#pragma once

#include <atomic>
#include <memory>

#include "arena/arena.h"
#include "ended_matches.h"
#include "halls.h"
#include "live_matches.h"
#include "match_journal.h"
#include "meetings.h"

namespace wanqiu::arena {

/// What the room is made of. Members are destroyed in the reverse order; the journal's thread is ended first.
struct Arena::Inside {
  explicit Inside(Parts given) : parts(std::move(given)), ended(parts.organisation_name) {}
  ~Inside() {
    if (meetings) meetings->stop();
    if (journal) journal->stop();
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

  base::Task<> settle_halls();
  base::Task<> settle_hall(MatchId match);

  Parts parts;
  std::atomic<bool> has_work{true};  // something may have ended: also before this process began
  EndedMatches ended;
  std::unique_ptr<MatchJournal> journal;
  std::unique_ptr<LiveMatches> live;
  std::unique_ptr<Halls> halls;
  std::unique_ptr<Meetings> meetings;
};

}  // namespace wanqiu::arena
