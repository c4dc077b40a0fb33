#pragma once

#include <span>

#include "base/time.h"

namespace wanqiu::arena {

/// How strong a player is, by Glicko-2 (M. Glickman, "Example of the Glicko-2 system", 2013): a value, how uncertain it
/// is, and how erratic the player's results are. tau is 0.5, a new player 1500 / 350 / 0.06.
///
/// The paper's rating period holds some ten games; players here want to see what each match did. So every match is a
/// period of its own (a match of four: one period with three games, against each of the others by place), and the days
/// on which nobody played are periods without games. Each of several matches on one day thus adds the uncertainty of a
/// day's rest: 0.4 of a point at a deviation of 150.
struct Rating {
  double value = 1500;
  double deviation = 350;
  double volatility = 0.06;

  friend bool operator==(const Rating&, const Rating&) = default;
};

constexpr double deviation_max = 350;

/// One game of a period, as the paper's table has it: score 1 for a win, 0.5 for a draw, 0 for a loss.
struct RatedGame {
  Rating opponent;
  double score = 0;
};

/// The paper's steps 2 to 8. Without games only the deviation grows.
Rating after_period(const Rating& before, std::span<const RatedGame> games);

/// After `periods` without a game: the deviation grows to at most that of a new player.
Rating rested(const Rating& before, int periods);

/// A match on `today`, when the player's last one was on `last`: rests the days in between (the others must be rested
/// likewise before they come in here), then one period with the match's games.
Rating after_match(const Rating& before, base::Day last, base::Day today, std::span<const RatedGame> games);

}  // namespace wanqiu::arena
