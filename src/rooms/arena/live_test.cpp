// Hall matches over real connections, on both engines.
#include "live_fixture.h"
#include "live_match.h"

namespace wanqiu::arena {
namespace {

using namespace std::chrono_literals;
using frame::Refusal;
using frame::Role;
using ::testing::HasSubstr;

class LiveTest : public LiveFixture {
 protected:
  LiveClient client(int who, Role role = Role::player) { return LiveClient(server->port(), match, who, role); }
  /// In the lobby, with one host.
  void begin(const std::string& more = "") {
    const auto made = make_hall(more);
    ASSERT_EQ(made.status, 201) << made.body;
    match = made.text("id");
    pin = made.text("pin");
    host = std::make_unique<LiveClient>(server->port(), match, 100, Role::host);
    EXPECT_EQ(host->wait_for<frame::Welcome>().phase, Phase::created);
    next(Phase::created, 0);
    host->wait_for<frame::Lobby>();
  }
  void next(Phase phase, std::uint16_t question) { host->say(frame::Next{phase, question}); }
  /// Time passes, and somebody wakes the journal.
  void pass(base::Milliseconds time) {
    clock.advance(time);
    get(1, "/api/v1/arena/matches/" + match);
  }
  std::unique_ptr<LiveClient> player(int who) {
    auto one = std::make_unique<LiveClient>(server->port(), match, who, Role::player);
    EXPECT_EQ(one->wait_for<frame::Welcome>().seat, 0U);
    one->say(frame::Join{"选手" + std::to_string(who)});
    EXPECT_GT(one->wait_for<frame::Welcome>().seat, 0U);
    return one;
  }
  static Choices place_of(const frame::Read& read, const std::string& option) {
    for (std::size_t i = 0; i < read.options.size(); ++i) {
      if (read.options[i] == option) return static_cast<Choices>(1U << i);
    }
    ADD_FAILURE() << "no option says " << option;
    return 0;
  }

