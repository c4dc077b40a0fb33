// The real program started with 350,000 learners and 10 million events after kill -9, up to the first answer over HTTP
// that shows a learner's points; and what is resident then.
//
// Two programs are made of this file, one for each figure. A site is made with `wanqiu init` and `wanqiu import
// learners`; a process of this file opens it as `wanqiu serve` does, lets the city learn for some days and kills itself
// in the middle; then `wanqiu serve` is started. The answer is checked: the balance over HTTP is the one that the
// ledger acknowledged. Floor of the time: reading the database file once. Floor of the memory: 20 bytes a learner and 8
// a key. What the difference buys: a state that can be asked and changed.
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "learning_city.h"
#include "program.h"
#include "report.h"
#include "city.h"

extern char** environ;

namespace {

using namespace wanqiu;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t events = 10'000'000;

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench restart: {}\n", why);
  std::exit(1);
}

/// Ten million events through the ledger of the site, with everything that follows the log; then kill -9.
void build(const std::string& home, const std::string& told) {
  bench::BenchClock clock(bench::city_begins());
  base::SystemRandom random;
  app::Config config;
  config.home = home;
  auto city = app::City::open(config, {clock, random}).value();
  city->open_people().value();
  city->open_library().value();
  city->open_ledger().value();
  bench::live(*city->ledger, clock, events, 60);
  const auto status = city->ledger->status();
  std::ofstream(told) << city->ledger->points(base::LearnerNumber(2), {}).balance << ' '
                      << status.last_seq - status.checkpoint_seq << std::flush;
  ::kill(::getpid(), SIGKILL);
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

double resident_mib(pid_t process) {
  std::ifstream in(fmt::format("/proc/{}/status", process));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  fail("the program is gone");
}

double reading_seconds(const std::string& file) {
  const auto begun = Clock::now();
  std::ifstream in(file, std::ios::binary);
  std::vector<char> buffer(1 << 20);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {
  }
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

void measure(const std::string& self, bool memory) {
  bench::Program program(static_cast<int>(bench::city_learners), 3);
  const auto secrets = program.sign_in(1);  // the first learner after the operator, whose number is 1
  program.stop();
  const std::string told = program.home() + "/told";
  const int killed = run({self, "build", program.home(), told});
  if (!WIFSIGNALED(killed) || WTERMSIG(killed) != SIGKILL) fail("the city was not built");
  std::int64_t balance = 0;
  std::uint64_t tail = 0;
  std::ifstream(told) >> balance >> tail;
  const double floor = reading_seconds(program.home() + "/wanqiu.db");

  const auto started = Clock::now();
  program.serve();
  const auto answer =
      bench::ask(program.port(), 1,
                 "GET /api/v1/me/points HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: wq_session=" + secrets.front() +
                     "\r\nConnection: close\r\n\r\n");
  const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
  if (answer.status != 200 || answer.body.find(fmt::format("\"balance\":{},", balance)) == std::string::npos)
    fail(fmt::format("the balance should be {}: {}{}", balance, answer.head, answer.body));
  const double mib = resident_mib(program.process());
  fmt::print(stderr, "{} events were replayed after the checkpoint; {:.2f} s, {:.0f} MiB\n", tail, seconds, mib);
  if (memory) {
    bench::report("memory", "resident_mib", mib, "MiB", (20.0 * bench::city_learners + 8.0 * 0.7 * events) / 1048576,
                  false);
  } else {
    bench::report("restart", "seconds_to_answer", seconds, "s", floor, false);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 4 && arguments[1] == std::string("build")) {
    build(arguments[2], arguments[3]);
    return 1;
  }
  measure(arguments[0], std::string_view(arguments[0]).ends_with("memory"));
}
