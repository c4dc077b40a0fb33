#include "live_matches.h"

#include <fmt/format.h>

#include <algorithm>

#include "hall_store.h"
#include "live_connection.h"
#include "match_content.h"
#include "meeting_frames.h"
#include "practice_opponent.h"

namespace wanqiu::arena {
namespace {

/// Nobody's fault if it cannot be handed in: who is gone is looked at again after a restart only, and a question then
/// locks by its time.
void hand_in_command(MatchJournal& journal, MatchId match, std::variant<Leave, RunByItself> action) {
  MatchErrand errand{match, std::nullopt, {}, {}};
  std::visit([&](auto one) { errand.command = Command{journal.now(), one}; }, action);
  journal.hand_in(std::move(errand), {}, [](const MatchAnswer&) {});
}

struct ReadMatch {
  std::optional<StoredMatch> match;
  std::optional<HallRow> hall;
};

}  // namespace

http::Shared shared_frame(const frame::ToClient& frame) {
  const auto bytes = frame::encode(frame);
  return std::make_shared<const std::string>(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

LiveMatches::LiveMatches(Parts parts) : parts_(std::move(parts)) {
  unsubscribe_ = parts_.journal.subscribe([this](const MatchNews& news) { told(news); }, [this] { flush(); });
}

LiveMatches::~LiveMatches() {
  unsubscribe_();
}

std::shared_ptr<LiveMatch> LiveMatches::held(MatchId id) const {
  const std::lock_guard lock(matches_mutex_);
  const auto found = matches_.find(id);
  return found == matches_.end() ? nullptr : found->second;
}

base::Task<std::shared_ptr<LiveMatch>> LiveMatches::find(MatchId id) {
  if (auto match = held(id)) co_return match;
  auto row = co_await parts_.store.read([&](store::Session& db) {
    return ReadMatch{find_match(db, id), find_hall(db, id)};
  });
  if (!row.match || row.match->ended_at) co_return nullptr;
  auto shown = shown_of(row.match->content);
  if (!shown) throw base::FaultError(shown.error());
  MatchInfo info;
  info.id = id;
  info.kind = row.match->kind;
  if (row.hall) {
    info.name = row.hall->name;
    info.organisation = row.hall->organisation;
    info.starts_at = row.hall->starts_at;
  }
  info.questions = static_cast<std::uint16_t>(shown->size());
  info.texts = {std::move(*shown), parts_.organisation_name};
  auto fresh = std::make_shared<LiveMatch>(std::move(info));
  {
    const std::lock_guard lock(matches_mutex_);
    const auto [place, is_fresh] = matches_.emplace(id, fresh);
    if (!is_fresh) co_return place->second;
  }
  // Where it stands, and who has a seat without a connection, is for the journal's thread to say: first, since news may
  // come at once.
  const auto now = parts_.clock.elapsed();
  auto* match = fresh.get();
  auto begun = co_await parts_.journal.look(id, [match, now](const HallMatch& state) {
    match->put(state_of(state));
    for (std::size_t i = 0; i < state.seats().size(); ++i) {
      const auto learner = state.seats().learner(Seat::at(i));
      if (state.seats().is_present(Seat::at(i)) && !is_practice_player(learner)) match->miss(learner, now);
    }
    if (state.phase() > Phase::lobby) match->miss_host(now);
    return true;
  });
  if (begun) co_return fresh;
  const std::lock_guard lock(matches_mutex_);
  matches_.erase(id);
  co_return nullptr;
}

void LiveMatches::tidy() {
  const std::lock_guard lock(matches_mutex_);
  std::erase_if(matches_, [](const auto& one) {
    return one.second->state().phase == Phase::ended && one.second->connected() == 0 && one.second.use_count() == 1;
  });
}

http::Upgrade LiveMatches::upgrade(std::shared_ptr<LiveMatch> match, http::Caller caller, bool may_host) {
  http::Upgrade upgrade;
  upgrade.subprotocol = "wanqiu.arena.1";
  upgrade.message_bytes_max = 2 * frame::from_client_bytes_max;  // what is a little too large is refused by a frame
  const LivePerson person{caller.number, caller.organisation, may_host};
  upgrade.open = [this, match, person](http::Socket& socket) {
    return std::make_unique<LiveConnection>(*this, loop_of(socket.executor()), match, person, socket);
  };
  return upgrade;
}

void LiveMatches::watch(LiveMatch& match) {
  const auto now = parts_.clock.elapsed();
  for (const auto learner : match.take_gone(now)) hand_in_command(parts_.journal, match.info.id, Leave{learner});
  if (match.take_host_gone(now)) hand_in_command(parts_.journal, match.info.id, RunByItself{true});
}

void LiveMatches::flush() {
  const std::lock_guard lock(loops_mutex_);
  for (const auto& loop : loops_) loop->post();
}

std::shared_ptr<LiveLoop> LiveMatches::loop_of(const boost::asio::any_io_executor& executor) {
  const std::lock_guard lock(loops_mutex_);
  const auto found =
      std::find_if(loops_.begin(), loops_.end(), [&](const auto& loop) { return loop->executor() == executor; });
  if (found != loops_.end()) return *found;
  return loops_.emplace_back(std::make_shared<LiveLoop>(*this, executor));
}

void LiveMatches::let_go(const LiveLoop& loop) {
  const std::lock_guard lock(loops_mutex_);
  std::erase_if(loops_, [&](const auto& one) { return one.get() == &loop; });
}

void LiveMatches::told(const MatchNews& news) {
  if (const auto match = held(news.id)) {
    match->put(state_of(news.match));
    if (match->info.kind != MatchKind::hall) cast_rivals(news);
    cast(news, *match);
  }
  if (news.match.phase() == Phase::ended && parts_.ended) parts_.ended(news);
}

void LiveMatches::cast(const MatchNews& news, const LiveMatch& match) {
  for (const auto& scene : scenes_of(news.match, news.done)) {
    auto cast = std::make_shared<Cast>();
    cast->match = news.id;
    cast->commit = parts_.journal.commits();
    for (const auto& one : room_frames(news.match, scene, match.info.texts)) cast->frames.push_back(shared_frame(one));
    const auto& tops = news.match.tops();
    if ((scene.phase == Phase::locked || scene.phase == Phase::ended) && !tops.empty()) {
      auto standings = std::make_shared<std::vector<HallStanding>>();
      standings->reserve(news.match.seats().size());
      for (std::size_t i = 0; i < news.match.seats().size(); ++i)
        standings->push_back(news.match.standing(Seat::at(i)));
      cast->standings = std::move(standings);
      cast->question = static_cast<std::uint16_t>(tops.size() - 1);
    }
    if (!cast->frames.empty()) this->cast(cast);
  }
}

void LiveMatches::cast_rivals(const MatchNews& news) {
  for (const auto& rival : rival_news(news.match, news.done)) {
    auto cast = std::make_shared<Cast>();
    cast->match = news.id;
    cast->commit = parts_.journal.commits();
    cast->but = Seat(rival.seat);
    cast->frames.push_back(shared_frame(rival));
    this->cast(cast);
  }
}

void LiveMatches::cast(const std::shared_ptr<const Cast>& what) {
  const std::lock_guard lock(loops_mutex_);
  for (const auto& loop : loops_) loop->cast(what);
}

void LiveMatches::tell_player(MatchId id, base::LearnerNumber who, const frame::ToClient& frame) {
  const auto match = held(id);
  const auto line = match ? match->line(who) : std::nullopt;
  if (!line) return;
  line->loop->tell(line->number, [bytes = shared_frame(frame)](LiveConnection& one) { one.send(bytes); });
  flush();
}

}  // namespace wanqiu::arena
