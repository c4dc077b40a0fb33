// From an event's acknowledgement to its visible change on an open dashboard, with 5,000 events a second arriving: over
// the real server, the real ledger on SQLite, and a dashboard that reads its event stream from a socket.
//
// Floor: what waiting for the next second costs by itself, 990 ms for the slowest in a hundred. Checked: the last
// figures hold exactly the points that were acknowledged. What the difference to the floor is: one commit, figures of
// 3,300 organisations among 350,000 learners, and the way to the browser.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "learning_city.h"
#include "http/server.h"
#include "insight/follow_people.h"
#include "insight/room.h"
#include "report.h"

namespace {

using namespace wanqiu;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t learners = 350'000;
constexpr int counties = 10, units = 300, branches = 3'000;
constexpr int events_a_second = 5'000;
constexpr int groups_a_second = 100;
constexpr int seconds = 25;

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

/// Everybody is the operator.
struct OpenGate final : http::Gate {
  explicit OpenGate(people::People& p) : people(p) {}
  people::People& people;
  base::Task<std::optional<http::Caller>> identify(const http::Request&) override {
    http::Caller caller;
    caller.learner = base::LearnerId(1);
    caller.number = base::LearnerNumber(1);
    caller.grants = {{http::Role::operator_, people.root()}};
    co_return caller;
  }
  bool covers(base::OrganisationId granted, base::OrganisationId organisation) const override {
    return people.covers(granted, organisation);
  }
  base::OrganisationId root() const override { return people.root(); }
};

struct NoLookups final : insight::Lookups {
  std::vector<Column> columns() const override { return {}; }
  std::vector<Item> published(base::Instant, base::Instant) const override { return {}; }
  std::vector<Series> series() const override { return {}; }
  std::string title(ledger::Verb, std::uint64_t) const override { return {}; }
};

std::string organisations_csv() {
  std::string csv = "code,name,parent_code,kind\n";
  for (int i = 0; i < counties; ++i) csv += fmt::format("c{},县{},1,county\n", i, i);
  for (int i = 0; i < units; ++i) csv += fmt::format("u{},单位{},c{},unit\n", i, i, i % counties);
  for (int i = 0; i < branches; ++i) csv += fmt::format("b{},支部{},u{},branch\n", i, i, i % units);
  return csv;
}

struct Frame {
  Clock::time_point at;
  std::uint64_t seq = 0;
  std::int64_t points = 0;
};

std::uint64_t number_after(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  if (at == std::string_view::npos) return 0;
  std::uint64_t value = 0;
  for (char c : text.substr(at + name.size())) {
    if (c == '"') continue;
    if (c < '0' || c > '9') break;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// A dashboard: reads the stream to its end.
class Dashboard {
 public:
  Dashboard(std::uint16_t port, const std::string& path) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) fail("the server does not answer");
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    if (::write(socket_, request.data(), request.size()) < 0) fail("the request cannot be sent");
    thread_ = std::thread([this] { read(); });
  }
  void close() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  std::vector<Frame> frames() {
    const std::scoped_lock lock(mutex_);
    return frames_;
  }

 private:
  void read() {
    std::string text;
    std::array<char, 65536> piece{};
    for (ssize_t got = 0; (got = ::read(socket_, piece.data(), piece.size())) > 0;) {
      const auto now = Clock::now();
      text.append(piece.data(), static_cast<std::size_t>(got));
      for (std::size_t end = 0; (end = text.find("\n\n")) != std::string::npos; text.erase(0, end + 2)) {
        const std::string_view event = std::string_view(text).substr(0, end);
        if (event.find("event: figures") == std::string_view::npos) continue;
        const std::scoped_lock lock(mutex_);
        frames_.push_back(
            {now, number_after(event, "\"seq\":"), static_cast<std::int64_t>(number_after(event, "\"points\":"))});
      }
    }
  }
  int socket_;
  std::mutex mutex_;
  std::vector<Frame> frames_;
  std::thread thread_;
};

struct Acknowledged {
  Clock::time_point at;
  std::uint64_t seq = 0;
};

}  // namespace

