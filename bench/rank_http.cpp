// p99_ms: my rank and the first 100 of the city over HTTP, 16 connections that ask again as soon as they are answered,
// while 2,000 events/s go through the ledger into an SQLite file. Load generator, server, ledger and disk share the
// machine. Floor: a bare Beast server that answers with the same bytes under the same load.

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "bare_server.h"
#include "base/clock.h"
#include "http/server.h"
#include "ledger/ledger_routes.h"
#include "ledger/time_units.h"
#include "load.h"
#include "rank_city.h"
#include "report.h"
#include "store/store.h"

namespace wanqiu::bench {
namespace {

using base::LearnerNumber;

/// Everybody's number is their session.
struct OpenGate final : http::Gate {
  base::Task<std::optional<http::Caller>> identify(const http::Request& request) override {
    http::Caller caller;
    caller.number =
        LearnerNumber(static_cast<std::uint32_t>(std::atoi(std::string(request.cookie("wq_session")).c_str())));
    caller.learner = base::LearnerId(caller.number.value);
    co_return caller;
  }
  bool covers(base::OrganisationId, base::OrganisationId) const override { return false; }
  base::OrganisationId root() const override { return city; }
};

struct Names final : ledger::Lookups {
  base::Task<std::vector<std::optional<std::string>>> learner_names(std::vector<LearnerNumber> who) override {
    std::vector<std::optional<std::string>> names;
    for (const LearnerNumber learner : who) names.emplace_back(fmt::format("学员{}", learner.value));
    co_return names;
  }
  base::Task<std::vector<ledger::Shown>> shown(std::vector<ledger::Object> objects) override {
    co_return std::vector<ledger::Shown>(objects.size());
  }
  std::optional<std::uint64_t> number_of(ledger::Verb, std::int64_t) const override { return 1; }
  std::string organisation_name(base::OrganisationId organisation) const override {
    return fmt::format("组织{}", organisation.value);
  }
};

struct Directory {
  std::filesystem::path path = std::filesystem::temp_directory_path() / fmt::format("wanqiu_bench_rank_{}", ::getpid());
  Directory() { std::filesystem::create_directories(path); }
  ~Directory() { std::filesystem::remove_all(path); }
};

void ask(std::string& out, int connection, std::uint64_t n) {
  const auto learner = 1 + (static_cast<std::uint64_t>(connection) * 7919 + n * 104'729) % learners;
  fmt::format_to(std::back_inserter(out),
                 "GET /api/v1/ranks?window=day HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: wq_session={}\r\n\r\n", learner);
}

bool has_the_first_100(std::string_view, std::string_view body) {
  std::size_t listed = 0;
  for (auto at = body.find("\"me\":"); at != std::string_view::npos; at = body.find("\"me\":", at + 1)) ++listed;
  return listed == 100 && body.find("\"mine\":{\"rank\":") != std::string_view::npos;
}

std::string bare_body;
boost::asio::awaitable<const std::string*> answer_bare(std::string) {
  co_return &bare_body;
}

}  // namespace

void rank_over_http(ledger::Ranks& ranks, base::Day today, int seconds) {
  const Directory directory;
  const base::SystemClock clock;
  store::Settings stored;
  stored.location = {store::Engine::sqlite, (directory.path / "bench.db").string()};
  const auto opened = store::Store::open(stored).value();
  opened->migrate(ledger::migrations()).value();

  ledger::TimeUnits units;
  // The points that fill() gave are not in this log, so the ranks follow it through a subscription, not as its
  // projection.
  auto kept = ledger::Ledger::open(*opened, clock, {}, {&units}).value();
  const auto end = kept->subscribe([&ranks](const ledger::CommittedBatch& batch) { ranks.apply(batch); });
  const ledger::Attention attention({}, base::Zone::utc(), units, 1);
  Names names;
  OpenGate gate;
  http::Router router(gate, {});
  ledger::mount_ledger(router, {*kept, ranks, attention, names, clock});
  http::ServerSettings settings;
  settings.port = 0;
  settings.spool_directory = directory.path;
  const auto server = http::Server::listen(settings, router, clock).value();
  std::thread serving([&] { server->run(); });

  Load over_http;
  over_http.port = server->port();
  over_http.connections = 16;
  over_http.seconds = seconds;
  over_http.request = ask;
  over_http.check = [](std::string_view, std::string_view body) {
    bare_body = body;
    return true;
  };
  Load once = over_http;
  once.seconds = once.warm_seconds = 0.1;
  run_load(once);
  over_http.check = has_the_first_100;
  const BareServer bare(settings.threads, "application/json", 200, answer_bare);
  Load floor = over_http;
  floor.port = bare.port();

  Feed feed([&](const auto& who) {
    std::vector<ledger::Event> events;
    for (const LearnerNumber learner : who) {
      ledger::Event event;
      event.at = clock.now();
      event.learner = learner;
      event.verb = ledger::Verb::corrected;  // a point whatever the rules say
      events.push_back(event);
    }
    for (const auto& receipt : kept->submit_now(std::move(events))) {
      if (!receipt) fail("an event was refused: " + to_string(receipt.error()));
    }
  });
  const Pair pair = by_turns(over_http, floor, 3);
  const std::uint64_t events = feed.stop();
  if (events < static_cast<std::uint64_t>(6 * seconds) * events_per_s * 8 / 10)
    fail("fewer events arrived than should have");
  if (ranks.today() != today) fmt::print(stderr, "midnight passed; run it again\n");
  report("rank", "p99_ms", pair.value.p99_ms, "ms", pair.floor.p99_ms, false);
  report("rank", "answers_per_s", pair.value.per_second, "requests/s", pair.floor.per_second, true);
  fmt::print(stderr, "rank over HTTP: {} bytes, p50 {:.2f} ms, {:.1f} us of processor an answer, the floor {:.1f} us\n",
             bare_body.size(), pair.value.p50_ms, pair.value.cpu_us, pair.floor.cpu_us);
  end();
  server->stop();
  serving.join();
  kept->stop();
}

}  // namespace wanqiu::bench
