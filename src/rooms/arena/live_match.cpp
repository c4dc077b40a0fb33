#include "live_match.h"

namespace wanqiu::arena {

MatchState state_of(const HallMatch& match) {
  MatchState state;
  state.phase = match.phase();
  state.question = match.question();
  state.players = static_cast<std::uint32_t>(match.seats().size());
  state.present = static_cast<std::uint32_t>(match.seats().present());
  state.answers = match.counts(match.question()).answers;
  state.by_itself = match.by_itself();
  return state;
}

MatchState LiveMatch::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void LiveMatch::put(const MatchState& state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
}

std::optional<Line> LiveMatch::enter(base::LearnerNumber who, frame::Role role, Line line) {
  const std::lock_guard lock(mutex_);
  Place& place = places_[key_of(who, role)];
  std::optional<Line> older;
  if (place.line.loop) {
    older = place.line;
  } else {
    ++connected_;
    if (role == frame::Role::host) ++hosts_;
  }
  place.line = std::move(line);
  if (role == frame::Role::host) host_gone_at_.reset();
  return older;
}

void LiveMatch::leave(base::LearnerNumber who, frame::Role role, std::uint64_t number, base::Milliseconds now) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key_of(who, role));
  if (found == places_.end() || !found->second.line.loop || found->second.line.number != number) return;
  --connected_;
  if (role == frame::Role::host && --hosts_ == 0) host_gone_at_ = now;
  if (role != frame::Role::player) {
    places_.erase(found);
    return;
  }
  found->second = {{}, now};
  missing_.push_back({found->first, now});
}

void LiveMatch::miss(base::LearnerNumber who, base::Milliseconds now) {
  const std::lock_guard lock(mutex_);
  const auto [place, fresh] = places_.try_emplace(key_of(who, frame::Role::player));
  if (!fresh) return;  // connected meanwhile
  place->second.gone_at = now;
  missing_.push_back({place->first, now});
}

void LiveMatch::miss_host(base::Milliseconds now) {
  const std::lock_guard lock(mutex_);
  if (hosts_ == 0) host_gone_at_ = now;
}

std::vector<base::LearnerNumber> LiveMatch::take_gone(base::Milliseconds now) {
  std::vector<base::LearnerNumber> gone;
  const std::lock_guard lock(mutex_);
  while (!missing_.empty() && missing_.front().since + player_grace <= now) {
    const Missing one = missing_.front();
    missing_.pop_front();
    const auto found = places_.find(one.key);
    if (found == places_.end() || found->second.line.loop || found->second.gone_at != one.since) continue;  // was back
    gone.emplace_back(static_cast<std::uint32_t>(one.key >> 2));
    places_.erase(found);
  }
  return gone;
}

bool LiveMatch::take_host_gone(base::Milliseconds now) {
  const std::lock_guard lock(mutex_);
  if (!host_gone_at_ || *host_gone_at_ + host_grace > now) return false;
  if (state_.phase <= Phase::lobby) return false;  // what has not begun waits for its host, or for its time
  host_gone_at_.reset();
  return !state_.by_itself && state_.phase != Phase::ended;
}

std::size_t LiveMatch::connected() const {
  const std::lock_guard lock(mutex_);
  return connected_;
}

std::optional<Line> LiveMatch::line(base::LearnerNumber who) const {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key_of(who, frame::Role::player));
  if (found == places_.end() || !found->second.line.loop) return std::nullopt;
  return found->second.line;
}

}  // namespace wanqiu::arena
