#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace wanqiu::arena {

enum class MeetingKind : std::uint8_t { duel = 2, four = 3 };
BOOST_DESCRIBE_ENUM(MeetingKind, duel, four)
constexpr std::size_t seats_of(MeetingKind kind) {
  return kind == MeetingKind::duel ? 2 : 4;
}

struct MatchmakingRules {
  double range_at_first = 100;   ///< points of rating above and below one's own
  double range_per_second = 40;  ///< by which it widens
  base::Milliseconds wait_max{15'000};
};

struct WaitingPlayer {
  base::LearnerNumber player;
  double rating = 1500;
  MeetingKind kind = MeetingKind::duel;
  base::Instant since;
};

/// Those who meet. Where `practice`, the seats that are left are taken by practice opponents, the players are told so,
/// and no rating changes.
struct Meeting {
  MeetingKind kind = MeetingKind::duel;
  std::vector<base::LearnerNumber> players;
  bool practice = false;
  friend bool operator==(const Meeting&, const Meeting&) = default;
};

/// Who waits for an opponent, and who meets whom.
///
/// Whoever has waited longest chooses first and takes the nearest ratings. Two accept each other when the difference is
/// within the range of *both*: somebody who has waited long does not pull a beginner out of their class. Whoever has
/// waited `wait_max` plays now: a match of four takes along those who accept, the seats left over are practice. So
/// nobody waits longer than `wait_max`, given that pair() is called when due() says.
///
/// The same players and the same moments give the same meetings: ties go to the longer wait, then the lower number.
class Matchmaking {
 public:
  explicit Matchmaking(MatchmakingRules rules = {}) : rules_(rules) {}

  /// false when that person waits already: one is in here once, whatever for.
  bool enter(const WaitingPlayer& player);
  /// false when that person does not wait.
  bool leave(base::LearnerNumber player);
  std::vector<Meeting> pair(base::Instant now);

  std::size_t waiting() const { return waiting_.size(); }
  /// When somebody will have waited as long as anybody may.
  std::optional<base::Instant> due() const;

 private:
  void pair_kind(MeetingKind kind, base::Instant now, std::vector<Meeting>& meetings);
  double range(const WaitingPlayer& player, base::Instant now) const;

  MatchmakingRules rules_;
  std::map<base::LearnerNumber, WaitingPlayer> waiting_;
};

}  // namespace wanqiu::arena
