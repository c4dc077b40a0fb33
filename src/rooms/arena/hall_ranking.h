#pragma once

#include <span>
#include <vector>

#include "hall_seats.h"

namespace wanqiu::arena {

constexpr std::size_t top_count = 10;

/// What everybody has after some of the questions; beside the seats.
struct HallTotals {
  std::vector<std::int32_t> score;
  std::vector<std::uint16_t> right;           ///< questions answered wholly right
  std::vector<std::uint32_t> right_taken_ms;  ///< the time that those took
};

/// Adds what `question` gave.
void add_question(HallTotals& totals, const HallSeats& seats, const HallPlan& plan, std::size_t question);

struct PersonPlace {
  Seat seat;
  std::uint32_t rank = 0;
  std::int32_t score = 0;
  friend bool operator==(const PersonPlace&, const PersonPlace&) = default;
};
struct OrganisationPlace {
  std::uint32_t organisation = 0;  ///< in HallSeats::organisations()
  std::uint32_t rank = 0;
  std::int64_t points = 0;    ///< of its best `counted`
  std::uint32_t counted = 0;  ///< best_counted() of its players
  std::int64_t mean() const { return (points + counted / 2) / counted; }
  friend bool operator==(const OrganisationPlace&, const OrganisationPlace&) = default;
};

/// Persons by score; with equal scores more questions wholly right go first, then less time taken for those. Who is
/// equal in all three has the same rank, and the ranks after it are left out.
///
/// Organisations by the mean of their best k (best_counted), compared exactly and not as rounded for the screen; with
/// equal means more players go first; who is equal in both has the same rank.
struct HallRanking {
  std::vector<Seat> order;                       ///< the best first
  std::vector<std::uint32_t> rank;               ///< beside the seats
  std::vector<OrganisationPlace> organisations;  ///< the best first
  std::vector<std::uint32_t> organisation_at;    ///< beside HallSeats::organisations(): where in `organisations`
};
HallRanking rank_hall(const HallSeats& seats, const HallTotals& totals);

/// The first ten of both, as a screen shows them.
struct HallTop {
  std::vector<PersonPlace> persons;
  std::vector<OrganisationPlace> organisations;
  friend bool operator==(const HallTop&, const HallTop&) = default;
};
HallTop top_of(const HallRanking& ranking, const HallTotals& totals);

}  // namespace wanqiu::arena
