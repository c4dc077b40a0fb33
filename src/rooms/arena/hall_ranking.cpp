#include "hall_ranking.h"

#include <algorithm>

#include "base/assert.h"
#include "scoring.h"

namespace wanqiu::arena {
namespace {

// Score, right answers and time in one number, so that sorting compares numbers that lie beside each other.
constexpr unsigned time_bits = 27;  // 200 questions of 10 minutes
constexpr unsigned right_bits = 8;  // 200 questions
constexpr std::uint64_t time_limit = std::uint64_t{1} << time_bits;
static_assert(match_questions_max * 600'000 < time_limit && match_questions_max < (1U << right_bits));

std::uint64_t place_key(const HallTotals& totals, std::size_t index) {
  return static_cast<std::uint64_t>(totals.score[index]) << (time_bits + right_bits) |
         std::uint64_t{totals.right[index]} << time_bits | (time_limit - 1 - totals.right_taken_ms[index]);
}

struct KeyedSeat {
  std::uint64_t key = 0;
  Seat seat;
};

void rank_persons(const HallTotals& totals, HallRanking& ranking) {
  std::vector<KeyedSeat> keyed(totals.score.size());
  for (std::size_t i = 0; i < keyed.size(); ++i) keyed[i] = {place_key(totals, i), Seat::at(i)};
  std::sort(keyed.begin(), keyed.end(),
            [](const KeyedSeat& a, const KeyedSeat& b) { return a.key != b.key ? a.key > b.key : a.seat < b.seat; });
  ranking.order.reserve(keyed.size());
  ranking.rank.resize(keyed.size());
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    if (i == 0 || keyed[i].key != keyed[i - 1].key) rank = static_cast<std::uint32_t>(i + 1);
    ranking.order.push_back(keyed[i].seat);
    ranking.rank[keyed[i].seat.index()] = rank;
  }
}

void rank_organisations(const HallSeats& seats, const HallTotals& totals, HallRanking& ranking) {
  const auto& all = seats.organisations();
  std::vector<OrganisationPlace> places(all.size());
  std::vector<std::uint32_t> counted(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    places[i].organisation = static_cast<std::uint32_t>(i);
    places[i].counted = best_counted(all[i].players);
  }
  for (const Seat seat : ranking.order) {  // each organisation's best come first
    const auto organisation = seats.organisation(seat);
    if (counted[organisation] == places[organisation].counted) continue;
    ++counted[organisation];
    places[organisation].points += totals.score[seat.index()];
  }
  // Negative: a is better.
  const auto compare = [&](const OrganisationPlace& a, const OrganisationPlace& b) -> std::int64_t {
    const std::int64_t difference = b.points * a.counted - a.points * b.counted;
    if (difference != 0) return difference;
    return std::int64_t{all[b.organisation].players} - std::int64_t{all[a.organisation].players};
  };
  std::stable_sort(places.begin(), places.end(), [&](const auto& a, const auto& b) { return compare(a, b) < 0; });
  ranking.organisation_at.resize(all.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool equal = i > 0 && compare(places[i - 1], places[i]) == 0;
    places[i].rank = equal ? places[i - 1].rank : static_cast<std::uint32_t>(i + 1);
    ranking.organisation_at[places[i].organisation] = static_cast<std::uint32_t>(i);
  }
  ranking.organisations = std::move(places);
}

}  // namespace

void add_question(HallTotals& totals, const HallSeats& seats, const HallPlan& plan, std::size_t question) {
  totals.score.resize(seats.size());
  totals.right.resize(seats.size());
  totals.right_taken_ms.resize(seats.size());
  const MatchQuestion& asked = plan.questions[question];
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const Choices choices = seats.choices(question, Seat::at(i));
    if (choices == 0) continue;
    const auto share = share_of(asked, choices);
    if (share == 0) continue;
    const auto taken = seats.taken(question, Seat::at(i));
    totals.score[i] += points_of(asked, share, taken);
    if (share < share_full) continue;
    ++totals.right[i];
    totals.right_taken_ms[i] += static_cast<std::uint32_t>(taken.count());
  }
}

HallRanking rank_hall(const HallSeats& seats, const HallTotals& totals) {
  WQ_ASSERT(totals.score.size() == seats.size());
  HallRanking ranking;
  rank_persons(totals, ranking);
  rank_organisations(seats, totals, ranking);
  return ranking;
}

HallTop top_of(const HallRanking& ranking, const HallTotals& totals) {
  HallTop top;
  for (std::size_t i = 0; i < std::min(top_count, ranking.order.size()); ++i) {
    const Seat seat = ranking.order[i];
    top.persons.push_back({seat, ranking.rank[seat.index()], totals.score[seat.index()]});
  }
  const auto organisations = static_cast<std::ptrdiff_t>(std::min(top_count, ranking.organisations.size()));
  top.organisations.assign(ranking.organisations.begin(), ranking.organisations.begin() + organisations);
  return top;
}

}  // namespace wanqiu::arena
