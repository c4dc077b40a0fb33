// Durable learning events over HTTP: one event a request, 256 connections, each of a learner who is signed in.
//
// durable_events_per_s: the real program on its SQLite file (WAL, synchronous FULL); every request is checked, passes
// access, becomes an event, is judged by the rules, committed, shown to every projection and answered with its points.
// Floor: a bare Beast server with a bare group commit, one row an event, that answers with the same number of bytes.
// Both by turns in one run, the load generator on the same cores. What the difference buys: sessions, access, limits,
// rules with caps, keys, a hash chain, ranks, explanations. The answer is checked: the log holds exactly as many
// events as were acknowledged, and `wanqiu verify` agrees.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "base/time.h"
#include "durable_floor.h"
#include "program.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

constexpr int connections = 256;
constexpr int items = 1'500;
constexpr int days = 6;  // a learner shares an item once a day; some made it offline and send it days later

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench ingest: {}\n", why);
  std::exit(1);
}

std::uint64_t number_behind(const std::string& text, std::string_view name) {
  const auto at = text.find(name);
  if (at == text.npos) fail(fmt::format("'{}' is missing in {}", name, text));
  return std::strtoull(text.c_str() + at + name.size(), nullptr, 10);
}

void measure(int rounds) {
  Program program(connections, items);
  const auto secrets = program.sign_in(connections);
  const auto ids = program.item_ids();
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<std::string> times;
  for (int day = 0; day < days; ++day)
    times.push_back(base::to_string(base::Instant(now - std::chrono::hours(24 * day) - std::chrono::minutes(1))));

  // Counts on from round to round, so that no learner shares the same item twice on one day.
  const auto sharing = [&](std::vector<std::uint64_t>& shared) {
    return [&](std::string& out, int connection, std::uint64_t) {
      const std::uint64_t n = shared[static_cast<std::size_t>(connection)]++;
      if (n >= ids.size() * days) fail("more events were taken than the bench has; give it more items");
      const auto body = fmt::format(R"({{"verb":"shared_item","object":"{}","at":"{}","key":"{}"}})",
                                    ids[n % ids.size()], times[n / ids.size()], n);
      fmt::format_to(std::back_inserter(out),
                     "POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nOrigin: http://127.0.0.1:{0}\r\n"
                     "User-Agent: Mozilla/5.0 (Linux; Android 12)\r\nContent-Type: application/json\r\n"
                     "Cookie: wq_session={1}\r\nContent-Length: {2}\r\n\r\n{3}",
                     program.port(), secrets[static_cast<std::size_t>(connection)], body.size(), body);
    };
  };
  std::vector<std::uint64_t> shared(connections);
  std::vector<std::uint64_t> shared_with_floor(connections);
  Load load;
  load.port = program.port();
  load.connections = connections;
  load.seconds = 4;
  load.request = sharing(shared);
  load.check = [](std::string_view, std::string_view body) { return body.find("\"duplicate\":false") != body.npos; };
  const Pair pair = beside_durable_floor(load, sharing(shared_with_floor), program.home(), rounds);
  const auto acknowledged = pair.value_answers;
  program.stop();
  const auto verified = program.run({"verify", "--json"});
  if (verified.find("\"ok\":true") == verified.npos) fail("verify disagrees: " + verified);
  const auto events = number_behind(verified, "\"events\":");
  if (events < acknowledged || events > acknowledged + 1) {  // and the rules that were taken into use
    fail(fmt::format("{} events were acknowledged, the log holds {}", acknowledged, events));
  }
  report("ingest", "durable_events_per_s", pair.value.per_second, "events/s", pair.floor.per_second, true);
  report("ingest", "p99_ms", pair.value.p99_ms, "ms", pair.floor.p99_ms, false);
}

}  // namespace
}  // namespace wanqiu::bench

int main(int argc, char** argv) {
  wanqiu::bench::measure(argc > 1 ? std::atoi(argv[1]) : 5);
}
