// 2,000 duels at once: 4,000 learners look for an opponent in the same moment, meet, and answer each of five questions
// at a random moment within three seconds.
//
// p99_ms: from one player's answer to what the other's screen is told of it; the answer is durable by then. The real
// program on its SQLite file, the load generator on the same cores. Floor: an answer in a bare Beast room of as many,
// which keeps nothing and tells whoever asked. Every answer must be acknowledged and told to the other, and every
// match must end for both.
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <queue>
#include <string_view>
#include <unordered_map>

#include "bare_crowd.h"
#include "bare_room.h"
#include "base/random.h"
#include "crowd.h"
#include "frames.h"
#include "hall_site.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

using namespace arena;

constexpr int questions = 5;
constexpr int answer_within_ms = 3'000;
constexpr std::string_view subprotocol = "wanqiu.arena.1";

frame::ToClient decode(std::string_view message) {
  auto read = frame::decode_to_client(std::as_bytes(std::span(message.data(), message.size())));
  if (!read) give_up(fmt::format("a frame that cannot be read, of kind {}", static_cast<std::uint8_t>(message[1])));
  return std::move(*read);
}

/// The number that an address names.
std::string match_in(std::string_view address) {
  const auto end = address.find_last_of("0123456789");
  if (end == address.npos) give_up(fmt::format("no match in '{}'", address));
  const auto before = address.find_last_not_of("0123456789", end);
  const auto from = before == address.npos ? 0 : before + 1;
  return std::string(address.substr(from, end + 1 - from));
}

/// Each learner is two members of the crowd: who seeks, and behind all of those who plays.
class DuelLoad : private CrowdListener {
 public:
  DuelLoad(std::uint16_t port, const std::vector<std::string>& secrets)
      : secrets_(secrets),
        count_(static_cast<std::uint32_t>(secrets.size())),
        players_(secrets.size()),
        crowd_(port, 2 * count_, *this) {}

  void play() {
    for (std::uint32_t i = 0; i < count_; ++i) crowd_.open(i, "/api/v1/arena/seek/live", secrets_[i], subprotocol);
    turn_until([&] { return crowd_.open_count() == count_; }, "everybody is connected");
    const auto sought = now_us();
    for (std::uint32_t i = 0; i < count_; ++i) send(i, frame::Seek{frame::Seeking::duel});
    turn_until([&] { return met_ == count_; }, "everybody has met somebody");
    fmt::print(stderr, "duels: {} have met within {:.1f} s\n", count_, static_cast<double>(now_us() - sought) / 1e6);
    turn_until([&] { return ended_ == count_; }, "every match has ended");
  }
  std::vector<double> told_ms;                             ///< from an answer to the other's screen
  std::vector<double> acknowledged_ms;                     ///< to one's own
  std::array<std::vector<double>, questions> by_question;  ///< acknowledged_ms
  std::uint64_t by_lock = 0;                               ///< of told_ms: by the lock, without a frame of its own

 private:
  struct Player {
    std::uint32_t other = 0;
    std::uint16_t question = 0;
    std::uint16_t told = 0;  // of the other's answers
    bool ended = false;
    std::int64_t sent_us = 0;
  };
  using Moment = std::pair<std::int64_t, std::uint32_t>;

