// Replay of 10 million events of 350,000 learners, with every stored entry and checkpoint compared.
//
// Floor: BLAKE2b over 36 bytes an event, in batches of 2,000, on one thread. What the difference buys: reading,
// unpacking, rules, keys and sums again from empty, and every comparison.
#include <fmt/format.h>

#include <chrono>

#include "base/hash.h"
#include "learning_city.h"
#include "ledger/verify.h"
#include "report.h"

namespace {

double hashes_per_s() {
  using Clock = std::chrono::steady_clock;
  const std::vector<std::byte> batch(36 * 2000, std::byte{7});
  wanqiu::base::Hash hash{};
  const auto started = Clock::now();
  int batches = 0;
  for (; Clock::now() - started < std::chrono::seconds(1); ++batches) hash = wanqiu::base::blake2b(hash, batch);
  return 2000.0 * batches / std::chrono::duration<double>(Clock::now() - started).count();
}

}  // namespace

int main() {
  using namespace wanqiu;
  const bench::BenchPlace place;
  bench::BenchClock clock(bench::city_begins());
  bench::Projections projections;
  auto city = bench::open_city(place.directory(), clock, projections.all);
  const std::uint64_t events = bench::live(*city.ledger, clock, 10'000'000, 60);
  city.ledger->checkpoint_now();
  city.ledger.reset();
  city.store.reset();
  const base::SystemClock real;
  const auto report = ledger::verify({store::Engine::sqlite, place.directory() + "/wanqiu.db"}, real);
  if (!report || !report->ok || report->events < events) {
    fmt::print(stderr, "bench verify: {}\n", report ? report->json() : base::to_string(report.error()));
    return 1;
  }
  fmt::print(stderr, "{}\n", report->json());
  bench::report("verify", "events_per_s", static_cast<double>(report->events) / report->seconds, "1/s", hashes_per_s(),
                true);
}
