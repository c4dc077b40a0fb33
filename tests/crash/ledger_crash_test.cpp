// kill -9 at random moments under load: no acknowledged event is lost, none is counted twice, and verify agrees.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "ledger/ledger.h"
#include "ledger/verify.h"
#include "support/database.h"

namespace wanqiu {
namespace {

constexpr std::uint32_t learners = 24;

int kills() {
  const char* wanted = std::getenv("WANQIU_CRASH_KILLS");
  return wanted == nullptr ? 5 : std::atoi(wanted);
}

/// The writer of ledger_writer.cpp with a pipe from its standard output.
class Writer {
 public:
  explicit Writer(std::vector<std::string> arguments) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::vector<char*> words;
    arguments.insert(arguments.begin(), WANQIU_LEDGER_WRITER);
    for (auto& word : arguments) words.push_back(word.data());
    words.push_back(nullptr);
    const int failed = posix_spawn(&process_, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    output_ = ends[0];
    if (failed != 0) throw std::runtime_error("cannot start the writer");
  }
  /// Everything that it told, up to its end.
  std::string kill_and_read(std::chrono::milliseconds after) {
    std::string told;
    std::thread reading([&] {
      char buffer[65536];
      for (ssize_t got = 0; (got = ::read(output_, buffer, sizeof buffer)) > 0;)
        told.append(buffer, static_cast<std::size_t>(got));
    });
    std::this_thread::sleep_for(after);
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    reading.join();
    ::close(output_);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself with " << WEXITSTATUS(status);
    return told;
  }

 private:
  pid_t process_ = 0;
  int output_ = -1;
};

class LedgerCrashTest : public support::DatabaseTest {};

TEST_P(LedgerCrashTest, no_acknowledged_event_is_lost_and_none_counted_twice) {
  const auto seed = static_cast<std::uint32_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto& location = database.location();
  const std::string place = location.engine == store::Engine::sqlite ? "sqlite:" + location.place : location.place;
  if (location.engine == store::Engine::sqlite) database.open();  // makes the file

  std::map<std::uint32_t, std::uint64_t> next;  // object
  for (std::uint32_t learner = 1; learner <= learners; ++learner) next[learner] = 1;
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t>
      acknowledged;  // learner, object → seq (0: a duplicate)
  int duplicates = 0;
  int silent = 0;
  for (int round = 0; round < kills(); ++round) {
    std::vector<std::string> arguments{place, std::to_string(round * 3)};
    for (const auto& [learner, object] : next) arguments.push_back(std::to_string(object));
    const auto after = std::chrono::milliseconds(150 + random() % 900);
    std::istringstream told(Writer(std::move(arguments)).kill_and_read(after));
    const std::size_t before = acknowledged.size();
    std::uint32_t learner = 0;
    std::uint64_t object = 0;
    std::uint64_t seq = 0;
    int duplicate = 0;
    while (told >> learner >> object >> seq >> duplicate) {
      ASSERT_TRUE(acknowledged.try_emplace({learner, object}, duplicate != 0 ? 0 : seq).second);
      duplicates += duplicate;
      next[learner] = object + 1;
    }
    if (acknowledged.size() == before) ++silent;
  }

  const base::SystemClock clock;
  const auto report = ledger::verify(location, clock);
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->ok) << report->json();

  auto store = database.open(ledger::migrations());
  ledger::Settings settings;
  settings.zone = *base::Zone::find("Asia/Shanghai");
  settings.keeps_house = false;
  auto ledger = ledger::Ledger::open(*store, clock, settings);
  ASSERT_TRUE(ledger) << base::to_string(ledger.error());
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t> in_log;
  const base::Day today = settings.zone.day_of(clock.now());
  for (std::uint32_t learner = 1; learner <= learners; ++learner) {
    std::int64_t sum = 0;
    for (base::Day day = today - 1; day <= today + kills() / 8 + 2; ++day) {
      boost::asio::io_context loop;
      auto found =
          boost::asio::co_spawn(loop, (*ledger)->explain(base::LearnerNumber(learner), day), boost::asio::use_future);
      loop.run();
      for (const auto& entry : found.get()) {
        EXPECT_TRUE(in_log.try_emplace({learner, entry.object}, entry.seq).second)
            << "learner " << learner << " object " << entry.object << " was counted twice";
        sum += entry.points;
      }
    }
    EXPECT_EQ((*ledger)->points(base::LearnerNumber(learner), today).balance, sum);
  }
  for (const auto& [event, seq] : acknowledged) {
    const auto found = in_log.find(event);
    ASSERT_NE(found, in_log.end()) << "learner " << event.first << " object " << event.second
                                   << " was acknowledged and is lost";
    if (seq != 0) {
      EXPECT_EQ(found->second, seq);
    }
  }
  EXPECT_GT(acknowledged.size(), static_cast<std::size_t>(kills()) * 10)
      << "there was too little load to prove anything";
  EXPECT_LE(in_log.size(), acknowledged.size() + learners)
      << "what was not acknowledged can only be the last one of each";
  std::printf(
      "%d kills: %zu acknowledged, %zu in the log, %d submitted again after a kill and already there, %d killed before "
      "the first\n",
      kills(), acknowledged.size(), in_log.size(), duplicates, silent);
}

WANQIU_ON_BOTH_ENGINES(LedgerCrashTest);

}  // namespace
}  // namespace wanqiu
