#include "live_loop.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "live_connection.h"
#include "live_matches.h"

namespace wanqiu::arena {

std::uint64_t LiveLoop::add(LiveConnection& connection) {
  const auto number = matches_.next_number();
  connections_.emplace(number, Member{&connection, 0});
  if (!timer_) {
    timer_.emplace(executor_);
    wait_for_tick();
  }
  return number;
}

void LiveLoop::remove(std::uint64_t number, MatchId match) {
  const auto connection = connections_.find(number);
  if (connection == connections_.end()) return;
  if (const auto found = rooms_.find(match); found != rooms_.end()) {
    found->second.take_out(connection->second);
    if (found->second.gone == found->second.all.size()) rooms_.erase(found);
  }
  connections_.erase(connection);
  if (connections_.empty()) timer_.reset();
}

void LiveLoop::Room::take_out(const Member& member) {
  if (member.place >= all.size() || all[member.place] != &member) return;  // never came in
  all[member.place] = nullptr;
  ++gone;
  std::erase(watchers, member.connection);
  close_gaps();
}

/// Not while a cast is under way, and only when half of all are gaps: a whole hall leaves in as many steps as it has
/// players.
void LiveLoop::Room::close_gaps() {
  if (!casts.empty() || 2 * gone <= all.size()) return;
  std::erase(all, nullptr);
  for (std::size_t i = 0; i < all.size(); ++i) all[i]->place = i;
  gone = 0;
}

void LiveLoop::put_in(std::uint64_t number, MatchId match) {
  Room& room = rooms_[match];
  Member& member = connections_.at(number);
  LiveConnection& connection = *member.connection;
  member.place = room.all.size();
  room.all.push_back(&member);
  if (connection.role() == frame::Role::player) return;
  room.watchers.push_back(&connection);
  room.has_shown = false;
}

void LiveLoop::tell(std::uint64_t number, std::function<void(LiveConnection&)> what) {
  const std::lock_guard lock(mutex_);
  told_.push_back({number, std::move(what)});
}

void LiveLoop::cast(const std::shared_ptr<const Cast>& what) {
  const std::lock_guard lock(mutex_);
  casts_.push_back(what);
}

void LiveLoop::post() {
  {
    const std::lock_guard lock(mutex_);
    if (posted_ || (told_.empty() && casts_.empty())) return;
    posted_ = true;
  }
  boost::asio::post(executor_, [self = shared_from_this()] { self->run(); });
}

void LiveLoop::run() {
  std::vector<Told> told;
  std::vector<std::shared_ptr<const Cast>> casts;
  {
    const std::lock_guard lock(mutex_);
    told.swap(told_);
    casts.swap(casts_);
  }
  for (const auto& one : told) {
    const auto found = connections_.find(one.number);
    if (found != connections_.end()) one.what(*found->second.connection);
  }
  for (auto& cast : casts) {
    const auto found = rooms_.find(cast->match);
    if (found == rooms_.end()) continue;
    if (found->second.casts.empty()) sending_.push_back(cast->match);
    found->second.casts.push_back(std::move(cast));
  }
  std::erase_if(sending_, [this](MatchId match) {
    const auto found = rooms_.find(match);
    if (found == rooms_.end()) return true;
    send_slice(found->second);
    return found->second.casts.empty();
  });
  const std::lock_guard lock(mutex_);
  posted_ = !sending_.empty() || !told_.empty() || !casts_.empty();
  if (posted_) boost::asio::post(executor_, [self = shared_from_this()] { self->run(); });
}

void LiveLoop::send_slice(Room& room) {
  for (std::size_t sent = 0; sent < slice && !room.casts.empty();) {
    const auto cast = room.casts.front();
    for (; room.next < room.all.size() && sent < slice; ++room.next) {
      if (room.all[room.next] == nullptr) continue;
      room.all[room.next]->connection->hear(*cast);
      ++sent;
    }
    if (room.next < room.all.size()) return;
    room.casts.pop_front();
    room.next = 0;
  }
  room.close_gaps();
}

void LiveLoop::wait_for_tick() {
  timer_->expires_after(tick_time);
  timer_->async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (!error && self && self->timer_) self->tick();
  });
}

void LiveLoop::tick() {
  ++tick_;
  const auto now = matches_.clock().elapsed();
  for (const auto& [number, member] : connections_) member.connection->tick(tick_, now);
  for (auto& [id, room] : rooms_) {
    const auto match = matches_.held(id);
    if (!match) continue;
    matches_.watch(*match);
    if (!room.watchers.empty()) show_counts(room, *match);
  }
  wait_for_tick();
}

/// To hosts and screens, where it is not what they have been shown: counts on each tick, the lobby on every second.
void LiveLoop::show_counts(Room& room, LiveMatch& match) {
  const MatchState state = match.state();
  if (room.has_shown && room.shown == state) return;
  frame::ToClient told;
  if (state.phase <= Phase::lobby) {
    if (tick_ % 2 != 0) return;
    told = frame::Lobby{state.players};
  } else if (state.phase < Phase::ended) {
    told = frame::Counts{state.question, state.answers, state.present};
  } else {
    return;
  }
  room.shown = state;
  room.has_shown = true;
  const auto bytes = shared_frame(told);
  for (auto* watcher : room.watchers) watcher->send(bytes);
}

}  // namespace wanqiu::arena
