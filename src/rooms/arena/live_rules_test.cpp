// What holds of live connections without any: PINs, frames a second, who is gone, tokens, the places of options.
#include <gmock/gmock.h>

#include <set>

#include "frame_limits.h"
#include "live_loop.h"
#include "live_match.h"
#include "match_content.h"
#include "pin_guard.h"
#include "player_token.h"

namespace wanqiu::arena {
namespace {

using namespace std::chrono_literals;
using base::LearnerNumber;
using frame::Role;

TEST(PinGuardTest, five_wrong_pins_are_free_then_it_is_slow_then_nothing_for_ten_minutes) {
  PinGuard guard;
  const LearnerNumber who(1);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(guard.came(who, 0ms).wait, 0ms);
  std::vector<base::Milliseconds> waits;
  for (int i = 0; i < 5; ++i) waits.push_back(guard.came(who, 1s).wait);
  EXPECT_THAT(waits, ::testing::ElementsAre(1s, 2s, 4s, 4s, 4s));
  EXPECT_EQ(guard.came(who, 2s).blocked_for, 10min);
  guard.right(who);
  EXPECT_EQ(guard.came(who, 9min).blocked_for, 10min + 2s - 9min) << "asking does not prolong it";
  EXPECT_EQ(guard.came(LearnerNumber(2), 9min).blocked_for, 0ms);
  EXPECT_EQ(guard.came(who, 11min).blocked_for, 0ms);
}

TEST(PinGuardTest, right_pins_cost_nothing_and_a_minute_forgives) {
  PinGuard guard;
  const LearnerNumber who(1);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(guard.came(who, 0ms).wait, 0ms);
    guard.right(who);
  }
  EXPECT_EQ(guard.held(), 0U);
  for (int i = 0; i < 5; ++i) guard.came(who, 0ms);
  EXPECT_EQ(guard.came(who, 61s).wait, 0ms);
}

TEST(PinGuardTest, a_crowd_of_guessers_takes_bounded_room) {
  PinGuard guard;
  for (std::uint32_t who = 1; who <= 3 * PinGuard::held_max / 2; ++who)
    guard.came(LearnerNumber(who), base::Milliseconds(who));
  EXPECT_LE(guard.held(), PinGuard::held_max);
}

TEST(FrameRateTest, twenty_frames_a_second_are_taken_and_who_goes_on_is_over) {
  FrameRate rate;
  for (int second = 0; second < 100; ++second) {
    for (int i = 0; i < 20; ++i) ASSERT_EQ(rate.came(base::Seconds(second)), FrameRate::Told::taken);
  }
  EXPECT_EQ(rate.came(99'400ms), FrameRate::Told::too_fast);
  EXPECT_EQ(rate.retry(99'400ms), 600ms);
  for (int i = 0; i < 39; ++i) EXPECT_EQ(rate.came(99'400ms), FrameRate::Told::too_fast_again);
  EXPECT_EQ(rate.came(99'400ms), FrameRate::Told::over);
}

class LiveMatchTest : public ::testing::Test {
 protected:
  static Line line(std::uint64_t number) { return {std::make_shared<LiveLoop>(nobody(), any()), number}; }
  static LiveMatches& nobody() { return *reinterpret_cast<LiveMatches*>(&place); }  // never called
  static boost::asio::any_io_executor any() { return {}; }
  void begin_running() {
    MatchState state;
    state.phase = Phase::open;
    match.put(state);
  }
  inline static std::max_align_t place;
  LiveMatch match{MatchInfo{}};
  const LearnerNumber one{1};
};

TEST_F(LiveMatchTest, whoever_comes_back_within_the_grace_is_not_gone) {
  EXPECT_FALSE(match.enter(one, Role::player, line(1)));
  match.leave(one, Role::player, 1, 0s);
  match.enter(one, Role::player, line(2));
  EXPECT_TRUE(match.take_gone(10s).empty());
  match.leave(one, Role::player, 2, 20s);
  EXPECT_TRUE(match.take_gone(29s).empty());
  EXPECT_THAT(match.take_gone(30s), ::testing::ElementsAre(one));
  EXPECT_TRUE(match.take_gone(60s).empty()) << "once";
}

TEST_F(LiveMatchTest, the_end_of_a_connection_that_was_replaced_means_nothing) {
  match.enter(one, Role::player, line(1));
  const auto older = match.enter(one, Role::player, line(2));
  ASSERT_TRUE(older);
  EXPECT_EQ(older->number, 1U);
  match.leave(one, Role::player, 1, 0s);
  EXPECT_TRUE(match.is_connected(one));
  EXPECT_TRUE(match.take_gone(60s).empty());
  EXPECT_FALSE(match.enter(one, Role::screen, line(3))) << "a screen beside the phone";
  EXPECT_EQ(match.connected(), 2U);
}

TEST_F(LiveMatchTest, the_host_is_missed_when_the_last_one_has_gone_and_the_match_has_begun) {
  match.enter(one, Role::host, line(1));
  match.enter(LearnerNumber(2), Role::host, line(2));
  match.leave(one, Role::host, 1, 0s);
  begin_running();
  EXPECT_FALSE(match.take_host_gone(60s));
  match.leave(LearnerNumber(2), Role::host, 2, 60s);
  EXPECT_FALSE(match.take_host_gone(89s));
  EXPECT_TRUE(match.take_host_gone(90s));
  EXPECT_FALSE(match.take_host_gone(91s)) << "once";
}

TEST_F(LiveMatchTest, a_lobby_waits_for_its_host) {
  match.enter(one, Role::host, line(1));
  match.leave(one, Role::host, 1, 0s);
  EXPECT_FALSE(match.take_host_gone(1h));
}

TEST_F(LiveMatchTest, after_a_restart_everybody_with_a_seat_is_missed_until_they_come) {
  match.enter(one, Role::player, line(1));  // came before the seats were read
  match.miss(one, 0s);
  match.miss(LearnerNumber(2), 0s);
  EXPECT_THAT(match.take_gone(10s), ::testing::ElementsAre(LearnerNumber(2)));
}

TEST(PlayerTokenTest, a_token_is_good_for_one_person_in_one_match) {
  const auto secret = base::blake2b("secret");
  const auto token = token_of(secret, MatchId(1), LearnerNumber(1));
  EXPECT_TRUE(is_token_of(token, secret, MatchId(1), LearnerNumber(1)));
  EXPECT_FALSE(is_token_of(token, secret, MatchId(2), LearnerNumber(1)));
  EXPECT_FALSE(is_token_of(token, secret, MatchId(1), LearnerNumber(2)));
  EXPECT_FALSE(is_token_of(token, base::blake2b("other"), MatchId(1), LearnerNumber(1)));
  EXPECT_FALSE(is_token_of({}, secret, MatchId(1), LearnerNumber(1)));
}

TEST(MatchContentTest, what_is_right_and_its_weight_move_with_the_options) {
  base::SeededRandom random(7);
  std::set<Choices> rights;
  for (int i = 0; i < 40; ++i) {
    PaperQuestion question;
    question.options = {"a", "b", "c", "d"};
    question.several = true;
    question.right = 0b0011;
    question.weights = {6'000, 4'000, -5'000, 0};
    const auto content = content_of({question}, 20s, random);
    const auto& asked = content.asked.front();
    const auto& options = content.shown.front().options;
    for (std::size_t at = 0; at < 4; ++at) {
      const auto was = static_cast<std::size_t>(options[at][0] - 'a');
      EXPECT_EQ(asked.right >> at & 1U, question.right >> was & 1U);
      EXPECT_EQ(asked.weights[at], question.weights[was]);
    }
    rights.insert(asked.right);
    question.shuffle = false;
    EXPECT_EQ(content_of({question}, 20s, random).asked.front().right, 0b0011);
  }
  EXPECT_EQ(rights.size(), 6U) << "every pair of places";
}

TEST(MatchContentTest, what_is_shown_is_stored_whole) {
  base::SeededRandom random(7);
  PaperQuestion question;
  question.stem = "<p>一 &amp; \"二\"\n</p>";
  question.options = {"<b>x</b>", " y "};
  question.right = 1;
  question.shuffle = false;
  const auto content = content_of({question}, 20s, random);
  const auto back = shown_of(to_stored(content.shown)).value();
  EXPECT_EQ(back.front().stem, question.stem);
  EXPECT_EQ(back.front().options, question.options);
  EXPECT_FALSE(back.front().shuffled);
}

}  // namespace
}  // namespace wanqiu::arena
