// A hall match of 19,000 players and 10 questions over WebSocket; everybody answers each question at a random moment
// within three seconds.
//
// The real program on its SQLite file (WAL, synchronous FULL): every answer is durable before it is acknowledged. The
// players are one process, the server another, each with as many connections as it may open files. The worst question
// counts, and the load generator runs on the same cores. Floor, in the same run: the same crowd in a bare Beast room,
// which keeps nothing, checks nothing and knows nobody's rank.
//
// What is told is checked: the same bytes to everybody, each frame once, everybody's points by the published formula,
// and at the end the results beside what was acknowledged.
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <string_view>

#include "bare_crowd.h"
#include "bare_room.h"
#include "crowd.h"
#include "hall_load.h"
#include "hall_site.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

constexpr int questions = 10;

void check_results(const std::string& results, const HallLoad& hall, int players) {
  const auto chosen = lists_behind(results, "\"chosen\":");
  if (chosen.size() != questions) give_up("results of other questions");
  for (std::size_t i = 0; i < questions; ++i) {
    if (chosen[i] != hall.chosen(i)) give_up(fmt::format("question {} has other answers than were acknowledged", i));
  }
  if (results.find(fmt::format("\"players\":{}", players)) == results.npos) give_up("results of other players");
}

void measure(int players) {
  const auto floor = measure_bare_room(static_cast<std::uint32_t>(players));
  HallSite site(players, questions, "special");
  const auto match = site.make_hall();
  HallLoad hall({site.program().port(), match, site.secrets(), site.host()});
  const double before = resident_bytes(site.program().process());
  const auto start = now_us();
  hall.gather();
  fmt::print(stderr, "hall: {} players have a seat after {:.1f} s\n", players,
             static_cast<double>(now_us() - start) / 1e6);
  const double bytes_each = (resident_bytes(site.program().process()) - before) / players;
  QuestionTimes worst;
  for (int i = 0; i < questions; ++i) {
    const auto times = hall.play_question();
    fmt::print(stderr,
               "hall: question {}: read {:.0f} ms, open {:.0f}, acknowledged {:.0f}, standing {:.0f} ({:.0f} after the "
               "first heard of the lock), ranking {:.0f}\n",
               i + 1, times.read, times.open, times.acknowledged, times.standing, times.standing_locked, times.ranking);
    worst.read = std::max({worst.read, times.read, times.open});
    worst.acknowledged = std::max(worst.acknowledged, times.acknowledged);
    worst.standing = std::max(worst.standing, times.standing);
    worst.ranking = std::max({worst.ranking, times.ranking, times.standing});
  }
  hall.see_the_end();
  check_results(site.results(match), hall, players);
  report("hall", "last_player_has_question_ms", worst.read, "ms", floor.broadcast_ms, false);
  report("hall", "ack_p99_ms", quantile(hall.acknowledgements_ms(), 0.99), "ms", floor.answered_p99_ms, false);
  report("hall", "all_acknowledged_ms", worst.acknowledged, "ms", floor.answered_p99_ms, false);
  report("hall", "ranking_ms", worst.ranking, "ms", floor.broadcast_ms, false);
  report("hall", "bytes_per_connection", bytes_each, "bytes", floor.bytes_each, false);
  report("hall", "lost", static_cast<double>(hall.lost()), "frames", 0, false);
  if (hall.lost() != 0) give_up("something was lost");
}

}  // namespace
}  // namespace wanqiu::bench

int main(int argc, char** argv) {
  using namespace wanqiu::bench;
  if (argc > 1 && std::string_view(argv[1]) == "room") return serve_bare_room();
  if (argc > 1 && std::string_view(argv[1]) == "floor") {
    measure_bare_room(static_cast<std::uint32_t>(players_wanted(19'000)));
    return 0;
  }
  measure(players_wanted(19'000));
}
