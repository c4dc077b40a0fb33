// A city of 350,000 learners that learns through the ledger, as `wanqiu simulate` makes it.
//
// events_per_s: drawn, judged by the rules, hashed, encoded, committed into SQLite (WAL, synchronous FULL) and shown to
// every projection; days sealed and a checkpoint written. Registration is not in it. Floor: the same encoded batches
// written bare into a file of the same settings, one row and one commit each. What the difference buys: learners who
// behave, rules with caps, keys, a hash chain, ranks, explanations. The answer is checked: `verify` replays the log and
// finds exactly the events that were reported.
//
// WANQIU_BENCH_DAYS: how many days, 7 when not given.
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/clock.h"
#include "base/random.h"
#include "base/stopwatch.h"
#include "ledger/verify.h"
#include "report.h"
#include "simulate.h"

namespace {

using namespace wanqiu;

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench simulate: {}\n", why);
  std::exit(1);
}

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "wanqiu-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) fail("no temporary directory");
    path_ = name;
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(db));
}

/// Seconds that the rows of the log take when they are only written.
double write_bare(const std::filesystem::path& log, const std::filesystem::path& bare) {
  sqlite3* from = nullptr;
  sqlite3* to = nullptr;
  if (sqlite3_open_v2(log.c_str(), &from, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) fail("the log cannot be read");
  if (sqlite3_open(bare.c_str(), &to) != SQLITE_OK) fail("the floor has no file");
  run(to,
      "pragma journal_mode = wal; pragma synchronous = full; create table batch (seq integer primary key, events "
      "blob)");
  sqlite3_stmt* select = nullptr;
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(from, "select first_seq, events from ledger_batches order by first_seq", -1, &select, nullptr);
  sqlite3_prepare_v2(to, "insert into batch (seq, events) values (?, ?)", -1, &insert, nullptr);
  const base::Stopwatch watch;
  while (sqlite3_step(select) == SQLITE_ROW) {
    sqlite3_bind_int64(insert, 1, sqlite3_column_int64(select, 0));
    sqlite3_bind_blob(insert, 2, sqlite3_column_blob(select, 1), sqlite3_column_bytes(select, 1), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) fail(sqlite3_errmsg(to));
    sqlite3_reset(insert);
  }
  const double seconds = watch.seconds();
  sqlite3_finalize(select);
  sqlite3_finalize(insert);
  sqlite3_close(from);
  sqlite3_close(to);
  return seconds;
}

}  // namespace

int main() {
  const base::SystemClock clock;
  base::SystemRandom random;
  const Directory directory;
  app::Config config;
  config.home = directory.path() / "home";
  app::SimulateOptions options;
  const char* wanted = std::getenv("WANQIU_BENCH_DAYS");
  options.days = wanted == nullptr ? 7 : std::atoi(wanted);
  try {
    const auto made =
        app::make_simulated_city(options, config, {clock, random}, [](const app::SimulationProgress& now) {
          static int day = 0;
          if (day == now.day) return;
          day = now.day;
          fmt::print(stderr, "day {} of {}: {} events, {:.0f}/s\n", now.day, now.days, now.events, now.events_per_s);
        });
    const auto database = config.home / "wanqiu.db";
    const auto verified = ledger::verify({store::Engine::sqlite, database.string()}, clock).value();
    if (!verified.ok || verified.events != made.report.events + 1 || verified.chain != made.report.chain)
      fail("verify disagrees: " + verified.json());
    const double floor_seconds = write_bare(database, directory.path() / "bare.db");
    const auto events = static_cast<double>(made.report.events);
    fmt::print(stderr, "{} events of {} learners in {:.1f} s; {:.1f} bytes an event on disk\n", made.report.events,
               made.report.learners, made.report.seconds,
               static_cast<double>(std::filesystem::file_size(database)) / events);
    bench::report("simulate", "events_per_s", events / made.report.seconds, "events/s", events / floor_seconds, true);
  } catch (const base::FaultError& error) {
    fail(error.what());
  }
}
