// Start of the ledger with 350,000 learners and 10 million events after kill -9, up to the first answer, with ranks and
// view counts; and what is resident then.
//
// Two programs are made of this file, one for each figure. A process builds the city and kills itself; another opens
// it. Floor of the time: reading the database file once. Floor of the memory: 20 bytes a learner and 8 a key. What the
// difference buys: a state that can be asked and changed.
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "city.h"
#include "ledger/ranks.h"
#include "ledger/views.h"
#include "report.h"

namespace {

using namespace wanqiu;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t events = 10'000'000;

double resident_mib() {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

struct Projections {
  ledger::Ranks ranks{bench::city_zone().day_of(bench::city_begins())};
  ledger::Views views;
  std::vector<ledger::Projection*> all{&ranks, &views};
};

void build(const std::string& directory) {
  Projections projections;
  bench::BenchClock clock(bench::city_begins());
  auto city = bench::open_city(directory, clock, projections.all);
  bench::live(*city.ledger, clock, events, 60);
  ::kill(::getpid(), SIGKILL);
}

void start(const std::string& directory, double started) {
  Projections projections;
  bench::BenchClock clock(bench::city_begins());
  auto city = bench::open_city(directory, clock, projections.all);
  std::int64_t sum = 0;
  for (std::uint32_t n = 1; n <= bench::city_learners; ++n)
    sum += city.ledger->points(base::LearnerNumber(n), {}).balance;
  const double seconds = std::chrono::duration<double>(Clock::now().time_since_epoch()).count() - started;
  if (city.ledger->status().last_seq < events || sum <= 0) std::exit(1);
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto processor = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  fmt::print(stderr, "{:.2f} s of processor time\n", processor(used.ru_utime) + processor(used.ru_stime));
  fmt::print("{} {} {}\n", seconds, resident_mib(),
             city.ledger->status().last_seq - city.ledger->status().checkpoint_seq);
}

int run(std::vector<std::string> arguments) {
  std::vector<char*> words;
  for (auto& word : arguments) words.push_back(word.data());
  words.push_back(nullptr);
  pid_t process = 0;
  if (posix_spawn(&process, "/proc/self/exe", nullptr, nullptr, words.data(), environ) != 0) return 1;
  int status = 0;
  ::waitpid(process, &status, 0);
  return status;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && arguments[1] == std::string("build")) {
    build(arguments[2]);
    return 1;
  }
  if (count == 5 && arguments[1] == std::string("open")) {
    if (std::freopen(arguments[4], "w", stdout) == nullptr) return 1;
    start(arguments[2], std::stod(arguments[3]));
    return 0;
  }
  const bench::BenchPlace place;
  const int killed = run({arguments[0], "build", place.directory()});
  if (!WIFSIGNALED(killed) || WTERMSIG(killed) != SIGKILL) {
    fmt::print(stderr, "bench restart: the city was not built\n");
    return 1;
  }
  const auto reading = Clock::now();
  std::ifstream file(place.directory() + "/wanqiu.db", std::ios::binary);
  std::vector<char> buffer(1 << 20);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {
  }
  const double floor = std::chrono::duration<double>(Clock::now() - reading).count();
  const std::string answer = place.directory() + "/answer";
  const double started = std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
  if (run({arguments[0], "open", place.directory(), fmt::format("{:.9f}", started), answer}) != 0) {
    fmt::print(stderr, "bench restart: the start failed, or points were lost\n");
    return 1;
  }
  double seconds = 0;
  double mib = 0;
  std::uint64_t tail = 0;
  std::ifstream(answer) >> seconds >> mib >> tail;
  fmt::print(stderr, "{} events were replayed after the checkpoint\n", tail);
  if (std::string_view(arguments[0]).ends_with("restart")) {
    bench::report("restart", "seconds_to_answer", seconds, "s", floor, false);
    return 0;
  }
  bench::report("memory", "resident_mib", mib, "MiB", (20.0 * bench::city_learners + 8.0 * 0.7 * events) / 1048576,
                false);
}
