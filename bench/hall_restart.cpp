// The server is killed (-9) in the middle of question 5 of a hall match of 5,000 players, and started again at once.
//
// seconds_to_resume: from the kill until everybody is back in their seat and has the question before them, by the
// clients' own attempts (at once, then after 0.2, 0.4, 0.8 … 5 s). Floor: the same program on the same site, started
// until it answers. Then the match is played to its end, and the results must hold every answer that was acknowledged.
#include <fmt/format.h>

#include <cstdlib>

#include "base/stopwatch.h"
#include "hall_load.h"
#include "hall_site.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

constexpr int questions = 10;
constexpr int killed_in = 5;

void measure(int players) {
  HallSite site(players, questions, "special");
  auto& program = site.program();
  program.stop();
  const base::Stopwatch start;
  program.serve();
  const double start_seconds = start.seconds();

  const auto match = site.make_hall();
  HallLoad hall({program.port(), match, site.secrets(), site.host()});
  hall.gather();
  for (int i = 1; i < killed_in; ++i) hall.play_question();
  hall.play_half_a_question();
  const auto killed_us = now_us();
  program.kill();
  program.begin_serving();
  const double seconds = hall.come_back(killed_us);
  for (int i = killed_in; i <= questions; ++i) {
    const auto times = i == killed_in ? hall.finish_question() : hall.play_question();
    fmt::print(stderr, "hall-restart: question {} goes on, standings after {:.0f} ms\n", i, times.standing);
  }
  hall.see_the_end();

  const auto chosen = lists_behind(site.results(match), "\"chosen\":");
  std::uint64_t lost = hall.lost();
  for (std::size_t i = 0; i < questions; ++i) {
    const auto acknowledged = hall.chosen(i);
    for (std::size_t option = 0; option < acknowledged.size(); ++option) {
      const auto stored = i < chosen.size() && option < chosen[i].size() ? chosen[i][option] : 0;
      lost += acknowledged[option] > stored ? acknowledged[option] - stored : stored - acknowledged[option];
    }
  }
  report("hall-restart", "seconds_to_resume", seconds, "s", start_seconds, false);
  report("hall-restart", "lost", static_cast<double>(lost), "answers", 0, false);
  if (lost != 0) std::exit(1);
}

}  // namespace
}  // namespace wanqiu::bench

int main() {
  wanqiu::bench::measure(wanqiu::bench::players_wanted(5'000));
}
