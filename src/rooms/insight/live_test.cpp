// A thousand dashboards, and a browser that stops reading, over the real server.
#include "insight/live.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/server.h"
#include "insight_fixture.h"

namespace wanqiu::insight {
namespace {

constexpr base::OrganisationId city{1};

/// Some organisations with learners, all of whom are active.
struct Site {
  support::MovedClock clock{base::parse_instant("2022-01-03T10:00:00+08:00", "").value()};
  Insight insight{base::Zone::utc()};
  Pulse pulse;

  Site() {
    insight.membership().put_organisation(city, {}, {0});
    for (std::int64_t n = 2; n < 40; ++n) insight.membership().put_organisation(base::OrganisationId(n), city, {0});
    for (std::uint32_t n = 1; n < 2'000; ++n)
      insight.membership().put_learner(base::LearnerNumber(n), base::OrganisationId(2 + n % 38), {0});
  }
  void learn(std::uint32_t learner) {
    ledger::Applied applied;
    applied.event.seq = ++seq;
    applied.event.at = clock.now();
    applied.event.learner = base::LearnerNumber(learner);
    applied.event.verb = ledger::Verb::read_item;
    applied.day = insight.zone().day_of(clock.now());
    applied.points = 1;
    const ledger::CommittedBatch batch{{&applied, 1}, {}, true};
    insight.apply(batch);
    pulse.take(batch);
  }
  std::uint64_t seq = 0;
};

TEST(Live, a_thousand_dashboards_of_one_organisation_share_one_text) {
  Site site;
  Live live(site.insight, site.pulse, site.clock, {base::Milliseconds(5), 2'000, {}});
  std::atomic<int> rendered{0};
  const Live::Render render = [&](const LiveFigures& figures, base::OrganisationId) {
    ++rendered;
    return "seq " + std::to_string(figures.seq);
  };
  std::vector<Live::Place> places;
  for (int i = 0; i < 1'000; ++i) places.push_back(live.enter());
  EXPECT_EQ(live.streams(), 1'000);
  Live::Frame first;
  while (first.number == 0) first = live.frame(city, render);
  rendered = 0;
  std::set<const std::string*> texts;
  std::vector<Live::Frame> held;
  for (int i = 0; i < 1'000; ++i) {
    held.push_back(live.frame(city, render));
    texts.insert(held.back().text.get());
  }
  EXPECT_LT(texts.size(), 100U) << "one for each frame, not one for each dashboard";
  EXPECT_EQ(static_cast<std::size_t>(rendered), texts.size() - (texts.contains(first.text.get()) ? 1 : 0));
  places.clear();
  EXPECT_EQ(live.streams(), 0);
}

TEST(Live, no_more_than_so_many_streams_are_let_in) {
  Site site;
  Live live(site.insight, site.pulse, site.clock, {base::Milliseconds(5), 3, {}});
  std::vector<Live::Place> places;
  for (int i = 0; i < 3; ++i) places.push_back(live.enter());
  EXPECT_FALSE(live.enter());
  places.pop_back();
  EXPECT_TRUE(live.enter());
}

TEST(Live, who_looks_again_after_an_hour_is_not_shown_what_was_then) {
  Site site;
  Live live(site.insight, site.pulse, site.clock, {base::Milliseconds(5), 3, {}});
  const Live::Render render = [](const LiveFigures& figures, base::OrganisationId) {
    return std::to_string(figures.seq);
  };
  {
    const auto place = live.enter();
    while (live.frame(city, render).number == 0) std::this_thread::yield();
  }
  while (live.frame(city, render).number != 0) std::this_thread::yield();
  site.learn(1);
  const auto place = live.enter();
  Live::Frame frame;
  while (frame.number == 0) frame = live.frame(city, render);
  EXPECT_EQ(*frame.text, "1");
}

TEST(Live, active_learners_and_points_of_the_minute_go_with_the_clock) {
  Site site;
  const Live live(site.insight, site.pulse, site.clock, {base::Milliseconds(5), 3, {}});
  for (std::uint32_t n = 1; n <= 100; ++n) site.learn(n);
  site.learn(1);
  auto figures = live.now();
  EXPECT_EQ(figures.active[0], 100U);
  EXPECT_EQ(figures.points_a_minute[0], 101);
  EXPECT_EQ(figures.today.participants[0], 100U);
  site.clock.advance(base::Seconds(60));
  EXPECT_EQ(live.now().points_a_minute[0], 0);
  EXPECT_EQ(live.now().active[0], 100U);
  site.clock.advance(base::Seconds(240));
  EXPECT_EQ(live.now().active[0], 0U);
}

class SlowReader : public InsightFixture {};

TEST_P(SlowReader, a_browser_that_stops_reading_is_dropped_and_the_others_go_on) {
  auto admin = as("admin");
  http::ServerSettings settings;
  settings.port = 0;
  settings.drain_seconds = 1;
  settings.stream_seconds = 1;
  const auto server = std::move(*http::Server::listen(settings, *router, clock));
  std::thread serving([&] { server->run(); });
  const auto connect = [&] {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const int small = 4096;  // so that little fits on the way
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(server->port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    const std::string request = "GET " + at("c1") + "/live/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: wq_session=" +
                                admin.cookies.at("wq_session") + "\r\n\r\n";
    EXPECT_GT(::write(socket, request.data(), request.size()), 0);
    return socket;
  };
  const int silent = connect();
  const int reading = connect();
  const auto begin = std::chrono::steady_clock::now();
  std::array<char, 65536> piece{};
  std::size_t got = 0;
  bool both = false, dropped = false;
  while (!dropped && std::chrono::steady_clock::now() - begin < std::chrono::seconds(90)) {
    const auto read = ::read(reading, piece.data(), piece.size());
    if (read <= 0) break;
    got += static_cast<std::size_t>(read);
    const auto streams = room->live().streams();
    both = both || streams == 2;
    dropped = both && streams == 1;
  }
  EXPECT_TRUE(dropped) << "the silent one is gone";
  EXPECT_GT(got, 10'000U) << "the other one was served all along";
  ::close(silent);
  ::close(reading);
  server->stop();
  serving.join();
}

INSTANTIATE_TEST_SUITE_P(On, SlowReader, ::testing::Values(store::Engine::sqlite), support::engine_name);

}  // namespace
}  // namespace wanqiu::insight
