#pragma once

#include <span>
#include <vector>

#include "arena/rating.h"
#include "hall_match.h"

namespace wanqiu::arena {

/// How a duel or a match of four came out, beside its seats: 1 is the best, equal places are a draw.
///
/// Whoever stayed stands by rank. Whoever has left (after the grace time, which is the connection's matter) has lost
/// against all who stayed, whatever their points, and is equal to others who left: nobody leaves to save a rating.
std::vector<std::uint32_t> meeting_places(const HallMatch& match);

/// The games of `seat` for its rating, one against each other seat; `ratings` beside the seats, rested to the same day.
/// A practice match gives none: ask for its games only where persons sat on all seats.
std::vector<RatedGame> rated_games(Seat seat, std::span<const std::uint32_t> places, std::span<const Rating> ratings);

}  // namespace wanqiu::arena