int main() {
  const bench::BenchPlace place;
  const base::SystemClock clock;
  base::SystemRandom random;
  base::IdSource ids(clock, random);
  store::Settings where;
  where.location = {store::Engine::sqlite, place.directory() + "/people.db"};
  const auto store = std::move(*store::Store::open(where));
  std::vector<store::Migration> migrations;
  for (const auto& room : {people::migrations(), ledger::migrations(), insight::migrations()})
    migrations.insert(migrations.end(), room.begin(), room.end());
  if (!store->migrate(migrations)) fail("the database could not be made");
  const auto zone = bench::city_zone();
  const auto people = people::People::open({*store, clock, ids, random, zone, {}}).value();
  people->make_root_now("1", "城市", people::OrganisationKind::city).value();
  people->import_organisations_now(organisations_csv(), "organisations.csv").value();

  insight::Insight insight(zone);
  insight::learn_people_now(*people, insight.membership());
  const auto today = zone.day_of(clock.now());
  const auto tree = people->directory().tree();
  for (std::uint32_t n = 1; n <= learners; ++n) {
    const auto* branch = tree->by_code(fmt::format("b{}", n % branches));
    insight.membership().put_learner(base::LearnerNumber(n), branch->id, today - 100);
  }
  ledger::Ranks ranks(today);
  ledger::Views views;
  auto city = bench::open_city(place.directory(), clock, {&insight});
  NoLookups unnamed;
  insight::Room room({insight, *people, *city.ledger, ranks, views, unnamed, *store, clock, ids, random, {}});
  OpenGate gate(*people);
  http::Router router(gate, {});
  insight::mount_insight(router, room);
  http::ServerSettings settings;
  settings.port = 0;
  settings.spool_directory = place.directory();
  const auto server = std::move(*http::Server::listen(settings, router, clock));
  std::thread serving([&] { server->run(); });

  Dashboard dashboard(server->port(),
                      fmt::format("/api/v1/insight/organisations/{}/live/stream", people->root().value));
  std::vector<Acknowledged> acknowledged;
  std::int64_t points = 0;
  std::mt19937 engine(1);
  const auto luck = [&] { return static_cast<std::uint32_t>(engine()); };
  const auto begin = Clock::now();
  for (int group = 0; group < seconds * groups_a_second; ++group) {
    std::this_thread::sleep_until(begin + std::chrono::milliseconds(1000 / groups_a_second) * group);
    std::vector<ledger::Event> events(events_a_second / groups_a_second);
    for (auto& event : events) {
      event.at = clock.now();
      event.learner = base::LearnerNumber(1 + luck() % learners);
      event.verb = ledger::Verb::read_item;
      event.object = 1 + luck() % 1000;
      event.key.value = (std::uint64_t{luck()} << 32U | luck()) | 1U;
    }
    const auto receipts = city.ledger->submit_now(std::move(events));
    const auto now = Clock::now();
    for (const auto& receipt : receipts) {
      if (!receipt) fail(base::to_string(receipt.error()));
      acknowledged.push_back({now, receipt->seq});
      points += receipt->points;
    }
  }
  const double took = std::chrono::duration<double>(Clock::now() - begin).count();
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  const auto frames = dashboard.frames();
  dashboard.close();
  server->stop();
  serving.join();
  fmt::print(stderr, "{} events in {:.1f} s, {} frames\n", acknowledged.size(), took, frames.size());
  if (frames.empty() || frames.back().seq < acknowledged.back().seq) fail("the last event never showed");
  if (zone.day_of(clock.now()) == today && frames.back().points != points)
    fail(fmt::format("{} points are shown, {} were acknowledged", frames.back().points, points));

  std::vector<double> waits;
  std::size_t frame = 0;
  for (const auto& one : acknowledged) {
    while (frame < frames.size() && frames[frame].seq < one.seq) ++frame;
    waits.push_back(std::max(0.0, std::chrono::duration<double, std::milli>(frames[frame].at - one.at).count()));
  }
  bench::report("insight-live", "p99_ms", bench::quantile(waits, 0.99), "ms", 990, false);
  city.ledger->stop();
}
