// Duels and matches of four over real connections, on both engines.
#include "live_fixture.h"
#include "live_match.h"
#include "meeting_store.h"

namespace wanqiu::arena {
namespace {

using namespace std::chrono_literals;
using frame::Role;
using frame::Seeking;
using ::testing::HasSubstr;
using ::testing::Not;

class MeetingLiveTest : public LiveFixture {
 protected:
  using Client = std::unique_ptr<LiveClient>;

  Client seek(int who, Seeking what = Seeking::duel) {
    auto one = std::make_unique<LiveClient>(server->port(), "/api/v1/arena/seek/live", who);
    one->say(frame::Seek{what});
    return one;
  }
  Client connect(int who, const std::string& address) {
    auto one = std::make_unique<LiveClient>(server->port(), address, who, Role::player);
    one->wait_for<frame::Welcome>();
    one->say(frame::Join{"选手" + std::to_string(who)});
    EXPECT_GT(one->wait_for<frame::Welcome>().seat, 0U);
    return one;
  }
  static std::string match_of(const std::string& address) {
    const auto from = std::string("/api/v1/arena/matches/").size();
    return address.substr(from, address.find('/', from) - from);
  }
  /// Time passes, and somebody wakes the journal.
  void pass(base::Milliseconds time, const std::string& address) {
    clock.advance(time);
    get(1, "/api/v1/arena/matches/" + match_of(address));
  }
  /// Two who have met and sit down.
  std::string meet() {
    auto one = seek(1);
    EXPECT_EQ(one->wait_for<frame::Waiting>().at_most_ms, 15'000U);
    auto other = seek(2);
    const auto met = one->wait_for<frame::Met>();
    EXPECT_FALSE(met.practice);
    EXPECT_EQ(other->wait_for<frame::Met>().address, met.address);
    EXPECT_TRUE(one->ended()) << "the search is over";
    sit_down(met.address);
    return met.address;
  }
  void sit_down(const std::string& address) {
    first = connect(1, address);
    second = connect(2, address);
  }
  static Choices right_of(const frame::Read& read) { return place_of(read, "a"); }
  static Choices place_of(const frame::Read& read, const std::string& option) {
    for (std::size_t i = 0; i < read.options.size(); ++i) {
      if (read.options[i] == option) return static_cast<Choices>(1U << i);
    }
    return 0;
  }
  /// The first answers rightly, the second wrongly, from `question` to the end.
  void play(const std::string& address, std::uint16_t question = 0) {
    for (; question < 5; ++question) {
      const auto read = first->wait_for<frame::Read>();
      EXPECT_EQ(read.question, question);
      second->wait_for<frame::Read>();
      pass(3s, address);
      first->wait_for<frame::Open>();
      second->wait_for<frame::Open>();
      clock.advance(2s);
      first->say(frame::Answer{question, right_of(read)});
      EXPECT_EQ(first->wait_for<frame::Acknowledged>().verdict, Verdict::done);
      second->say(frame::Answer{question, place_of(read, "b")});
      EXPECT_EQ(second->wait_for<frame::Acknowledged>().verdict, Verdict::done);
      first->wait_for<frame::Locked>();
      pass(500ms, address);
      first->wait_for<frame::Reveal>();
      pass(4s, address);
      first->wait_for<frame::Ranking>();
      pass(3s, address);
    }
    first->wait_for<frame::Ended>();
    second->wait_for<frame::Ended>();
  }
  std::string me(int who) { return get(who, "/api/v1/arena/me").body; }
  /// What follows from an end comes a moment later.
  std::string me_with(int who, const std::string& part) {
    std::string body;
    for (int i = 0; i < 200; ++i) {
      body = me(who);
      if (body.find(part) != std::string::npos) break;
      std::this_thread::sleep_for(50ms);
    }
    EXPECT_THAT(body, HasSubstr(part));
    return body;
  }
  std::int32_t points(std::uint32_t who) {
    return ledger->points(base::LearnerNumber(who), ledger->zone().day_of(clock.now())).earned_total;
  }

  Client first;
  Client second;
};

TEST_P(MeetingLiveTest, two_who_seek_meet_play_move_their_ratings_once_and_play_again) {
  const auto address = meet();
  EXPECT_EQ(get(3, address).status, 403) << "the match is between others";
  EXPECT_EQ(get(1, "/api/v1/arena/matches/" + match_of(address)).text("kind"), "duel");
  LiveClient stranger(server->port(), address, 3);
  EXPECT_FALSE(stranger.connected());
  play(address);
  const auto winner = me_with(1, "\"matches\":1");
  EXPECT_THAT(winner, HasSubstr("\"value\":1662"));
  EXPECT_THAT(winner, HasSubstr("\"rating_change\":162"));
  EXPECT_THAT(winner, HasSubstr("\"with\":[\"学员2\"]"));
  EXPECT_THAT(me_with(2, "\"matches\":1"), HasSubstr("\"value\":1338"));
  for (int i = 0; i < 200 && points(2) == 0; ++i) std::this_thread::sleep_for(50ms);
  EXPECT_EQ(points(1), 2);
  EXPECT_EQ(points(2), 2);

  first->say(frame::Rematch{});
  second->say(frame::Rematch{});
  const auto again = first->wait_for<frame::Met>();
  EXPECT_EQ(second->wait_for<frame::Met>().address, again.address);
  EXPECT_NE(again.address, address);
  restart();
  EXPECT_THAT(me(1), HasSubstr("\"value\":1662")) << "a restart settles nothing twice";
}

TEST_P(MeetingLiveTest, others_are_told_that_a_rival_answered_and_who_leaves_has_lost) {
  const auto address = meet();
  const auto read = first->wait_for<frame::Read>();
  pass(3s, address);
  first->wait_for<frame::Open>();
  second->wait_for<frame::Open>();
  first->say(frame::Answer{0, right_of(read)});
  auto rival = second->wait_for<frame::Rival>();
  while (!rival.answered) rival = second->wait_for<frame::Rival>();
  EXPECT_TRUE(rival.present);
  first->say(frame::Leave{});
  second->wait_for<frame::Ended>();
  EXPECT_THAT(me_with(2, "\"matches\":1"), HasSubstr("\"value\":1662"));
  EXPECT_THAT(me_with(1, "\"matches\":1"), HasSubstr("\"value\":1338"));
}

TEST_P(MeetingLiveTest, who_is_away_for_longer_than_the_grace_time_has_lost) {
  const auto address = meet();
  first->wait_for<frame::Read>();
  second->hang_up();
  for (int i = 0; i < 200 && first; ++i) {  // the server sees it a moment later
    clock.advance(100ms);
    std::this_thread::sleep_for(20ms);
    if (me(1).find("\"matches\":1") != std::string::npos) break;
    get(1, "/api/v1/arena/matches/" + match_of(address));
  }
  EXPECT_THAT(me_with(1, "\"matches\":1"), HasSubstr("\"value\":1662"));
}

TEST_P(MeetingLiveTest, who_does_not_come_within_ten_seconds_has_lost) {
  auto one = seek(1);
  auto other = seek(2);
  const auto address = one->wait_for<frame::Met>().address;
  first = connect(1, address);
  pass(10s, address);
  first->wait_for<frame::Ended>();
  EXPECT_THAT(me_with(1, "\"matches\":1"), HasSubstr("\"value\":1662"));
  EXPECT_THAT(me_with(2, "\"matches\":1"), HasSubstr("\"value\":1338"));
}

TEST_P(MeetingLiveTest, who_finds_nobody_plays_a_practice_opponent_and_no_rating_moves) {
  auto one = seek(1);
  one->wait_for<frame::Waiting>();
  clock.advance(15s);
  const auto met = one->wait_for<frame::Met>();
  EXPECT_TRUE(met.practice);
  first = connect(1, met.address);
  for (std::uint16_t question = 0; question < 5; ++question) {
    const auto read = first->wait_for<frame::Read>();
    pass(3s, met.address);
    first->wait_for<frame::Open>();
    first->say(frame::Answer{question, right_of(read)});
    first->wait_for<frame::Acknowledged>();
    clock.advance(9s);  // by then the other has answered too
    first->wait_for<frame::Locked>();
    pass(500ms, met.address);
    pass(4s, met.address);
    const auto ranking = first->wait_for<frame::Ranking>();
    ASSERT_EQ(ranking.persons.size(), 2U);
    pass(3s, met.address);
  }
  first->wait_for<frame::Ended>();
  const auto after = me_with(1, "\"practice\":true");
  EXPECT_THAT(after, HasSubstr("\"value\":1500"));
  EXPECT_THAT(after, HasSubstr("\"matches\":0"));
  EXPECT_EQ(points(1), 0);
}

TEST_P(MeetingLiveTest, a_search_ends_with_its_connection_and_a_second_one_takes_its_place) {
  auto older = seek(1);
  older->wait_for<frame::Waiting>();
  auto newer = seek(1);
  EXPECT_EQ(older->wait_for<frame::Refused>().why, frame::Refusal::replaced);
  newer->wait_for<frame::Waiting>();
  newer->hang_up();
  std::this_thread::sleep_for(300ms);
  auto other = seek(2);
  other->wait_for<frame::Waiting>();
  clock.advance(15s);
  EXPECT_TRUE(other->wait_for<frame::Met>().practice);
  auto elsewhere = seek(200);
  EXPECT_EQ(elsewhere->wait_for<frame::Refused>().why, frame::Refusal::no_match) << "no questions for them";
  auto silent = std::make_unique<LiveClient>(server->port(), "/api/v1/arena/seek/live", 3);
  silent->say(frame::Hello{});
  EXPECT_EQ(silent->wait_for<frame::Refused>().why, frame::Refusal::out_of_turn);
}

TEST_P(MeetingLiveTest, an_invitation_is_a_match_that_starts_when_its_seats_are_taken_and_moves_no_rating) {
  const auto made = ask(1, http::Method::post, "/api/v1/arena/invitations", R"({"kind":"duel"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto card = "/api/v1/arena/invitations/" + made.text("code");
  EXPECT_EQ(made.text("path"), "/arena/invited/" + made.text("code"));
  EXPECT_EQ(get(2, card).text("id"), made.text("match"));
  const auto address = "/api/v1/arena/matches/" + made.text("match") + "/live";
  sit_down(address);
  play(address);
  EXPECT_THAT(me_with(1, "\"invited\":true"), HasSubstr("\"value\":1500"));
  EXPECT_EQ(get(2, card).status, 404) << "used up";
  for (const auto* code : {"nobody", "aaaaaaaaaaaa", "%FFaaaaaaaaaaa"})
    EXPECT_EQ(get(2, std::string("/api/v1/arena/invitations/") + code).status, 404) << code;

  const auto late = ask(1, http::Method::post, "/api/v1/arena/invitations", R"({"kind":"four"})");
  clock.advance(31min);
  EXPECT_EQ(get(2, "/api/v1/arena/invitations/" + late.text("code")).status, 404);
  EXPECT_EQ(ask(200, http::Method::post, "/api/v1/arena/invitations", R"({"kind":"duel"})").status, 409);
}

TEST_P(MeetingLiveTest, a_duel_goes_on_over_a_restart) {
  const auto address = meet();
  const auto read = first->wait_for<frame::Read>();
  pass(3s, address);
  first->wait_for<frame::Open>();
  first->say(frame::Answer{0, right_of(read)});
  first->wait_for<frame::Acknowledged>();
  first.reset();
  second.reset();
  restart();
  first = std::make_unique<LiveClient>(server->port(), address, 1, Role::player);
  second = std::make_unique<LiveClient>(server->port(), address, 2, Role::player);
  EXPECT_NE(first->wait_for<frame::Welcome>().answered, 0);
  second->wait_for<frame::Welcome>();
  pass(3s, address);
  second->wait_for<frame::Open>();
  second->say(frame::Answer{0, place_of(read, "b")});
  first->wait_for<frame::Locked>();
  pass(500ms, address);
  pass(4s, address);
  pass(3s, address);
  play(address, 1);
  EXPECT_THAT(me_with(1, "\"matches\":1"), HasSubstr("\"value\":1662"));
}

TEST_P(MeetingLiveTest, seasons_are_listed_and_their_table_shows_those_with_enough_matches) {
  EXPECT_THAT(get(1, "/api/v1/arena/seasons").body, HasSubstr("2026 年第四季度"));
  const auto table = get(1, "/api/v1/arena/seasons/20264/table");
  EXPECT_EQ(table.status, 200) << table.body;
  EXPECT_THAT(table.body, HasSubstr("\"rows\":[],\"mine\":null"));
  EXPECT_EQ(get(1, "/api/v1/arena/seasons/20265/table").status, 404);
  EXPECT_THAT(me(1), HasSubstr("\"open\":true"));
  EXPECT_THAT(me(200), HasSubstr("\"open\":false"));
}

WANQIU_ON_BOTH_ENGINES(MeetingLiveTest);

}  // namespace
}  // namespace wanqiu::arena
