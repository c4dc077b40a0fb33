// Everything on disk that grows with events: log, entries that explain points, checkpoints, and SQLite's own part;
// after a month of 350,000 learners.
//
// Floor: the same events as 36 plain bytes each, without any explanation. What the difference buys: columns and zstd.
#include <fmt/format.h>

#include <cstdlib>

#include "learning_city.h"
#include "ledger/verify.h"
#include "report.h"

int main() {
  using namespace wanqiu;
  const char* wanted = std::getenv("WANQIU_BENCH_DAYS");
  const int days = wanted == nullptr ? 30 : std::atoi(wanted);
  const bench::BenchPlace place;
  bench::BenchClock clock(bench::city_begins());
  bench::Projections projections;
  auto city = bench::open_city(place.directory(), clock, projections.all);
  const std::uint64_t events = bench::live(*city.ledger, clock, UINT64_MAX, days);
  city.ledger->checkpoint_now();
  const double log_bytes = static_cast<double>(city.ledger->status().log_bytes);
  city.ledger.reset();
  city.store.reset();
  const double bytes = place.file_bytes();
  const auto report = ledger::verify({store::Engine::sqlite, place.directory() + "/wanqiu.db"}, base::SystemClock());
  if (!report || !report->ok) {
    fmt::print(stderr, "bench disk: {}\n", report ? report->json() : base::to_string(report.error()));
    return 1;
  }
  fmt::print(stderr, "{} events in {} days: {:.0f} MB, of which the log {:.2f} bytes an event; {} stored entries\n",
             events, days, bytes / 1e6, log_bytes / static_cast<double>(events), report->entries);
  bench::report("disk", "bytes_per_event", bytes / static_cast<double>(events), "B", 36, false);
}
