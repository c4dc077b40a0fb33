// The hall match without sockets: 100,000 players, 10 questions, everybody answers every question, each answer durable
// in an SQLite file before it is acknowledged to the event loop that it came from.
//
// Floors: the journal's own rows written bare, one commit each; sorting 100,000 numbers; the bytes of the answers
// alone. What the differences buy: one errand and one answer a player, the checks, who sits where; ranks by three
// measures and of the organisations; names, and finding a seat. The match is checked against the formula, and against
// its replay.
#include <fmt/format.h>
#include <malloc.h>
#include <sqlite3.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <numeric>

#include "arena_store.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/stopwatch.h"
#include "match_journal.h"
#include "report.h"

namespace {

using namespace wanqiu;
using namespace wanqiu::arena;

constexpr std::uint16_t question_count = 10;
constexpr MatchId match_id{1};

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench hall-engine: {}\n", why);
  std::exit(1);
}

HallPlan plan() {
  HallPlan plan;
  for (int i = 0; i < question_count; ++i) {
    MatchQuestion question;
    question.options = 4;
    question.right = static_cast<Choices>(1U << (i % 4));
    question.answer_time = base::Milliseconds(600'000);
    plan.questions.push_back(question);
  }
  plan.read_time = base::Milliseconds(0);
  plan.all_answered_locks = false;  // the lock is measured by itself
  return plan;
}

Choices choice(std::uint32_t player, int question) {
  return static_cast<Choices>(1U << ((player * 7 + static_cast<std::uint32_t>(question) * player / 3) % 4));
}

/// One event loop that hands in what its players do and is answered there.
class Hall {
 public:
  Hall(store::Store& store, const base::Clock& clock, std::uint32_t players)
      : journal(MatchJournal::open(store, clock).value()), players_(players) {
    auto loop = boost::asio::co_spawn(io_, journal->make(match_id, plan(), "{}", {}), boost::asio::use_future);
    io_.run();
    if (!loop.get()) fail("the match was not made");
  }

  /// Everybody does `action`; seconds until the last is acknowledged.
  template <class Action>
  double everybody(const Action& action) {
    std::uint32_t done = 0;
    const base::Stopwatch watch;
    for (std::uint32_t player = 1; player <= players_; ++player) {
      journal->hand_in({match_id, Command{journal->now(), action(player)}, {}, {}}, io_.get_executor(),
                       [&done](const MatchAnswer& answer) {
                         if (answer.fault || answer.outcome.verdict != Verdict::done) fail("a command was refused");
                         ++done;
                       });
      if (player % 64 == 0) poll();
    }
    while (done < players_) poll();
    return watch.seconds();
  }

  template <class F>
  auto look(F work) {
    io_.restart();
    auto seen = boost::asio::co_spawn(io_, journal->look(match_id, work), boost::asio::use_future);
    io_.run();
    return seen.get().value();
  }

  double advance_to(Phase phase) {
    double last = 0;
    while (look([](const HallMatch& match) { return match.phase(); }) != phase) {
      auto next = look([](const HallMatch& match) { return match.advance(match.since()); });
      next.at = journal->now();
      io_.restart();
      const base::Stopwatch watch;
      auto moved = boost::asio::co_spawn(io_, journal->submit(match_id, next), boost::asio::use_future);
      io_.run();
      last = watch.seconds();
      (void)moved.get();
    }
    return last;
  }

  std::unique_ptr<MatchJournal> journal;

 private:
  void poll() {
    io_.restart();
    io_.poll();
  }
  boost::asio::io_context io_{1};
  std::uint32_t players_;
};

/// Every score by the formula as it is published, in floating point, and every choice as it was given.
bool right(const HallMatch& match, std::uint32_t players) {
  if (match.seats().size() != players || match.ranking().order.size() != players) return false;
  for (std::uint32_t player = 1; player <= players; ++player) {
    const auto seat = match.seats().find(base::LearnerNumber(player));
    if (!seat) return false;
    std::int64_t score = 0;
    for (std::uint16_t question = 0; question < question_count; ++question) {
      if (match.seats().choices(question, *seat) != choice(player, question)) return false;
      if (choice(player, question) != match.plan().questions[question].right) continue;
      const auto taken = static_cast<double>(match.seats().taken(question, *seat).count());
      score += std::llround(1'000 * (1 - taken / 1'200'000));
    }
    if (match.standing(*seat).score != score) return false;
  }
  const auto& order = match.ranking().order;
  return std::is_sorted(order.begin(), order.end(),
                        [&](Seat a, Seat b) { return match.standing(a).score > match.standing(b).score; });
}

void execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(database));
}

