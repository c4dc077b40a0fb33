#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "hall_frames.h"
#include "arena/arena.h"

namespace wanqiu::arena {

class LiveLoop;

/// What is fixed of a match that can be connected to.
struct MatchInfo {
  MatchId id;
  MatchKind kind = MatchKind::hall;
  std::string name;
  base::OrganisationId organisation;  ///< whose hosts run it; none: nobody's
  std::optional<base::Instant> starts_at;
  std::uint16_t questions = 0;
  HallTexts texts;
};

/// Where a match stands after the last commit.
struct MatchState {
  Phase phase = Phase::created;
  std::uint16_t question = 0;
  std::uint32_t players = 0;
  std::uint32_t present = 0;
  std::uint32_t answers = 0;  ///< to the question that is asked
  bool by_itself = false;
  friend bool operator==(const MatchState&, const MatchState&) = default;
};
MatchState state_of(const HallMatch& match);

/// A connection by name: it may be gone when it is looked for.
struct Line {
  std::shared_ptr<LiveLoop> loop;
  std::uint64_t number = 0;
};

/// A match as its connections see it: what is shown, where it stands, and who is connected. Who is connected decides
/// nothing by itself; what follows from it (somebody has left, the host has disappeared) becomes a command like others.
/// From any thread.
class LiveMatch {
 public:
  static constexpr base::Milliseconds player_grace{10'000};  ///< without a connection a player has left
  static constexpr base::Milliseconds host_grace{30'000};    ///< without any of a host a match runs by itself

  explicit LiveMatch(MatchInfo fixed) : info(std::move(fixed)) {}

  const MatchInfo info;

  MatchState state() const;
  void put(const MatchState& state);

  /// Puts a connection in its person's place, and gives the one that was there.
  std::optional<Line> enter(base::LearnerNumber who, frame::Role role, Line line);
  /// The connection is gone; nothing when another one has taken its place.
  void leave(base::LearnerNumber who, frame::Role role, std::uint64_t number, base::Milliseconds now);
  /// After a restart: has a seat, and nobody knows where they are. Likewise that there is no host.
  void miss(base::LearnerNumber who, base::Milliseconds now);
  void miss_host(base::Milliseconds now);

  /// Players whose grace is over: each is given once.
  std::vector<base::LearnerNumber> take_gone(base::Milliseconds now);
  /// Once, when no host has been connected for so long.
  bool take_host_gone(base::Milliseconds now);
  std::size_t connected() const;
  bool is_connected(base::LearnerNumber who) const { return line(who).has_value(); }
  std::optional<Line> line(base::LearnerNumber who) const;  ///< of a player

 private:
  struct Place {
    Line line;  // without a loop: gone
    base::Milliseconds gone_at{0};
  };
  struct Missing {
    std::uint64_t key = 0;
    base::Milliseconds since{0};
  };
  static std::uint64_t key_of(base::LearnerNumber who, frame::Role role) {
    return std::uint64_t{who.value} << 2 | static_cast<std::uint64_t>(role);
  }

  mutable std::mutex mutex_;  // guards all that follows
  MatchState state_;
  std::unordered_map<std::uint64_t, Place> places_;
  std::deque<Missing> missing_;  // the longest first
  std::size_t connected_ = 0;
  std::size_t hosts_ = 0;
  std::optional<base::Milliseconds> host_gone_at_;
};

}  // namespace wanqiu::arena
