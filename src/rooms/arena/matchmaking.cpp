#include "matchmaking.h"

#include <algorithm>
#include <cmath>

namespace wanqiu::arena {
namespace {

/// Those of one kind by rating, and who of them is taken.
struct Field {
  std::vector<WaitingPlayer> players;
  std::vector<double> ranges;
  std::vector<bool> taken;

  bool accept(std::size_t a, std::size_t b) const {
    return std::abs(players[a].rating - players[b].rating) <= std::min(ranges[a], ranges[b]);
  }
};

bool waited_longer(const WaitingPlayer& a, const WaitingPlayer& b) {
  return std::pair(a.since, a.player) < std::pair(b.since, b.player);
}

/// Up to `count` others, the nearest ratings first. Walks outward from `chooser` as far as their range goes.
std::vector<std::size_t> nearest(const Field& field, std::size_t chooser, std::size_t count) {
  std::vector<std::size_t> found;
  const auto distance = [&](std::size_t other) {
    return std::abs(field.players[other].rating - field.players[chooser].rating);
  };
  const auto nearer = [&](std::size_t a, std::size_t b) {
    if (distance(a) != distance(b)) return distance(a) < distance(b);
    return waited_longer(field.players[a], field.players[b]);
  };
  const auto consider = [&](std::size_t other) {  // false: nobody further out is better
    if (distance(other) > field.ranges[chooser]) return false;
    if (found.size() == count && distance(found.back()) < distance(other)) return false;
    if (field.taken[other] || !field.accept(chooser, other)) return true;
    found.insert(std::upper_bound(found.begin(), found.end(), other, nearer), other);
    if (found.size() > count) found.pop_back();
    return true;
  };
  for (std::size_t i = chooser + 1; i < field.players.size() && consider(i); ++i) continue;
  for (std::size_t i = chooser; i > 0 && consider(i - 1); --i) continue;
  return found;
}

}  // namespace

bool Matchmaking::enter(const WaitingPlayer& player) {
  return waiting_.emplace(player.player, player).second;
}

bool Matchmaking::leave(base::LearnerNumber player) {
  return waiting_.erase(player) == 1;
}

double Matchmaking::range(const WaitingPlayer& player, base::Instant now) const {
  const double waited_ms = static_cast<double>(std::max((now - player.since).count(), std::int64_t{0}));
  return rules_.range_at_first + rules_.range_per_second * waited_ms / 1000;
}

std::optional<base::Instant> Matchmaking::due() const {
  std::optional<base::Instant> first;
  for (const auto& [number, player] : waiting_) {
    const auto at = player.since + rules_.wait_max;
    if (!first || at < *first) first = at;
  }
  return first;
}

std::vector<Meeting> Matchmaking::pair(base::Instant now) {
  std::vector<Meeting> meetings;
  pair_kind(MeetingKind::duel, now, meetings);
  pair_kind(MeetingKind::four, now, meetings);
  for (const auto& meeting : meetings) {
    for (const auto player : meeting.players) waiting_.erase(player);
  }
  return meetings;
}

void Matchmaking::pair_kind(MeetingKind kind, base::Instant now, std::vector<Meeting>& meetings) {
  Field field;
  for (const auto& [number, player] : waiting_) {
    if (player.kind == kind) field.players.push_back(player);
  }
  std::stable_sort(field.players.begin(), field.players.end(),
                   [](const auto& a, const auto& b) { return a.rating < b.rating; });
  for (const auto& player : field.players) field.ranges.push_back(range(player, now));
  field.taken.resize(field.players.size());
  std::vector<std::size_t> order(field.players.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return waited_longer(field.players[a], field.players[b]); });

  const std::size_t others = seats_of(kind) - 1;
  for (const auto chooser : order) {
    if (field.taken[chooser]) continue;
    const auto found = nearest(field, chooser, others);
    const bool complete = found.size() == others;
    if (!complete && now - field.players[chooser].since < rules_.wait_max) continue;
    Meeting meeting{kind, {field.players[chooser].player}, !complete};
    field.taken[chooser] = true;
    for (const auto other : found) {
      field.taken[other] = true;
      meeting.players.push_back(field.players[other].player);
    }
    meetings.push_back(std::move(meeting));
  }
}

}  // namespace wanqiu::arena