/// Seconds for the same rows in a bare table, one commit each.
double bare_commits(const std::filesystem::path& file, const std::vector<std::string>& rows) {
  sqlite3* database = nullptr;
  if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) fail(sqlite3_errmsg(database));
  execute(database, "pragma journal_mode = wal");
  execute(database, "pragma synchronous = full");
  execute(database, "create table bare (id integer primary key, commands text not null)");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "insert into bare (commands) values (?1)", -1, &insert, nullptr);
  const base::Stopwatch watch;
  for (const auto& row : rows) {
    execute(database, "begin immediate");
    sqlite3_bind_text(insert, 1, row.data(), static_cast<int>(row.size()), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) fail(sqlite3_errmsg(database));
    sqlite3_reset(insert);
    execute(database, "commit");
  }
  const double seconds = watch.seconds();
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return seconds;
}

double sorting_ms(std::uint32_t players) {
  base::SeededRandom random(1);
  std::vector<std::uint64_t> numbers(players);
  for (auto& number : numbers) number = random.next();
  const base::Stopwatch watch;
  std::sort(numbers.begin(), numbers.end());
  return watch.seconds() * 1'000 + static_cast<double>(numbers[0] & 0);
}

double allocated_bytes() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

}  // namespace

int main() {
  const char* wanted = std::getenv("WANQIU_BENCH_PLAYERS");
  const auto players = static_cast<std::uint32_t>(wanted == nullptr ? 100'000 : std::atoi(wanted));
  const base::SystemClock clock;
  base::SystemRandom random;
  const auto folder = std::filesystem::temp_directory_path() / ("wanqiu-hall-" + random.token(6));
  std::filesystem::create_directory(folder);
  auto store =
      store::Store::open({store::parse_location("sqlite:" + (folder / "hall.db").string(), "").value()}).value();
  (void)store->migrate(migrations()).value();

  Hall hall(*store, clock, players);
  hall.advance_to(Phase::lobby);
  const double joining = hall.everybody([](std::uint32_t player) {
    return Join{base::LearnerNumber(player), base::OrganisationId(1 + player % 3'300), "王小明"};
  });
  double answering = 0;
  double locking_ms = 0;
  for (std::uint16_t question = 0; question < question_count; ++question) {
    hall.advance_to(Phase::open);
    answering += hall.everybody([question](std::uint32_t player) {
      return Answer{base::LearnerNumber(player), question, choice(player, question), base::Milliseconds(player % 60)};
    });
    locking_ms = std::max(locking_ms, hall.advance_to(Phase::locked) * 1'000);
  }
  hall.advance_to(Phase::ended);
  const bool is_right = hall.look([players](const HallMatch& match) { return right(match, players); });
  const auto digest = hall.look([](const HallMatch& match) { return match.digest(); });
  const auto commits = hall.journal->commits();
  hall.journal.reset();

  const auto rows = store->read_now([](store::Session& db) {
    return db.all<std::string>("select commands from arena_batch where first_command > 1 order by first_command");
  });
  const auto replay = [&] {
    return store->read_now([](store::Session& db) { return replay_match(db, match_id); }).value();
  };
  const base::Stopwatch watch;
  const auto replayed = replay();
  const double replaying = watch.seconds();
  const double before = allocated_bytes();  // what the store keeps of the rows is in it
  const auto again = replay();
  const double bytes = (allocated_bytes() - before) / players;
  if (!is_right || replayed.digest() != digest || again.digest() != digest)
    fail("the scores are not what the formula and the replay give");

  const double bare = bare_commits(folder / "bare.db", rows);
  const double answers = static_cast<double>(players) * question_count;
  const double journal_bytes = std::accumulate(rows.begin(), rows.end(), 0.0, [](double sum, const std::string& row) {
    return sum + static_cast<double>(row.size());
  });
  fmt::print(stderr,
             "{} players joined in {:.2f} s; {} commits; {:.1f} bytes of the journal an answer; replayed in {:.2f} s\n",
             players, joining, commits, journal_bytes / answers, replaying);
  bench::report("hall-engine", "answers_per_s", answers / answering, "1/s", answers / bare, true);
  bench::report("hall-engine", "ranking_ms", locking_ms, "ms", sorting_ms(players), false);
  bench::report("hall-engine", "bytes_per_player", bytes, "B", question_count * 6, false);
  store.reset();
  std::filesystem::remove_all(folder);
}