  void opened(std::uint32_t member) override {
    if (member >= count_) send(member, frame::Hello{});
  }
  void closed(std::uint32_t member, int code) override {
    if (member >= count_ && !players_[member - count_].ended)
      give_up(fmt::format("the server closed a player's connection with {}", code));
  }
  void received(std::uint32_t member, std::string_view message) override {
    const auto told = decode(message);
    if (const auto* ping = std::get_if<frame::Ping>(&told)) send(member, frame::Pong{ping->number});
    if (const auto* refused = std::get_if<frame::Refused>(&told))
      give_up(fmt::format("refused: why {}, {}, frame {}", static_cast<int>(refused->why), to_string(refused->verdict),
                          refused->of));
    if (const auto* met = std::get_if<frame::Met>(&told)) meet(member, *met);
    if (member < count_) return;
    const std::uint32_t i = member - count_;
    auto& player = players_[i];
    if (const auto* welcome = std::get_if<frame::Welcome>(&told); welcome != nullptr && welcome->seat == 0)
      send(member, frame::Join{fmt::format("学员{}", i + 1)});
    if (const auto* open = std::get_if<frame::Open>(&told)) {
      player.question = open->question;
      moments_.emplace(now_us() + static_cast<std::int64_t>(random_.below(answer_within_ms * 1'000)), i);
    }
    if (const auto* acknowledged = std::get_if<frame::Acknowledged>(&told)) {
      if (acknowledged->verdict != Verdict::done) give_up("an answer does not count");
      acknowledged_ms.push_back(since_ms(player));
      by_question[acknowledged->question].push_back(since_ms(player));
    }
    if (const auto* rival = std::get_if<frame::Rival>(&told); rival != nullptr && rival->answered)
      tell(player, rival->question);
    if (const auto* locked = std::get_if<frame::Locked>(&told)) {
      if (player.told <= locked->question) ++by_lock;
      tell(player, locked->question);
    }
    if (std::holds_alternative<frame::Ended>(told) && !player.ended) {
      player.ended = true;
      ++ended_;
    }
  }

  void meet(std::uint32_t i, const frame::Met& met) {
    if (met.practice) give_up("a learner met nobody");
    ++met_;
    const auto match = match_in(met.address);
    const auto [first, alone] = matches_.emplace(match, i);
    if (!alone) {
      players_[i].other = first->second;
      players_[first->second].other = i;
    }
    crowd_.open(count_ + i, "/api/v1/arena/matches/" + match + "/live", secrets_[i], subprotocol);
  }
  void tell(Player& player, std::uint16_t question) {
    if (player.told > question) return;
    player.told = static_cast<std::uint16_t>(question + 1);
    told_ms.push_back(since_ms(players_[player.other]));
  }
  static double since_ms(const Player& player) { return static_cast<double>(now_us() - player.sent_us) / 1'000; }
  void send(std::uint32_t member, const frame::FromClient& frame) { crowd_.send(member, frame::encode(frame)); }

  template <class F>
  void turn_until(const F& done, std::string_view what) {
    const auto until = now_us() + 180'000'000;
    while (!done()) {
      const auto now = now_us();
      if (now > until) give_up(fmt::format("not so after three minutes: {}", what));
      for (; !moments_.empty() && moments_.top().first <= now; moments_.pop()) {
        auto& player = players_[moments_.top().second];
        player.sent_us = now_us();
        send(count_ + moments_.top().second,
             frame::Answer{player.question, static_cast<Choices>(1U << random_.below(4))});
      }
      crowd_.turn(moments_.empty() ? 10 : 1);
    }
  }

  const std::vector<std::string>& secrets_;
  std::uint32_t count_;
  std::vector<Player> players_;
  Crowd crowd_;
  base::SeededRandom random_{3};
  std::unordered_map<std::string, std::uint32_t> matches_;
  std::priority_queue<Moment, std::vector<Moment>, std::greater<>> moments_;
  std::uint32_t met_ = 0;
  std::uint32_t ended_ = 0;
};

void measure(int players) {
  const auto floor = measure_bare_room(static_cast<std::uint32_t>(players));
  HallSite site(players, questions, "duel");
  DuelLoad duels(site.program().port(), site.secrets());
  duels.play();
  const auto answers = static_cast<std::size_t>(players) * questions;
  fmt::print(stderr, "duels: {} answers acknowledged, {} told to the other, {} of them by the lock\n",
             duels.acknowledged_ms.size(), duels.told_ms.size(), duels.by_lock);
  for (auto& times : duels.by_question)
    fmt::print(stderr, "duels: a question's answers acknowledged within {:.1f} ms p50, {:.1f} p99, {:.1f} at most\n",
               quantile(times, 0.5), quantile(times, 0.99), quantile(times, 1));
  if (duels.acknowledged_ms.size() != answers || duels.told_ms.size() != answers) give_up("answers were lost");
  report("duels", "p99_ms", quantile(duels.told_ms, 0.99), "ms", floor.answered_p99_ms, false);
  report("duels", "ack_p99_ms", quantile(duels.acknowledged_ms, 0.99), "ms", floor.answered_p99_ms, false);
}

}  // namespace
}  // namespace wanqiu::bench

int main(int argc, char** argv) {
  using namespace wanqiu::bench;
  if (argc > 1 && std::string_view(argv[1]) == "room") return serve_bare_room();
  measure(players_wanted(4'000));
}
