#include "meeting_settling.h"

#include <algorithm>

#include "arena_store.h"
#include "hall_results.h"
#include "meeting_result.h"
#include "practice_opponent.h"
#include "rating_store.h"

namespace wanqiu::arena {
namespace {

std::int32_t answered_by(const HallMatch& match, Seat seat) {
  std::int32_t answers = 0;
  for (std::size_t question = 0; question < match.plan().questions.size(); ++question)
    answers += match.seats().answered(question, seat) ? 1 : 0;
  return answers;
}

/// Everybody who was to play or took a seat, with place and answers.
std::vector<MeetingPlayer> outcome_of(const HallMatch& match, std::vector<MeetingPlayer> players) {
  const HallSeats& seats = match.seats();
  const bool decided = seats.present() > 0 || !match.tops().empty();
  const auto places = meeting_places(match);
  const auto last = static_cast<std::int32_t>(seats.present()) + 1;  // as those who left
  for (auto& player : players) player.place = decided ? std::optional(last) : std::nullopt;
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const auto learner = seats.learner(Seat::at(i));
    if (is_practice_player(learner)) continue;
    auto player = std::find_if(players.begin(), players.end(), [&](const auto& one) { return one.learner == learner; });
    if (player == players.end()) {
      const auto organisation = seats.organisations()[seats.organisation(Seat::at(i))].id;
      player = players.insert(players.end(), {learner, organisation, {}, 0, {}});
    }
    if (decided) player->place = static_cast<std::int32_t>(places[i]);
    player->answers = answered_by(match, Seat::at(i));
  }
  return players;
}

void rate(store::Session& db, std::vector<MeetingPlayer>& players, base::Day today) {
  std::vector<RatedLearner> before;
  std::vector<Rating> ratings;
  std::vector<std::uint32_t> places;
  for (const auto& player : players) {
    before.push_back(find_rating(db, player.learner));
    ratings.push_back(before.back().on(today));
    places.push_back(static_cast<std::uint32_t>(*player.place));
  }
  const auto season = season_of(today).id;
  const auto first = std::count(places.begin(), places.end(), 1U);
  for (std::size_t i = 0; i < players.size(); ++i) {
    RatedLearner after = before[i];
    after.rating = after_period(ratings[i], rated_games(Seat::at(i), places, ratings));
    after.last_day = after.matches == 0 ? today : std::max(after.last_day, today);
    ++after.matches;
    put_rating(db, after);
    players[i].rating_change = after.rating.value - ratings[i].value;
    auto result = find_season_result(db, season, after.learner).value_or(SeasonResult{after.learner, {}, 0, 0, 0});
    result.organisation = players[i].organisation;
    result.rating = after.rating.value;
    ++result.matches;
    if (places[i] == 1 && first == 1) ++result.won;
    put_season_result(db, season, result);
  }
}

}  // namespace

bool settle_meeting(store::Session& db, MatchId id, const base::Zone& zone, base::Instant now) {
  const auto meeting = find_meeting(db, id);
  if (!meeting || !meeting->ended_at || !mark_meeting_settled(db, id, now)) return false;
  const auto match = replay_match(db, id);
  if (!match) return true;  // broken: it has no outcome, and others are not kept waiting
  auto players = outcome_of(*match, players_of(db, id));
  const bool decided =
      std::all_of(players.begin(), players.end(), [](const auto& one) { return one.place.has_value(); });
  if (decided && meeting->rated() && players.size() > 1) rate(db, players, zone.day_of(*meeting->ended_at));
  for (const auto& player : players) put_meeting_player(db, id, player);
  auto rows = player_rows(*match);  // as of any match: for the person's data and the erasure of names
  std::erase_if(rows, [](const auto& one) { return is_practice_player(one.learner); });
  insert_players(db, id, rows);
  mark_settled(db, id);
  return true;
}

}  // namespace wanqiu::arena
