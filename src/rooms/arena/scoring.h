#pragma once

#include <array>
#include <cstdint>

#include "arena/hall_plan.h"

namespace wanqiu::arena {

/// The published formulas. Everything is in whole numbers, so that a replay and another machine agree to the point.

/// How much of a question these choices are, 0 … share_full: without weights all or nothing; with weights their sum,
/// not below nothing.
std::int32_t share_of(const MatchQuestion& question, Choices choices);

// formula   points = 1000 · worth · share · (1 − t / 2T), rounded to the nearest, halves up
/// t is the time taken, 0 … T; T the time there is. A right answer at the last moment is half of one at the first, so
/// that knowing counts more than hurrying. At worth 500 % a question gives at most 5,000.
std::int32_t points_of(const MatchQuestion& question, std::int32_t share, base::Milliseconds taken);

/// What of a player's round trip is not counted as thinking. The question needs half of it to arrive and the answer the
/// other half, so it is credited whole, up to the match's `credit_max`: who delays their measurements gains no more
/// than that, with 250 ms and 20 s it is 6 points of 1,000.
base::Milliseconds credited(base::Milliseconds round_trip, base::Milliseconds credit_max);

/// Measured round trips of one connection. The smallest of the last eight counts: one slow moment earns no credit, and
/// a line that has become slower is believed after eight measurements.
class RoundTrips {
 public:
  void measured(base::Milliseconds round_trip);
  /// 0 before the first.
  base::Milliseconds smallest() const;

 private:
  std::array<std::uint16_t, 8> last_{};
  std::uint8_t count_ = 0;
  std::uint8_t next_ = 0;
};

/// How many of an organisation's `players` count for it: 3, or the square root of their number rounded up where that is
/// more (100 players: 10; 10,000: 100). Their points are divided by this number also where fewer have any, so that one
/// strong player alone is no organisation. Players who left count among `players`: nobody leaves to raise the mean.
std::uint32_t best_counted(std::uint32_t players);

}  // namespace wanqiu::arena
