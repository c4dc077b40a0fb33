#include "live_connection.h"

#include "base/text.h"
#include "meeting_frames.h"
#include "player_token.h"

namespace wanqiu::arena {
namespace {

constexpr base::Milliseconds hello_time{10'000};
constexpr int malformed_max = 3;
constexpr std::uint32_t first_pings = 3;
constexpr std::uint32_t ticks_a_ping = 20;  // 5 s
/// Numbers of the pings at the start; later ones are numbered by the tick, with the highest bit.
constexpr std::uint32_t tick_ping = 1U << 31U;
constexpr base::Milliseconds retry_time{1'000};
constexpr std::size_t shown_name_max = 24;  // code points

template <class T>
constexpr std::uint8_t kind_of(const T&) {
  return T::kind;
}

/// As the screens show it; empty where it cannot be.
std::string shown_name_of(const std::string& given) {
  auto name = base::parse_text(given, "name", {0, shown_name_max, false});
  return name ? std::move(*name) : std::string();
}

}  // namespace

LiveConnection::LiveConnection(LiveMatches& matches, std::shared_ptr<LiveLoop> loop, std::shared_ptr<LiveMatch> match,
                               LivePerson person, http::Socket& socket)
    : matches_(matches),
      loop_(std::move(loop)),
      match_(std::move(match)),
      socket_(socket),
      person_(person),
      began_(matches.clock().elapsed()) {
  number_ = loop_->add(*this);
}

void LiveConnection::closed() {
  const bool entered = stage_ != Stage::silent;
  stage_ = Stage::closing;
  if (entered) match_->leave(person_.number, role_, number_, matches_.clock().elapsed());
  loop_->remove(number_, match_->info.id);
  if (loop_->empty()) matches_.let_go(*loop_);
}

void LiveConnection::received(std::string_view message) {
  if (stage_ == Stage::closing) return;
  const auto now = matches_.clock().elapsed();
  switch (rate_.came(now)) {
    case FrameRate::Told::taken:
      break;
    case FrameRate::Told::too_fast:
      return refuse(0, frame::Refusal::too_fast, Verdict::done, rate_.retry(now));
    case FrameRate::Told::too_fast_again:
      return;
    case FrameRate::Told::over:
      return close(http::CloseCode::policy, "too many frames");
  }
  const auto frame = frame::decode_from_client(std::as_bytes(std::span(message.data(), message.size())));
  if (!frame) return refuse_bytes(frame.error(), message);
  std::visit(
      [this](const auto& one) {
        const bool is_hello = kind_of(one) == frame::Hello::kind;
        if (is_hello != (stage_ == Stage::silent)) return refuse(kind_of(one), frame::Refusal::out_of_turn);
        take(one);
      },
      *frame);
}

void LiveConnection::refuse_bytes(frame::Malformation what, std::string_view message) {
  const auto kind = message.size() > 1 ? static_cast<std::uint8_t>(message[1]) : std::uint8_t{0};
  refuse(kind, frame::refusal(what));
  if (++malformed_ >= malformed_max) close(http::CloseCode::protocol_error, "malformed frames");
}

void LiveConnection::take(const frame::Hello& hello) {
  if (hello.role != frame::Role::player && !person_.may_host)
    return refuse(frame::Hello::kind, frame::Refusal::not_allowed);
  // The session says who it is; a token of somebody else, or of another match, is passed over.
  if (!hello.token.empty() && !is_token_of(hello.token, matches_.secret(), match_->info.id, person_.number) &&
      hello.token.size() != frame::token_bytes)
    return refuse(frame::Hello::kind, frame::Refusal::malformed);
  role_ = hello.role;
  stage_ = Stage::coming;
  if (const auto older = match_->enter(person_.number, role_, {loop_, number_})) {
    older->loop->tell(older->number, [](LiveConnection& one) {
      one.refuse(0, frame::Refusal::replaced);
      one.close(http::CloseCode::normal, "connected elsewhere");
    });
    matches_.flush();
  }
  auto arrival = std::make_shared<Arrival>();
  MatchErrand errand{match_->info.id, std::nullopt, {}, {}};
  errand.look = [arrival, match = match_, player = role_ == frame::Role::player, who = person_.number,
                 welcome = welcome_now(), journal = &matches_.journal()](const HallMatch& state) {
    arrival->commit = journal->commits();
    if (player) arrival->seat = state.seats().find(who);
    arrival->present = arrival->seat && state.seats().is_present(*arrival->seat);
    for (const auto& one : arrival_frames(state, welcome, arrival->seat, match->info.texts))
      arrival->frames.push_back(shared_frame(one));
    if (match->info.kind == MatchKind::hall) return;
    for (const auto& one : rivals_of(state, arrival->seat)) arrival->frames.push_back(shared_frame(one));
  };
  hand_in(std::move(errand), [arrival](LiveConnection& one, const MatchAnswer& answer) {
    if (!answer.fault) return one.arrived(*arrival);
    one.refuse_fault(frame::Hello::kind, *answer.fault);
    one.close(http::CloseCode::try_again, "the match cannot be looked at");
  });
}

void LiveConnection::arrived(const Arrival& arrival) {
  stage_ = Stage::here;
  commit_ = arrival.commit;
  if (arrival.seat) seat_ = *arrival.seat;
  socket_.send(arrival.frames);
  loop_->put_in(number_, match_->info.id);
  ping(1, matches_.clock().elapsed());
  if (arrival.seat && !arrival.present) {
    const Command back{matches_.journal().now(), arena::Join{person_.number, person_.organisation, "."}};
    hand_in(frame::Hello::kind, back);
  }
}

frame::Welcome LiveConnection::welcome_now() const {
  frame::Welcome welcome;
  welcome.role = role_;
  welcome.token = token_of(matches_.secret(), match_->info.id, person_.number);
  welcome.order_seed = order_seed_of(matches_.secret(), match_->info.id, person_.number);
  welcome.server_ms = static_cast<std::uint64_t>(base::to_ms(matches_.journal().now()));
  return welcome;
}

void LiveConnection::take(const frame::Join& join) {
  if (!is_player(frame::Join::kind)) return;
  auto name = shown_name_of(join.name.empty() ? matches_.shown_name(person_.number) : join.name);
  if (name.empty()) return refuse(frame::Join::kind, frame::Refusal::verdict, Verdict::wrong_name);
  auto welcome = std::make_shared<frame::Welcome>(welcome_now());
  MatchErrand errand{match_->info.id, std::nullopt, {}, {}};
  errand.command =
      Command{matches_.journal().now(), arena::Join{person_.number, person_.organisation, std::move(name)}};
  errand.look = [welcome, match = match_, who = person_.number](const HallMatch& state) {
    const auto frames = arrival_frames(state, *welcome, state.seats().find(who), match->info.texts);
    *welcome = std::get<frame::Welcome>(frames.front());
  };
  hand_in(std::move(errand), [welcome](LiveConnection& one, const MatchAnswer& answer) {
    if (answer.fault) return one.refuse_fault(frame::Join::kind, *answer.fault);
    const auto verdict = answer.outcome.verdict;
    if (verdict != Verdict::done && verdict != Verdict::seated_already)
      return one.refuse(frame::Join::kind, frame::Refusal::verdict, verdict);
    one.seat_ = answer.outcome.seat;
    one.send(frame::ToClient(*welcome));
  });
}

void LiveConnection::take(const frame::Answer& answer) {
  if (!is_player(frame::Answer::kind)) return;
  MatchErrand errand{match_->info.id, std::nullopt, {}, {}};
  errand.command = Command{matches_.journal().now(),
                           arena::Answer{person_.number, answer.question, answer.choices, round_trips_.smallest()}};
  hand_in(std::move(errand), [question = answer.question](LiveConnection& one, const MatchAnswer& answered) {
    if (answered.fault) return one.refuse_fault(frame::Answer::kind, *answered.fault);
    one.send(frame::ToClient(acknowledged_frame(question, answered.outcome)));
  });
}

void LiveConnection::take(const frame::Pong& pong) {
  if (ping_ == 0 || pong.number != ping_) return;  // late, or of nothing: no measurement
  ping_ = 0;
  const auto now = matches_.clock().elapsed();
  round_trips_.measured(now - pinged_at_);
  if (++first_pings_ < first_pings) ping(first_pings_ + 1U, now);
  if (first_pings_ > first_pings) first_pings_ = first_pings;
}

void LiveConnection::take(const frame::Leave&) {
  if (!is_player(frame::Leave::kind)) return;
  hand_in(frame::Leave::kind, {matches_.journal().now(), arena::Leave{person_.number}});
}

void LiveConnection::take(const frame::Next& next) {
  if (!is_host(frame::Next::kind)) return;
  hand_in(frame::Next::kind, {matches_.journal().now(), Advance{next.phase, next.question}});
}

void LiveConnection::take(const frame::RunByItself& run) {
  if (!is_host(frame::RunByItself::kind)) return;
  hand_in(frame::RunByItself::kind, {matches_.journal().now(), arena::RunByItself{run.on}});
}

void LiveConnection::take(const frame::End&) {
  if (!is_host(frame::End::kind)) return;
  hand_in(frame::End::kind, {matches_.journal().now(), arena::End{}});
}

void LiveConnection::take(const frame::Seek&) {
  refuse(frame::Seek::kind, frame::Refusal::out_of_turn);
}

void LiveConnection::take(const frame::Rematch&) {
  if (!is_player(frame::Rematch::kind)) return;
  if (!matches_.ask_rematch(match_->info.id, person_.number)) refuse(frame::Rematch::kind, frame::Refusal::no_match);
}

bool LiveConnection::is_player(std::uint8_t of) {
  if (role_ == frame::Role::player) return true;
  refuse(of, frame::Refusal::not_allowed);
  return false;
}

bool LiveConnection::is_host(std::uint8_t of) {
  if (role_ == frame::Role::host) return true;
  refuse(of, frame::Refusal::not_allowed);
  return false;
}

void LiveConnection::hand_in(std::uint8_t of, Command command) {
  MatchErrand errand{match_->info.id, std::move(command), {}, {}};
  hand_in(std::move(errand), [of](LiveConnection& one, const MatchAnswer& answer) {
    if (answer.fault) return one.refuse_fault(of, *answer.fault);
    const auto verdict = answer.outcome.verdict;
    if (verdict != Verdict::done && of != frame::Hello::kind) one.refuse(of, frame::Refusal::verdict, verdict);
  });
}

/// The answer comes on the journal's thread, or on this one when the journal takes nothing in.
void LiveConnection::hand_in(MatchErrand errand, std::function<void(LiveConnection&, const MatchAnswer&)> answered) {
  auto back = [loop = loop_, number = number_, matches = &matches_,
               answered = std::move(answered)](const MatchAnswer& answer) {
    loop->tell(number, [answered, answer](LiveConnection& one) { answered(one, answer); });
    if (answer.fault) matches->flush();
  };
  matches_.journal().hand_in(std::move(errand), {}, std::move(back));
}

void LiveConnection::hear(const Cast& cast) {
  if (cast.commit <= commit_ || stage_ != Stage::here) return;
  if (cast.but && cast.but == seat_) return;
  if (!cast.standings || !seat_ || seat_.index() >= cast.standings->size()) {
    socket_.send(cast.frames);
    return;
  }
  auto frames = cast.frames;
  const HallStanding& standing = (*cast.standings)[seat_.index()];
  if (standing.rank != 0) frames.push_back(shared_frame(standing_frame(cast.question, standing)));
  socket_.send(frames);
}

void LiveConnection::tick(std::uint32_t tick, base::Milliseconds now) {
  if (stage_ == Stage::silent && now - began_ >= hello_time) return close(http::CloseCode::policy, "no hello");
  if (stage_ != Stage::here || tick % ticks_a_ping != number_ % ticks_a_ping) return;
  if (role_ == frame::Role::player) show_count();
  ping(tick | tick_ping, now);
}

/// A player in the lobby hears with a ping how many there are: who joins makes no message to the room.
void LiveConnection::show_count() {
  const MatchState state = match_->state();
  if (state.phase > Phase::lobby || state.players == shown_players_) return;
  shown_players_ = state.players;
  send(frame::ToClient(frame::Lobby{state.players}));
}

void LiveConnection::ping(std::uint32_t number, base::Milliseconds now) {
  ping_ = number;
  pinged_at_ = now;
  send(frame::ToClient(frame::Ping{number, static_cast<std::uint64_t>(base::to_ms(matches_.journal().now()))}));
}

void LiveConnection::refuse(std::uint8_t of, frame::Refusal why, Verdict verdict, base::Milliseconds retry) {
  send(frame::ToClient(frame::Refused{of, why, verdict, static_cast<std::uint32_t>(retry.count())}));
}

void LiveConnection::refuse_fault(std::uint8_t of, const base::Fault& fault) {
  if (fault.kind == base::FaultKind::not_found) return refuse(of, frame::Refusal::no_match);
  refuse(of, frame::Refusal::unavailable, Verdict::done, retry_time);
}

void LiveConnection::close(http::CloseCode code, std::string_view reason) {
  if (stage_ == Stage::closing) return;
  if (stage_ != Stage::silent) match_->leave(person_.number, role_, number_, matches_.clock().elapsed());
  stage_ = Stage::closing;
  socket_.close(code, reason);
}

void LiveConnection::send(const frame::ToClient& frame) {
  if (stage_ != Stage::closing) socket_.send(shared_frame(frame));
}

}  // namespace wanqiu::arena
