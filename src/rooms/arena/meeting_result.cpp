#include "meeting_result.h"

#include "base/assert.h"

namespace wanqiu::arena {

std::vector<std::uint32_t> meeting_places(const HallMatch& match) {
  const HallSeats& seats = match.seats();
  const auto ahead = [&](Seat a, Seat b) {
    if (seats.is_present(a) != seats.is_present(b)) return seats.is_present(a);
    if (!seats.is_present(a)) return false;
    const auto rank_a = match.standing(a).rank;
    const auto rank_b = match.standing(b).rank;
    return rank_a != 0 && (rank_b == 0 || rank_a < rank_b);  // 0: came after the last lock
  };
  std::vector<std::uint32_t> places(seats.size(), 1);
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < places.size(); ++j) places[i] += ahead(Seat::at(j), Seat::at(i)) ? 1U : 0U;
  }
  return places;
}

std::vector<RatedGame> rated_games(Seat seat, std::span<const std::uint32_t> places, std::span<const Rating> ratings) {
  WQ_ASSERT(places.size() == ratings.size() && seat.value != 0 && seat.value <= places.size());
  std::vector<RatedGame> games;
  for (std::size_t other = 0; other < places.size(); ++other) {
    if (other == seat.index()) continue;
    const auto mine = places[seat.index()];
    const double score = mine == places[other] ? 0.5 : mine < places[other] ? 1 : 0;
    games.push_back({ratings[other], score});
  }
  return games;
}

}  // namespace wanqiu::arena
