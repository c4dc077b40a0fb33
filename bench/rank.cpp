// "My rank and the first 100" among 350,000 learners while 2,000 events/s arrive.
//
// in_process_per_s: one thread asks, another feeds. Floor: the same question to a bare Fenwick tree and a bare shared
// list, with nobody writing and no lock. What the difference buys: answers of one moment while points go on arriving,
// for every organisation and five windows. p99_ms: see rank_http.cpp.

#include <fmt/format.h>

#include <cstdlib>

#include "base/clock.h"
#include "rank_city.h"
#include "report.h"

namespace wanqiu::bench {
namespace {

using base::LearnerNumber;
using ledger::Ranks;
using ledger::Window;

/// Calls `ask(learner)` for about `seconds`; gives calls a second.
template <class F>
double rate(int seconds, F ask) {
  const base::SystemClock clock;
  base::SeededRandom random(4);
  std::vector<LearnerNumber> who;
  for (int i = 0; i < 100'000; ++i)
    who.push_back(LearnerNumber{static_cast<std::uint32_t>(1 + random.below(learners))});
  const auto start = clock.elapsed();
  std::uint64_t asked = 0;
  base::Milliseconds passed{0};
  do {
    for (const LearnerNumber learner : who) ask(learner);
    asked += who.size();
    passed = clock.elapsed() - start;
  } while (passed < base::Seconds(seconds));
  return static_cast<double>(asked) * 1000.0 / static_cast<double>(passed.count());
}

std::int32_t points_of(const Ranks& ranks, Window window, std::uint32_t learner) {
  return ranks.standing(city, window, LearnerNumber{learner}, false)->mine->points;
}

/// The answers against a plain sort of everybody's points.
void check(const Ranks& ranks, Window window) {
  std::vector<std::int32_t> all;
  for (std::uint32_t n = 1; n <= learners; ++n) all.push_back(points_of(ranks, window, n));
  auto sorted = all;
  std::sort(sorted.begin(), sorted.end());
  for (std::uint32_t n = 1; n <= learners; n += 997) {
    const auto above =
        static_cast<std::uint32_t>(sorted.end() - std::upper_bound(sorted.begin(), sorted.end(), all[n - 1]));
    const auto rank = ranks.standing(city, window, LearnerNumber{n}, false)->mine->rank;
    if (all[n - 1] > 0 && rank != above + 1) fail("a rank is wrong");
  }
  const auto first = ranks.standing(city, window, LearnerNumber{1})->first;
  for (std::size_t i = 0; i < 100; ++i) {
    if (first->at(i).points != sorted[sorted.size() - 1 - i]) fail("the first 100 are wrong");
  }
}

void in_process(Ranks& ranks, base::Day today, int seconds) {
  for (const Window window : {Window::day, Window::all}) {
    ledger::ScoreCounts bare;
    std::vector<std::int32_t> points(learners + 1);
    for (std::uint32_t n = 1; n <= learners; ++n) {
      points[n] = points_of(ranks, window, n);
      bare.move(0, points[n]);
    }
    const Ranks::First list = ranks.standing(city, window, LearnerNumber{1})->first;
    std::uint64_t sum = 0;
    const double floor = rate(seconds, [&](LearnerNumber learner) {
      const Ranks::First first = list;
      sum += bare.above(points[learner.value]) + first->size();
    });

    std::uint64_t seq = 10'000'000;
    Feed feed([&](const auto& who) {
      for (const LearnerNumber learner : who) ranks.add(learner, today, 1, ++seq);
    });
    const double value = rate(seconds, [&](LearnerNumber learner) {
      const auto standing = ranks.standing(city, window, learner);
      sum += standing->mine->rank.value_or(0) + standing->first->size();
    });
    const std::uint64_t events = feed.stop();
    if (events < static_cast<std::uint64_t>(seconds) * events_per_s * 9 / 10)
      fail("fewer events arrived than should have");
    if (sum == 0) fail("nothing was asked");
    check(ranks, window);
    const bool day = window == Window::day;
    report("rank", day ? "in_process_per_s" : "in_process_all_time_per_s", value, "questions/s", floor, true);
  }
}

/// What one change costs the ledger's writer. Floor: adding to a bare number.
void feeding(Ranks& ranks, base::Day today) {
  base::SeededRandom random(3);
  std::vector<LearnerNumber> who;
  for (int i = 0; i < 2'000'000; ++i)
    who.push_back(LearnerNumber{static_cast<std::uint32_t>(1 + random.below(learners))});
  const base::SystemClock clock;
  const auto per_s = [&](auto change) {
    const auto start = clock.elapsed();
    for (const LearnerNumber learner : who) change(learner);
    return static_cast<double>(who.size()) * 1e3 /
           std::max(1.0, static_cast<double>((clock.elapsed() - start).count()));
  };
  std::vector<std::int32_t> plain(learners + 1);
  const double floor = per_s([&](LearnerNumber learner) { ++plain[learner.value]; });
  std::uint64_t seq = 100'000'000;
  const double value = per_s([&](LearnerNumber learner) { ranks.add(learner, today, 1, ++seq); });
  report("rank", "changes_per_s", value, "events/s", floor, true);
}

}  // namespace
}  // namespace wanqiu::bench

int main(int argc, char** argv) {
  using namespace wanqiu;
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 3;
  base::SeededRandom random(1);
  const base::SystemClock clock;
  const base::Day today = base::Zone::utc().day_of(clock.now());
  ledger::Ranks ranks(today);
  bench::fill(ranks, today, random);
  bench::in_process(ranks, today, seconds);
  bench::feeding(ranks, today);
  fmt::print(stderr, "ranks of {} learners hold {:.1f} MiB\n", bench::learners,
             static_cast<double>(ranks.bytes()) / 1048576.0);
  bench::rank_over_http(ranks, today, seconds);
}
