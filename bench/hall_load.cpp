#include "hall_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <tuple>

#include "base/clock.h"

namespace wanqiu::bench {
namespace {

using namespace arena;

constexpr std::string_view subprotocol = "wanqiu.arena.1";

ByteView bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

frame::ToClient decode(std::string_view message) {
  auto read = frame::decode_to_client(bytes_of(message));
  if (!read) give_up(fmt::format("a frame that cannot be read, of kind {}", static_cast<std::uint8_t>(message[1])));
  return std::move(*read);
}

bool goes_to_all(std::uint8_t kind) {
  return kind == frame::Read::kind || kind == frame::Open::kind || kind == frame::Locked::kind ||
         kind == frame::Reveal::kind || kind == frame::Ranking::kind || kind == frame::Ended::kind;
}

/// One bit a kind that a player is told once a question.
std::uint8_t seen_bit(std::uint8_t kind) {
  switch (kind) {
    case frame::Read::kind:
      return 1;
    case frame::Open::kind:
      return 2;
    case frame::Locked::kind:
      return 4;
    case frame::Standing::kind:
      return 8;
    case frame::Reveal::kind:
      return 16;
    case frame::Ranking::kind:
      return 32;
    case frame::Ended::kind:
      return 64;
    default:
      return 128;
  }
}

std::uint32_t points(const frame::Read& asked, std::uint32_t taken_ms) {
  const double full = 10.0 * asked.worth;
  return static_cast<std::uint32_t>(std::floor(full * (1 - taken_ms / (2.0 * asked.answer_ms)) + 0.5));
}

}  // namespace

HallLoad::HallLoad(Settings settings)
    : settings_(std::move(settings)),
      host_(static_cast<std::uint32_t>(settings_.secrets.size())),
      players_(settings_.secrets.size()),
      crowd_(settings_.port, host_ + 1, *this),
      wall_offset_us_(base::to_ms(base::SystemClock().now()) * 1'000 + 500 - now_us()) {}

void HallLoad::connect(std::uint32_t member) {
  crowd_.open(member, "/api/v1/arena/matches/" + settings_.match + "/live",
              is_host(member) ? settings_.host : settings_.secrets[member], subprotocol);
}

void HallLoad::send(std::uint32_t member, const frame::FromClient& frame) {
  crowd_.send(member, frame::encode(frame));
}

template <class F>
bool HallLoad::turn_until(const F& done, int seconds) {
  const std::int64_t until = now_us() + seconds * std::int64_t{1'000'000};
  while (!done()) {
    const std::int64_t now = now_us();
    if (now > until) return false;
    answer_what_is_due(now);
    return_who_may(now);
    const bool busy = opened_us_ != 0 && next_moment_ < moments_.size();
    crowd_.turn(busy ? 1 : 10);
  }
  return true;
}

void HallLoad::gather() {
  connect(host_);
  if (!turn_until([&] { return host_welcomed_; })) give_up("the host is not welcomed");
  next(Phase::created);
  for (std::uint32_t member = 0; member < host_; ++member) connect(member);
  if (!turn_until([&] { return seated_ == host_; }, 60))
    give_up(fmt::format("{} of {} players are connected, {} have a seat", crowd_.open_count(), host_, seated_));
}

void HallLoad::next(Phase phase) {
  send(host_, frame::Next{phase, static_cast<std::uint16_t>(question_)});
}

void HallLoad::expect(std::uint8_t kind) {
  if (turn_until([&] { return progress(kind).players == host_; })) return;
  const std::uint32_t missing = host_ - progress(kind).players;
  fmt::print(stderr, "question {}: {} players were not told frame {}\n", question_, missing, kind);
  lost_ += missing;
}

void HallLoad::ask_next() {
  next(given_.empty() ? Phase::lobby : Phase::ranking);
  progress_ = {};  // what is expected from now on is of the next question
  acknowledged_ = 0;
}

QuestionTimes HallLoad::play_question() {
  ask_next();
  return finish_question();
}

void HallLoad::play_half_a_question() {
  ask_next();
  expect(frame::Open::kind);
  may_be_cut_ = true;
  if (!turn_until([&] { return acknowledged_ >= host_ / 2; })) give_up("half of the answers are not acknowledged");
}

QuestionTimes HallLoad::finish_question() {
  QuestionTimes times;
  expect(frame::Read::kind);
  times.read = since_ms(frame::Read::kind, read_at_us_);
  expect(frame::Open::kind);
  times.open = since_ms(frame::Open::kind, open_at_us_);
  if (!turn_until([&] { return acknowledged_ == host_; })) {
    fmt::print(stderr, "question {}: {} answers were not acknowledged\n", question_, host_ - acknowledged_);
    lost_ += host_ - acknowledged_;
  }
  times.acknowledged = ms(last_acknowledged_us_ - last_sent_us_);
  expect(frame::Locked::kind);
  expect(frame::Standing::kind);
  times.standing = since_ms(frame::Standing::kind, last_sent_us_);
  times.standing_locked = since_ms(frame::Standing::kind, progress(frame::Locked::kind).first_us);
  next(Phase::locked);
  expect(frame::Reveal::kind);
  const std::int64_t wished_us = now_us();
  next(Phase::reveal);
  expect(frame::Ranking::kind);
  times.ranking = since_ms(frame::Ranking::kind, wished_us);
  return times;
}

double HallLoad::come_back(std::int64_t killed_us) {
  progress_ = {};  // what they have seen is to be seen again
  for (auto& player : players_) player.seen = 0;
  if (!turn_until([&] { return host_welcomed_ && welcomed_ == host_ && progress(frame::Read::kind).players == host_; },
                  40))
    give_up(fmt::format("{} of {} players are back, {} see the question", welcomed_, host_,
                        progress(frame::Read::kind).players));
  return ms(progress(frame::Read::kind).last_us - killed_us) / 1'000;
}

void HallLoad::see_the_end() {
  check_ranks();
  progress(frame::Standing::kind) = {};  // it is told once more
  for (auto& player : players_) player.seen &= static_cast<std::uint8_t>(~seen_bit(frame::Standing::kind));
  next(Phase::ranking);
  expect(frame::Ended::kind);
  expect(frame::Standing::kind);
}

void HallLoad::opened(std::uint32_t member) {
  frame::Hello hello;
  if (is_host(member)) {
    hello.role = frame::Role::host;
  } else if (const auto& player = players_[member]; player.seat != 0) {
    hello.token.assign(player.token.begin(), player.token.end());
  }
  send(member, hello);
}

void HallLoad::closed(std::uint32_t member, int code) {
  if (!may_be_cut_ && (is_host(member) ? host_welcomed_ : players_[member].welcomed))
    give_up(fmt::format("the server closed a connection with {}", code));
  std::uint8_t tries = 0;
  if (is_host(member)) {
    host_welcomed_ = false;
  } else {
    auto& player = players_[member];
    if (player.welcomed) --welcomed_;
    player.welcomed = false;
    tries = player.returns++;
  }
  // At once, then after 0.2, 0.4, 0.8 … 5 s, each with some chance in it.
  const auto longest = tries == 0 ? 0 : std::min<std::int64_t>(5'000, 200LL << std::min<int>(tries - 1, 5));
  const auto wait_ms = longest / 2 + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(longest) + 1));
  returns_.emplace(now_us() + wait_ms * 1'000, member);
}

void HallLoad::return_who_may(std::int64_t now) {
  while (!returns_.empty() && returns_.begin()->first <= now) {
    const auto member = returns_.begin()->second;
    returns_.erase(returns_.begin());
    connect(member);
  }
}

void HallLoad::received(std::uint32_t member, std::string_view message) {
  if (message.size() < 2) give_up("a frame without a kind");
  const auto kind = static_cast<std::uint8_t>(message[1]);
  if (goes_to_all(kind)) {
    take_room_frame(member, message);
    return;
  }
  const auto told = decode(message);
  if (const auto* ping = std::get_if<frame::Ping>(&told)) send(member, frame::Pong{ping->number});
  if (const auto* welcome = std::get_if<frame::Welcome>(&told)) take(member, *welcome);
  if (const auto* acknowledged = std::get_if<frame::Acknowledged>(&told)) take(member, *acknowledged);
  if (const auto* standing = std::get_if<frame::Standing>(&told)) take(member, *standing);
  if (const auto* refused = std::get_if<frame::Refused>(&told)) take(member, *refused);
}

/// The same bytes go to everybody, so only the first are decoded.
void HallLoad::take_room_frame(std::uint32_t member, std::string_view message) {
  const auto kind = static_cast<std::uint8_t>(message[1]);
  auto& told = told_[kind - 64U];
  if (told != message) {
    told = message;
    take_news(decode(message));
  }
  if (is_host(member)) return;
  note(member, kind);
  auto& player = players_[member];
  if (kind == frame::Open::kind && player.waits_to_answer) answer(member);
}

/// Once a player and question; twice is an error but for who came back.
void HallLoad::note(std::uint32_t member, std::uint8_t kind) {
  auto& player = players_[member];
  const auto bit = seen_bit(kind);
  if ((player.seen & bit) != 0) {
    if (player.returns == 0) give_up(fmt::format("player {} was told frame {} twice", member, kind));
    return;
  }
  player.seen |= bit;
  auto& progress = progress_[kind - 64U];
  progress.last_us = now_us();
  if (progress.players++ == 0) progress.first_us = progress.last_us;
}

void HallLoad::take_news(const frame::ToClient& told) {
  if (const auto* read = std::get_if<frame::Read>(&told)) {
    asked_ = *read;
    question_ = read->question;
    read_at_us_ = static_cast<std::int64_t>(read->at_ms) * 1'000 - wall_offset_us_;
    opened_us_ = 0;
    progress_ = {};
    const bool again = given_.size() > question_;
    if (!again) {
      given_.resize(question_ + 1U, std::vector<Choices>(players_.size()));
      acknowledged_ = 0;
    }
    for (auto& player : players_) {
      player.seen = 0;
      if (again) continue;
      player.answered = false;
      player.choice = static_cast<Choices>(1U << random_.below(read->options.size()));
      player.taken_ms = 0;
      player.timed = false;
    }
    draw_moments();
  }
  if (const auto* open = std::get_if<frame::Open>(&told)) {
    if (open->question != question_) give_up("another question was opened");
    open_at_us_ = static_cast<std::int64_t>(open->at_ms) * 1'000 - wall_offset_us_;
    opened_us_ = now_us();
  }
  if (const auto* locked = std::get_if<frame::Locked>(&told); locked != nullptr && locked->answers != host_) {
    fmt::print(stderr, "question {} was locked with {} answers\n", question_, locked->answers);
    lost_ += host_ - locked->answers;
  }
  if (const auto* reveal = std::get_if<frame::Reveal>(&told)) check_standings(*reveal);
}

void HallLoad::draw_moments() {
  moments_.clear();
  next_moment_ = 0;
  for (std::uint32_t member = 0; member < host_; ++member) {
    players_[member].waits_to_answer = false;
    const auto within_us = static_cast<std::uint64_t>(settings_.answer_within_ms) * 1'000;
    if (!players_[member].answered) moments_.emplace_back(random_.below(within_us), member);
  }
  std::sort(moments_.begin(), moments_.end());
}

void HallLoad::answer_what_is_due(std::int64_t now) {
  if (opened_us_ == 0) return;
  while (next_moment_ < moments_.size() && opened_us_ + moments_[next_moment_].first <= now) {
    const auto member = moments_[next_moment_++].second;
    auto& player = players_[member];
    player.waits_to_answer = (player.seen & seen_bit(frame::Open::kind)) == 0 || !player.welcomed;
    if (!player.waits_to_answer) answer(member);
  }
}

void HallLoad::answer(std::uint32_t member) {
  auto& player = players_[member];
  player.waits_to_answer = false;
  if (player.answered) return;
  player.sent_us = last_sent_us_ = now_us();
  send(member, frame::Answer{static_cast<std::uint16_t>(question_), player.choice});
}

void HallLoad::take(std::uint32_t member, const frame::Welcome& told) {
  questions_ = told.questions;
  if (is_host(member)) {
    host_welcomed_ = true;
    question_ = told.question;
    return;
  }
  auto& player = players_[member];
  player.token = told.token;
  if (!player.welcomed) ++welcomed_;
  player.welcomed = true;
  if (player.seat != 0 && told.seat != player.seat) give_up("a player came back to another seat");
  if (told.seat == 0) {
    send(member, frame::Join{fmt::format("学员{}", member + 1)});
    return;
  }
  if (player.seat == 0) ++seated_;
  player.seat = told.seat;
  if (player.returns == 0 || given_.empty()) return;
  if (player.answered && told.answered != player.choice) {
    fmt::print(stderr, "player {}: an acknowledged answer is not there\n", member);
    ++lost_;
  }
  if (!player.answered && told.answered != 0) {  // it was stored, and the server was killed before it could say so
    if (told.answered != player.choice) give_up("an answer was stored that nobody gave");
    player.answered = true;
    given_[question_][member] = player.choice;
    ++acknowledged_;
  }
}

void HallLoad::take(std::uint32_t member, const frame::Acknowledged& told) {
  auto& player = players_[member];
  if (told.verdict != Verdict::done || told.question != question_ || player.answered)
    give_up(fmt::format("an answer to question {} was acknowledged with {}", told.question, to_string(told.verdict)));
  last_acknowledged_us_ = now_us();
  acknowledgements_ms_.push_back(ms(last_acknowledged_us_ - player.sent_us));
  player.answered = true;
  player.taken_ms = told.taken_ms;
  player.timed = true;
  given_[question_][member] = player.choice;
  ++acknowledged_;
}

void HallLoad::take(std::uint32_t member, const frame::Standing& told) {
  players_[member].standing = told;
  if (told.question == question_) note(member, frame::Standing::kind);  // who comes back is told the last one
}

void HallLoad::take(std::uint32_t member, const frame::Refused& told) {
  if (is_host(member) && told.of == frame::Next::kind && told.verdict == Verdict::wrong_phase) return;
  give_up(fmt::format("{} {} was refused: why {}, {}, frame {}", is_host(member) ? "host" : "player", member,
                      static_cast<int>(told.why), to_string(told.verdict), told.of));
}

/// Everybody's points by the formula as it is published, from the time that was acknowledged. The time of an answer
/// whose acknowledgement was cut off is known to the server only.
void HallLoad::check_standings(const frame::Reveal& reveal) {
  for (std::uint32_t member = 0; member < host_; ++member) {
    auto& player = players_[member];
    const auto& told = player.standing;
    if (!player.answered || (player.seen & seen_bit(frame::Standing::kind)) == 0) continue;
    const bool right = player.choice == reveal.right;
    const auto gained = !right ? 0 : player.timed ? points(asked_, player.taken_ms) : told.points;
    player.score += gained;
    if (right) {
      ++player.right;
      player.right_ms += player.taken_ms;
    }
    if (told.question != reveal.question || told.right != right || told.points != gained ||
        told.score != player.score || told.players != host_) {
      give_up(fmt::format("player {} was told {} points, {} in all; by the formula {} and {}", member, told.points,
                          told.score, gained, player.score));
    }
  }
}

/// The last ranks, by what is published: score, then questions right, then less time.
void HallLoad::check_ranks() const {
  std::vector<std::uint32_t> order(players_.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [&](std::uint32_t i) {
    const auto& player = players_[i];
    return std::tuple(player.standing.score, player.right);
  };
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) > key(b); });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const auto& before = players_[order[i - 1]].standing;
    const auto& after = players_[order[i]].standing;
    if (key(order[i - 1]) != key(order[i]) && before.rank >= after.rank) give_up("who has more points is not before");
  }
}

std::vector<std::uint32_t> HallLoad::chosen(std::size_t question) const {
  std::vector<std::uint32_t> counts(asked_.options.size());
  for (const auto choices : given_[question]) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += (choices >> i) & 1U;
  }
  return counts;
}

}  // namespace wanqiu::bench
