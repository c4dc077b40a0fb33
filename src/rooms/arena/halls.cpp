#include "halls.h"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>

#include "match_content.h"
#include "meeting_store.h"

namespace wanqiu::arena {
namespace {

using base::Fault;

constexpr std::size_t pins_tried = 50;

Fault no_such_hall() {
  return Fault::not_found("there is no such hall match");
}

base::Task<> wait_for(base::Milliseconds time) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

/// The first of `pins` that no running match has; all are taken but for a chance that does not happen.
std::optional<std::string> free_pin(store::Session& db, const std::vector<std::string>& pins) {
  for (const auto& pin : pins) {
    if (!find_pin(db, pin)) return pin;
  }
  return std::nullopt;
}

}  // namespace

bool Halls::may_host(const http::Caller& caller, base::OrganisationId organisation) const {
  for (const auto& grant : caller.grants) {
    if (grant.role == http::Role::host && parts_.gate.covers(grant.organisation, organisation)) return true;
    if (grant.role == http::Role::operator_ && grant.organisation == parts_.gate.root()) return true;
  }
  return false;
}

base::Task<std::vector<HallOut>> Halls::halls(http::Caller caller) {
  auto rows = co_await parts_.store.read([](store::Session& db) { return latest_halls(db, listed_max); });
  std::vector<HallOut> all;
  for (auto& row : rows) {
    if (!may_host(caller, row.organisation)) continue;
    auto one = co_await out_of(std::move(row));
    all.push_back(std::move(one));
  }
  co_return all;
}

base::Task<base::Result<HallRow>> Halls::row_for_host(http::Caller caller, MatchId match) {
  auto row = co_await parts_.store.read([match](store::Session& db) { return find_hall(db, match); });
  if (!row || !may_host(caller, row->organisation)) co_return no_such_hall();
  co_return std::move(*row);
}

base::Task<base::Result<HallOut>> Halls::hall(http::Caller caller, MatchId match) {
  auto row = co_await row_for_host(std::move(caller), match);
  if (!row) co_return row.error();
  auto out = co_await out_of(std::move(*row));
  co_return out;
}

base::Task<HallOut> Halls::out_of(HallRow row) {
  HallOut out{row.id,        row.name,      row.organisation, row.paper,    row.pin,
              "ended",       row.questions, row.questions,    row.left_out, row.players,
              row.by_itself, row.starts_at, row.made_at,      row.ended_at, std::nullopt};
  if (row.questions > 0) out.question = row.questions - 1;
  if (row.ended_at) co_return out;
  out.join_path = "/arena/join/" + row.pin.value_or("");
  const auto state = co_await journal_.look(row.id, [](const HallMatch& match) { return state_of(match); });
  if (!state) co_return out;
  out.phase = to_string(state->phase);
  out.question = state->question;
  out.players = static_cast<std::int32_t>(state->players);
  out.by_itself = state->by_itself;
  co_return out;
}

std::vector<std::string> Halls::fresh_pins() {
  std::vector<std::string> pins;
  for (std::size_t i = 0; i < pins_tried; ++i) pins.push_back(fmt::format("{:06}", parts_.random.below(1'000'000)));
  return pins;
}

base::Task<base::Result<HallOut>> Halls::make(http::Caller caller, HallDraft draft, std::string request_key) {
  if (!may_host(caller, draft.organisation))
    co_return Fault::invalid("organisation", "must be one for which you are host, or one below it");
  const auto key = fmt::format("{}:{}", caller.learner.value, request_key);
  const auto known = co_await parts_.store.read([&key](store::Session& db) { return find_hall_by_request(db, key); });
  if (known) {
    auto same = co_await hall(caller, *known);
    co_return same;
  }
  auto paper = co_await parts_.questions.questions(caller, draft.paper, parts_.random.next());
  if (!paper) {
    if (paper.error().kind == base::FaultKind::not_found)
      co_return Fault::invalid("paper", "must be a paper that you may use");
    co_return paper.error();
  }
  if (paper->questions.empty())
    co_return Fault::conflict("paper", "none of its questions can be asked live: by choosing, with 2 to 16 options");
  auto content = content_of(std::move(paper->questions), base::Seconds(draft.answer_seconds), parts_.random);
  HallPlan plan;
  plan.questions = std::move(content.asked);
  plan.starts_at = draft.starts_at;
  plan.by_itself = draft.by_itself;
  plan.all_answered_locks = draft.all_answered_locks;
  plan.players_max = static_cast<std::uint32_t>(draft.players_max);
  HallTexts texts{content.shown, parts_.organisation_name};
  if (auto checked = check(texts, plan); !checked) co_return checked.error();

  HallRow row;
  row.id = parts_.ids.next<MatchId>();
  row.name = draft.name;
  row.organisation = draft.organisation;
  row.paper = draft.paper;
  row.left_out = paper->left_out;
  row.questions = static_cast<std::int32_t>(plan.questions.size());
  row.by_itself = draft.by_itself;
  row.starts_at = draft.starts_at;
  const auto pins = fresh_pins();
  std::function<void(store::Session&)> beside = [&](store::Session& db) {
    if (count_running_halls(db, caller.learner) >= running_max)
      throw base::FaultError(
          Fault::conflict("", fmt::format("{} of your hall matches have not ended; end one first", running_max)));
    auto fresh = row;
    fresh.pin = free_pin(db, pins);
    if (!fresh.pin) throw base::FaultError(Fault::unavailable("no PIN is free; try again"));
    insert_hall(db, fresh, key);
  };
  auto made = co_await journal_.make(row.id, std::move(plan), to_stored(content.shown), caller.learner, MatchKind::hall,
                                     std::move(beside));
  if (!made) co_return made.error();
  auto out = co_await hall(caller, row.id);
  co_return out;
}

base::Task<base::Result<HallOut>> Halls::end(http::Caller caller, MatchId match) {
  auto row = co_await row_for_host(caller, match);
  if (!row) co_return row.error();
  if (!row->ended_at) {
    const Command command{journal_.now(), End{}};
    const auto ended = co_await journal_.submit(match, command);
    if (!ended) co_return ended.error();
  }
  auto out = co_await hall(caller, match);
  co_return out;
}

base::Task<base::Result<MatchCard>> Halls::card(http::Caller caller, MatchId id) {
  MatchCard card;
  card.id = id;
  const auto who = caller.number;
  const auto fill = [&card, who](const HallMatch& match) {
    const auto state = state_of(match);
    card.phase = to_string(state.phase);
    card.players = static_cast<std::int32_t>(state.players);
    card.questions = static_cast<std::int32_t>(match.plan().questions.size());
    if (const auto seat = match.seats().find(who)) card.mine = MatchCard::Mine{seat->value};
    return true;
  };
  const auto match = co_await live_.find(id);
  if (match) {
    card.kind = match->info.kind;
    card.name = match->info.name;
    card.starts_at = match->info.starts_at;
    card.may_host = match->info.organisation && may_host(caller, match->info.organisation);
    if (card.kind != MatchKind::hall) {
      const auto meeting = co_await parts_.store.read([id](store::Session& db) { return find_meeting(db, id); });
      card.rated = meeting && meeting->rated();
    }
    const auto seen = co_await journal_.look(id, fill);
    if (seen) co_return card;
  }
  const auto found = co_await parts_.store.read([&](store::Session& db) -> base::Result<void> {
    const auto ended = ended_.find(db, id);
    if (!ended) return ended.error();
    fill((*ended)->match);
    card.kind = find_match(db, id)->kind;
    if (const auto meeting = find_meeting(db, id)) card.rated = meeting->rated();
    const auto hall = find_hall(db, id);
    if (!hall) return {};
    card.name = hall->name;
    card.starts_at = hall->starts_at;
    card.may_host = may_host(caller, hall->organisation);
    return {};
  });
  if (!found) co_return found.error();
  co_return card;
}

base::Task<base::Result<MatchCard>> Halls::card_of_pin(http::Caller caller, std::string pin) {
  PinGuard::Told told;
  {
    const std::lock_guard lock(guard_mutex_);
    told = pin_guard_.came(caller.number, parts_.clock.elapsed());
  }
  if (told.blocked_for.count() > 0) {
    auto fault = Fault::make(base::FaultKind::too_many, "", "too many PINs that nobody has; wait");
    fault.retry_after_seconds = static_cast<int>((told.blocked_for.count() + 999) / 1'000);
    co_return fault;
  }
  if (told.wait.count() > 0) co_await wait_for(told.wait);
  const auto match = co_await parts_.store.read([&pin](store::Session& db) { return find_pin(db, pin); });
  if (!match) co_return Fault::not_found("no match has this PIN now");
  {
    const std::lock_guard lock(guard_mutex_);
    pin_guard_.right(caller.number);
  }
  auto found = co_await card(std::move(caller), *match);
  co_return found;
}

base::Task<> Halls::end_unattended() {
  const auto rows = co_await parts_.store.read([](store::Session& db) { return running_halls(db); });
  const auto now = journal_.now();
  for (const auto& row : rows) {
    if (std::max(row.made_at, row.starts_at.value_or(row.made_at)) + unattended_max > now) continue;
    const Command command{now, End{}};
    co_await journal_.submit(row.id, command);
  }
}

}  // namespace wanqiu::arena
