// How a meeting comes about: of those who met, by an invitation, once more.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "match_content.h"
#include "meetings.h"

namespace wanqiu::arena {
namespace {

using base::Fault;

constexpr std::size_t code_bytes = 9;
constexpr std::size_t code_letters = 12;  // base64url
constexpr base::Milliseconds reveal_time{4'000};
constexpr base::Milliseconds ranking_time{3'000};

bool is_code(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return text.size() == code_letters && std::all_of(text.begin(), text.end(), allowed);
}

Fault no_such_invitation() {
  return Fault::not_found("there is no such invitation, or it is used up");
}

}  // namespace

base::Task<base::Result<void>> Meetings::make(Making making) {
  const MatchId id = making.row.match;
  const auto seed = parts_.random.next();
  auto questions = co_await parts_.questions.draw(PaperRef(making.row.paper), seed);
  if (!questions) co_return questions.error();
  auto content = content_of(std::move(questions->questions), answer_time, parts_.random);
  HallPlan plan;
  plan.questions = std::move(content.asked);
  plan.by_itself = true;
  plan.reveal_time = reveal_time;
  plan.ranking_time = ranking_time;
  plan.players_max = static_cast<std::uint32_t>(making.row.seats);
  const auto now = parts_.journal.now();
  if (!making.row.invited) plan.starts_at = now + start_wait;
  making.row.made_at = now;
  {
    const std::lock_guard lock(mutex_);  // before there is news of it
    Held& held = held_[id];
    held.row = making.row;
    held.players = making.players;
    held.practice_rating = making.practice_rating;
    held.news.match = id;
  }
  std::function<void(store::Session&)> beside = [&making](store::Session& db) {
    insert_meeting(db, making.row);
    for (const auto& one : making.players)
      put_meeting_player(db, making.row.match, {one.number, one.organisation, {}, 0, {}});
    if (making.invitation) insert_invitation(db, *making.invitation);
  };
  auto stored = to_stored(content.shown);
  auto made = co_await parts_.journal.make(id, std::move(plan), std::move(stored), base::LearnerId(),
                                           static_cast<MatchKind>(making.row.kind), std::move(beside));
  if (!made) {
    const std::lock_guard lock(mutex_);
    held_.erase(id);
    co_return made.error();
  }
  if (making.row.invited) hand_in(id, {parts_.journal.now(), Advance{Phase::created, 0}});
  co_return base::Result<void>();
}

base::Task<base::Result<Invitation>> Meetings::invite(http::Caller who, MeetingKind kind) {
  auto made = co_await boost::asio::co_spawn(loop_, make_invitation({who.number, who.organisation}, kind),
                                             boost::asio::use_awaitable);
  co_return made;
}

base::Task<base::Result<Invitation>> Meetings::make_invitation(Person who, MeetingKind kind) {
  const auto paper = co_await parts_.questions.paper_of(who.organisation);
  if (!paper) co_return Fault::conflict("kind", "there are no questions for duels yet");
  const auto open = co_await parts_.store.read([who](store::Session& db) { return count_invitations(db, who.number); });
  if (open >= invitations_max) {
    auto fault = Fault::make(base::FaultKind::too_many, "", "your other invitations are still open");
    fault.retry_after_seconds = 60;
    co_return fault;
  }
  Making making;
  making.row.match = parts_.ids.next<MatchId>();
  making.row.kind = kind;
  making.row.invited = true;
  making.row.seats = static_cast<std::int32_t>(seats_of(kind));
  making.row.paper = paper->value;
  const Invitation invitation{parts_.random.token(code_bytes), making.row.match, who.number, parts_.journal.now()};
  making.invitation = invitation;
  auto made = co_await make(std::move(making));
  if (!made) co_return made.error();
  tick();
  co_return invitation;
}

base::Task<base::Result<Invitation>> Meetings::invitation(std::string code) {
  if (!is_code(code)) co_return no_such_invitation();
  auto found = co_await parts_.store.read([&code](store::Session& db) { return find_invitation(db, code); });
  if (!found || found->made_at + invitation_time <= parts_.journal.now()) co_return no_such_invitation();
  {
    const std::lock_guard lock(mutex_);
    const auto held = held_.find(found->match);
    if (held == held_.end() || held->second.news.phase > Phase::lobby) co_return no_such_invitation();
  }
  co_return std::move(*found);
}

bool Meetings::ask_rematch(MatchId match, base::LearnerNumber who) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(match);
  if (found == held_.end() || found->second.news.phase != Phase::ended || found->second.remade || stopping_)
    return false;
  const auto& seated = found->second.news.players;
  if (std::none_of(seated.begin(), seated.end(), [&](const auto& one) { return one.number == who; })) return false;
  found->second.rematch.insert(who);
  boost::asio::post(loop_, [this] { tick(); });
  return true;
}

/// Those who are still there have a connection; when all of them have asked there is another one, of them. Whoever asks
/// when nobody else is left is told that there is none.
void Meetings::look_at_rematch(MatchId id, Held& held) {
  if (held.rematch.empty() || held.remade) return;
  std::vector<Person> still;
  for (const auto& one : held.players) {
    const bool seated = std::any_of(held.news.players.begin(), held.news.players.end(),
                                    [&](const auto& player) { return player.number == one.number; });
    if (seated && parts_.connected(id, one.number)) still.push_back(one);
  }
  if (std::any_of(still.begin(), still.end(), [&](const auto& one) { return !held.rematch.contains(one.number); }))
    return;
  if (still.size() < 2 && !held.row.practice) {
    for (const auto& one : still)
      parts_.tell_player(id, one.number,
                         frame::Refused{frame::Rematch::kind, frame::Refusal::no_match, Verdict::done, 0});
    held.rematch.clear();
    return;
  }
  if (still.empty()) return held.rematch.clear();
  held.remade = true;
  held.rematch.clear();
  Making making;
  making.row = held.row;
  making.row.match = parts_.ids.next<MatchId>();
  making.row.ended_at.reset();
  if (!held.row.practice) making.row.seats = static_cast<std::int32_t>(still.size());
  making.players = std::move(still);
  making.practice_rating = held.practice_rating;
  spawn(remake(id, std::move(making)), "a rematch");
}

base::Task<> Meetings::remake(MatchId from, Making making) {
  const auto players = making.players;
  const frame::ToClient met =
      frame::Met{fmt::format("/api/v1/arena/matches/{}/live", making.row.match.value), making.row.practice};
  const frame::ToClient failed =
      frame::Refused{frame::Rematch::kind, frame::Refusal::unavailable, Verdict::done, 1'000};
  auto made = co_await make(std::move(making));
  if (!made) spdlog::warn("a rematch could not be made: {}", base::to_string(made.error()));
  for (const auto& one : players) parts_.tell_player(from, one.number, made ? met : failed);
  if (made) co_return;
  const std::lock_guard lock(mutex_);
  if (const auto held = held_.find(from); held != held_.end()) held->second.remade = false;
}

}  // namespace wanqiu::arena
