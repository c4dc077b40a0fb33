#pragma once

#include <map>
#include <optional>
#include <vector>

#include "matchmaking.h"

namespace wanqiu::arena {

struct Seeker {
  base::LearnerNumber player;
  base::OrganisationId organisation;
  std::int64_t paper = 0;  ///< what their matches ask of
  double rating = 1500;
  MeetingKind kind = MeetingKind::duel;
  base::Instant since;
};

/// Everybody who waits, whatever paper their matches ask of: one Matchmaking for each, since those who meet are asked
/// the same. Whoever seeks again takes their own place, and waits from then on. Pure.
class SeekPool {
 public:
  static constexpr std::size_t waiting_max = 20'000;

  struct Found {
    Meeting meeting;
    std::int64_t paper = 0;
    std::vector<Seeker> seekers;  ///< beside meeting.players
  };

  explicit SeekPool(MatchmakingRules rules = {}) : rules_(rules) {}

  /// false when too many wait already.
  bool enter(const Seeker& seeker);
  bool leave(base::LearnerNumber player);
  std::vector<Found> pair(base::Instant now);

  std::size_t waiting() const { return seekers_.size(); }
  base::Milliseconds wait_max() const { return rules_.wait_max; }

 private:
  MatchmakingRules rules_;
  std::map<base::LearnerNumber, Seeker> seekers_;
  std::map<std::int64_t, Matchmaking> pools_;  // by paper
};

}  // namespace wanqiu::arena