  std::string match;
  std::string pin;
  std::unique_ptr<LiveClient> host;
};

TEST_P(LiveTest, a_hall_is_played_to_the_end_over_a_restart_and_its_results_are_what_was_answered) {
  ASSERT_NO_FATAL_FAILURE(begin());
  EXPECT_EQ(get(1, "/api/v1/arena/pins/" + pin).text("id"), match);
  std::vector<std::unique_ptr<LiveClient>> players;
  for (int who = 1; who <= 3; ++who) players.push_back(player(who));
  next(Phase::lobby, 0);
  std::vector<frame::Read> read;
  for (auto& one : players) read.push_back(one->wait_for<frame::Read>());
  EXPECT_EQ(read[0].stem, "which is a");
  pass(3s);
  for (auto& one : players) one->wait_for<frame::Open>();
  clock.advance(4s);
  players[0]->say(frame::Answer{0, place_of(read[0], "a")});
  const auto acknowledged = players[0]->wait_for<frame::Acknowledged>();
  EXPECT_EQ(acknowledged.verdict, Verdict::done);
  EXPECT_EQ(acknowledged.taken_ms, 4'000U);
  players[1]->say(frame::Answer{0, place_of(read[1], "b")});
  EXPECT_EQ(players[1]->wait_for<frame::Acknowledged>().verdict, Verdict::done);

  // The server ends in the middle of the question and begins anew: what was answered stands.
  players.clear();
  host.reset();
  restart();
  host = std::make_unique<LiveClient>(server->port(), match, 100, Role::host);
  for (int who = 1; who <= 3; ++who) {
    players.push_back(std::make_unique<LiveClient>(server->port(), match, who, Role::player));
    const auto welcome = players.back()->wait_for<frame::Welcome>();
    EXPECT_EQ(welcome.seat, static_cast<std::uint32_t>(who));
    EXPECT_EQ(welcome.phase, Phase::read);
    EXPECT_EQ(welcome.answered != 0, who < 3);
    EXPECT_EQ(players.back()->wait_for<frame::Read>().options, read[0].options);
  }
  pass(3s);
  for (auto& one : players) one->wait_for<frame::Open>();
  players[0]->say(frame::Answer{0, 1});
  EXPECT_EQ(players[0]->wait_for<frame::Acknowledged>().verdict, Verdict::twice);
  clock.advance(10s);
  players[2]->say(frame::Answer{0, place_of(read[2], "a")});
  EXPECT_EQ(players[2]->wait_for<frame::Acknowledged>().verdict, Verdict::done);
  // Everybody has answered: it is locked without waiting.
  for (auto& one : players) EXPECT_EQ(one->wait_for<frame::Locked>().answers, 3U);
  const auto standing = players[0]->wait_for<frame::Standing>();
  EXPECT_EQ(standing.rank, 1U);
  EXPECT_EQ(standing.score, 900U);  // 1000 · (1 − 4 / 40)
  EXPECT_EQ(players[1]->wait_for<frame::Standing>().rank, 3U);
  next(Phase::locked, 0);
  const auto reveal = players[1]->wait_for<frame::Reveal>();
  EXPECT_EQ(reveal.right, place_of(read[1], "a"));
  EXPECT_EQ(reveal.explanation, "because a");
  next(Phase::reveal, 0);
  const auto ranking = host->wait_for<frame::Ranking>();
  ASSERT_EQ(ranking.persons.size(), 3U);
  EXPECT_EQ(ranking.persons[0].name, "选手1");
  EXPECT_EQ(ranking.persons[0].organisation, "组织7");
  EXPECT_FALSE(ranking.last);
  next(Phase::ranking, 0);
  for (auto& one : players) EXPECT_EQ(one->wait_for<frame::Read>().question, 1);
  EXPECT_EQ(get(1, "/api/v1/arena/matches/" + match + "/results").status, 409);
  host->say(frame::End{});
  for (auto& one : players) {
    EXPECT_TRUE(one->wait_for<frame::Ranking>().last);
    one->wait_for<frame::Ended>();
  }

  const auto results = get(1, "/api/v1/arena/matches/" + match + "/results");
  ASSERT_EQ(results.status, 200) << results.body;
  EXPECT_THAT(results.body,
              HasSubstr(R"("mine":{"rank":1,"seat":1,"name":"选手1","organisation":"组织7","score":900)"));
  EXPECT_THAT(results.body, HasSubstr(R"("right_answers":2)"));
  EXPECT_EQ(get(50, "/api/v1/arena/matches/" + match + "/results").status, 403);
  EXPECT_EQ(get(200, "/api/v1/arena/matches/" + match + "/results.csv").status, 403);
  const auto csv = get(100, "/api/v1/arena/matches/" + match + "/results.csv");
  EXPECT_THAT(csv.body, ::testing::StartsWith("\xEF\xBB\xBF"));
  EXPECT_THAT(csv.body, HasSubstr("1,选手1,组织7,900,1,4.000"));
  EXPECT_EQ(get(1, "/api/v1/arena/pins/" + pin).status, 404) << "it is free again";

  support::run_to_end(arena->keep_house());
  support::run_to_end(arena->keep_house());
  const auto today = ledger->zone().day_of(clock.now());
  EXPECT_EQ(ledger->points(base::LearnerNumber(1), today).balance, 5) << "once";
}

TEST_P(LiveTest, what_does_not_count_is_refused_with_its_reason) {
  ASSERT_NO_FATAL_FAILURE(begin());
  auto one = player(1);
  auto two = player(2);
  auto stranger = client(3);
  stranger.wait_for<frame::Welcome>();
  one->say(frame::Answer{0, 1});
  EXPECT_EQ(one->wait_for<frame::Acknowledged>().verdict, Verdict::before_opening);
  next(Phase::lobby, 0);
  one->wait_for<frame::Read>();
  one->say(frame::Answer{0, 1});
  EXPECT_EQ(one->wait_for<frame::Acknowledged>().verdict, Verdict::before_opening);
  pass(3s);
  one->wait_for<frame::Open>();
  stranger.say(frame::Answer{0, 1});
  EXPECT_EQ(stranger.wait_for<frame::Acknowledged>().verdict, Verdict::no_seat);
  one->say(frame::Answer{1, 1});
  EXPECT_EQ(one->wait_for<frame::Acknowledged>().verdict, Verdict::other_question);
  one->say(frame::Answer{0, 3});
  EXPECT_EQ(one->wait_for<frame::Acknowledged>().verdict, Verdict::wrong_choices);
  one->say(frame::Answer{0, 1});
  EXPECT_EQ(one->wait_for<frame::Acknowledged>().verdict, Verdict::done);
  one->say(frame::Answer{0, 2});
  EXPECT_EQ(one->wait_for<frame::Acknowledged>().verdict, Verdict::twice);
  pass(21s);
  two->say(frame::Answer{0, 1});
  EXPECT_EQ(two->wait_for<frame::Acknowledged>().verdict, Verdict::late);

  for (const frame::FromClient& not_theirs :
       {frame::FromClient(frame::Next{Phase::locked, 0}), frame::FromClient(frame::End{}),
        frame::FromClient(frame::RunByItself{true})}) {
    two->say(not_theirs);
    EXPECT_EQ(two->wait_for<frame::Refused>().why, Refusal::not_allowed);
  }
  host->say(frame::Answer{0, 1});
  EXPECT_EQ(host->wait_for<frame::Refused>().why, Refusal::not_allowed);
  next(Phase::lobby, 0);
  EXPECT_EQ(host->wait_for<frame::Refused>().verdict, Verdict::wrong_phase);
  two->say(frame::Hello{Role::player, {}});
  EXPECT_EQ(two->wait_for<frame::Refused>().why, Refusal::out_of_turn);
}

TEST_P(LiveTest, whoever_may_not_host_neither_hosts_nor_shows) {
  ASSERT_NO_FATAL_FAILURE(begin());
  for (const int who : {1, 200}) {
    for (const auto role : {Role::host, Role::screen}) {
      auto one = client(who, role);
      EXPECT_EQ(one.wait_for<frame::Refused>().why, Refusal::not_allowed);
    }
  }
  auto screen = client(101, Role::screen);
  EXPECT_EQ(screen.wait_for<frame::Welcome>().role, Role::screen);
  screen.say(frame::End{});
  EXPECT_EQ(screen.wait_for<frame::Refused>().why, Refusal::not_allowed);
}

TEST_P(LiveTest, a_person_has_one_seat_and_one_connection) {
  ASSERT_NO_FATAL_FAILURE(begin());
  auto older = player(1);
  auto newer = client(1);
  const auto refused = older->wait_for<frame::Refused>();
  EXPECT_EQ(refused.why, Refusal::replaced);
  EXPECT_TRUE(older->ended());
  EXPECT_EQ(newer.wait_for<frame::Welcome>().seat, 1U);
  newer.say(frame::Join{"另一个名字"});
  EXPECT_EQ(newer.wait_for<frame::Welcome>().seat, 1U);
  for (int i = 0; i < 80; ++i) newer.say(frame::Join{"又一个"});
  while (auto frame = newer.next()) {
    const auto* told = std::get_if<frame::Refused>(&*frame);
    if (told != nullptr) {
      EXPECT_EQ(told->why, Refusal::too_fast);
    }
  }
  EXPECT_EQ(newer.close_code(), 1008);
  EXPECT_EQ(get(1, "/api/v1/arena/matches/" + match).text("players"), "1");
}

TEST_P(LiveTest, whoever_waits_in_the_lobby_hears_how_many_there_are) {
  ASSERT_NO_FATAL_FAILURE(begin());
  const auto one = player(1);
  const auto two = player(2);
  while (one->wait_for<frame::Lobby>().players != 2) {
  }
}

TEST_P(LiveTest, frames_that_cannot_be_read_are_refused_and_the_third_closes) {
  ASSERT_NO_FATAL_FAILURE(begin());
  auto one = client(1);
  one.wait_for<frame::Welcome>();
  one.say_bytes({std::byte{2}, std::byte{3}});
  EXPECT_EQ(one.wait_for<frame::Refused>().why, Refusal::wrong_version);
  one.say_bytes({std::byte{1}, std::byte{50}});
  EXPECT_EQ(one.wait_for<frame::Refused>().why, Refusal::unknown_kind);
  one.say_bytes({std::byte{1}, std::byte{3}});
  EXPECT_EQ(one.wait_for<frame::Refused>().why, Refusal::malformed);
  EXPECT_TRUE(one.ended());

  auto silent = LiveClient(server->port(), match, 2);
  silent.say(frame::Answer{0, 1});
  EXPECT_EQ(silent.wait_for<frame::Refused>().why, Refusal::out_of_turn);
  clock.advance(10s);
  EXPECT_TRUE(silent.ended());
}

TEST_P(LiveTest, a_connection_needs_a_person_and_the_protocol) {
  ASSERT_NO_FATAL_FAILURE(begin());
  EXPECT_FALSE(LiveClient(server->port(), match, 1, "chat").connected());
  EXPECT_FALSE(LiveClient(server->port(), "12345", 1).connected());
  EXPECT_EQ(get(1, "/api/v1/arena/matches/" + match + "/live").status, 426);
}

TEST_P(LiveTest, whoever_loses_the_connection_is_not_waited_for_and_comes_back_into_the_seat) {
  ASSERT_NO_FATAL_FAILURE(begin());
  auto one = player(1);
  auto two = player(2);
  next(Phase::lobby, 0);
  one->wait_for<frame::Read>();
  pass(3s);
  one->wait_for<frame::Open>();
  two->hang_up();
  std::this_thread::sleep_for(600ms);  // until the server has seen it
  clock.advance(LiveMatch::player_grace + 1ms);
  std::this_thread::sleep_for(600ms);  // a tick
  one->say(frame::Answer{0, 1});
  EXPECT_EQ(one->wait_for<frame::Acknowledged>().verdict, Verdict::done);
  EXPECT_EQ(one->wait_for<frame::Locked>().answers, 1U);
  auto back = client(2);
  EXPECT_EQ(back.wait_for<frame::Welcome>().seat, 2U);
  EXPECT_EQ(get(2, "/api/v1/arena/matches/" + match).text("players"), "2");
}

TEST_P(LiveTest, a_match_whose_host_has_disappeared_runs_by_itself) {
  ASSERT_NO_FATAL_FAILURE(begin());
  auto one = player(1);
  next(Phase::lobby, 0);
  one->wait_for<frame::Read>();
  host->hang_up();
  std::this_thread::sleep_for(600ms);
  clock.advance(LiveMatch::host_grace + 1ms);
  one->wait_for<frame::Open>();
  one->say(frame::Answer{0, 1});
  one->wait_for<frame::Locked>();
  for (int i = 0; i < 3; ++i) pass(5s);
  one->wait_for<frame::Ranking>();
  host = std::make_unique<LiveClient>(server->port(), match, 100, Role::host);
  EXPECT_TRUE(host->wait_for<frame::Welcome>().by_itself);
  host->say(frame::RunByItself{false});
}

TEST_P(LiveTest, whoever_guesses_pins_is_slowed_down_and_stopped) {
  ASSERT_NO_FATAL_FAILURE(begin());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get(1, "/api/v1/arena/pins/00000" + std::to_string(i)).status, 404);
  EXPECT_EQ(get(2, "/api/v1/arena/pins/" + pin).status, 200);
}

TEST_P(LiveTest, a_hall_belongs_to_its_organisation_and_is_made_once) {
  EXPECT_EQ(make_hall("", 1).status, 403);
  EXPECT_EQ(make_hall("", 200).status, 422);
  ASSERT_NO_FATAL_FAILURE(begin());
  EXPECT_EQ(get(200, "/api/v1/arena/halls/" + match).status, 404);
  EXPECT_EQ(get(200, "/api/v1/arena/halls").body, R"({"halls":[]})");
  EXPECT_THAT(get(101, "/api/v1/arena/halls").body, HasSubstr(R"("phase":"lobby")"));
  EXPECT_THAT(get(100, "/api/v1/arena/halls/" + match + "/qr.svg").body, HasSubstr("/arena/join/" + pin));
  EXPECT_EQ(ask(100, http::Method::post, "/api/v1/arena/halls/" + match + "/end").text("phase"), "ended");
  EXPECT_EQ(ask(100, http::Method::post, "/api/v1/arena/halls/" + match + "/end").status, 200);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(make_hall().status, 201);
  EXPECT_EQ(make_hall().status, 409);
}

TEST_P(LiveTest, an_erased_player_is_named_nowhere) {
  ASSERT_NO_FATAL_FAILURE(begin());
  auto one = player(1);
  auto two = player(2);
  next(Phase::lobby, 0);
  one->wait_for<frame::Read>();
  pass(3s);
  one->wait_for<frame::Open>();
  one->say(frame::Answer{0, 1});
  one->wait_for<frame::Acknowledged>();
  host->say(frame::End{});
  one->wait_for<frame::Ended>();
  support::run_to_end(arena->keep_house());
  const auto data = personal_data(*arena);
  const base::LearnerId learner(1'001);
  const base::LearnerNumber number(1);
  EXPECT_THAT(support::run(data->export_json(learner, number)), HasSubstr("麦收答题"));
  for (int again = 0; again < 2; ++again) support::run_to_end(data->erase(learner, number));
  EXPECT_EQ(support::run(data->export_json(learner, number)),
            R"({"played":[],"made_halls":[],"meetings":[],"seasons":[]})");
  const auto csv = get(100, "/api/v1/arena/matches/" + match + "/results.csv").body;
  EXPECT_THAT(csv, ::testing::Not(HasSubstr("选手1")));
  EXPECT_THAT(csv, HasSubstr("选手2"));
}

WANQIU_ON_BOTH_ENGINES(LiveTest);

}  // namespace
}  // namespace wanqiu::arena
