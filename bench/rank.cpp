// "My rank and the first 100" among 350,000 learners while 2,000 events/s arrive.
//
// in_process_per_s: one thread asks, another feeds. Floor: the same question to a bare Fenwick tree and a bare shared
// list, with nobody writing and no lock. What the difference buys: answers of one moment while points go on arriving,
// for every organisation and five windows.

#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "base/clock.h"
#include "base/random.h"
#include "ledger/ranks.h"
#include "report.h"

namespace wanqiu {
namespace {

using base::LearnerNumber;
using base::OrganisationId;
using ledger::Ranks;
using ledger::Window;

constexpr std::uint32_t learners = 350'000;
constexpr int counties = 10;
constexpr int units_a_county = 100;
constexpr int events_per_s = 2'000;
const base::Day today{19'000};
constexpr OrganisationId city{1};

void fail(const std::string& why) {
  fmt::print(stderr, "bench rank: {}\n", why);
  std::exit(1);
}

OrganisationId unit_of(std::uint32_t learner) {
  return OrganisationId{1000 + learner % (counties * units_a_county)};
}

void fill(Ranks& ranks, base::Random& random) {
  ranks.put_organisation({city, {}});
  for (int county = 0; county < counties; ++county) ranks.put_organisation({OrganisationId{100 + county}, city});
  for (int unit = 0; unit < counties * units_a_county; ++unit) {
    ranks.put_organisation({OrganisationId{1000 + unit}, OrganisationId{100 + unit % counties}});
  }
  std::vector<Ranks::Member> members;
  for (std::uint32_t n = 1; n <= learners; ++n) members.push_back({LearnerNumber{n}, unit_of(n)});
  ranks.put_members(members);
  std::uint64_t seq = 0;
  for (std::uint32_t n = 1; n <= learners; ++n) {
    // An evening of a year: today up to some 60 points, before today up to 12,000.
    ranks.add(LearnerNumber{n}, today, static_cast<std::int32_t>(random.below(60)), ++seq);
    ranks.add(LearnerNumber{n}, today - 300, static_cast<std::int32_t>(random.below(12'000)), ++seq);
  }
}

/// Points of random learners at an even pace until told to stop; gives how many there were.
class Feed {
 public:
  Feed(Ranks& ranks, std::uint64_t first_seq) : thread_([this, &ranks, first_seq] { run(ranks, first_seq); }) {}
  ~Feed() { stop(); }
  std::uint64_t stop() {
    done_ = true;
    if (thread_.joinable()) thread_.join();
    return events_;
  }

 private:
  void run(Ranks& ranks, std::uint64_t seq) {
    const base::SystemClock clock;
    base::SeededRandom random(2);
    const auto start = clock.elapsed();
    while (!done_) {
      std::this_thread::sleep_for(base::Milliseconds(5));  // commits come in groups
      const auto due = static_cast<std::uint64_t>((clock.elapsed() - start).count()) * events_per_s / 1000;
      for (; events_ < due; ++events_) {
        ranks.add(LearnerNumber{static_cast<std::uint32_t>(1 + random.below(learners))}, today, 1, ++seq);
      }
    }
  }
  std::atomic<bool> done_{false};
  std::atomic<std::uint64_t> events_{0};
  std::thread thread_;
};

/// Calls `ask(learner)` for about `seconds`; gives calls a second.
template <class F>
double rate(int seconds, F ask) {
  const base::SystemClock clock;
  base::SeededRandom random(4);
  std::vector<LearnerNumber> who;
  for (int i = 0; i < 100'000; ++i) who.push_back(LearnerNumber{static_cast<std::uint32_t>(1 + random.below(learners))});
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

void check(const Ranks& ranks, Window window) {
  // The points of everybody are asked for one by one; the rank must be the count of those above.
  std::vector<std::int32_t> all;
  for (std::uint32_t n = 1; n <= learners; ++n)
    all.push_back(ranks.standing(city, window, LearnerNumber{n}, false)->mine->points);
  auto sorted = all;
  std::sort(sorted.begin(), sorted.end());
  for (std::uint32_t n = 1; n <= learners; n += 997) {
    const auto above =
        static_cast<std::uint32_t>(sorted.end() - std::upper_bound(sorted.begin(), sorted.end(), all[n - 1]));
    if (all[n - 1] > 0 && ranks.standing(city, window, LearnerNumber{n}, false)->mine->rank != above + 1)
      fail("a rank is wrong");
  }
  const auto first = ranks.standing(city, window, LearnerNumber{1})->first;
  for (std::size_t i = 0; i < 100; ++i) {
    if (first->at(i).points != sorted[sorted.size() - 1 - i]) fail("the first 100 are wrong");
  }
}

void in_process(Ranks& ranks, int seconds) {
  for (const Window window : {Window::day, Window::all}) {
    // The floor: the same scores in a bare tree and the same list in a bare pointer.
    ledger::ScoreCounts bare;
    std::vector<std::int32_t> points(learners + 1);
    for (std::uint32_t n = 1; n <= learners; ++n) {
      points[n] = ranks.standing(city, window, LearnerNumber{n}, false)->mine->points;
      bare.move(0, points[n]);
    }
    const Ranks::First list = ranks.standing(city, window, LearnerNumber{1})->first;
    std::uint64_t sum = 0;
    const double floor = rate(seconds, [&](LearnerNumber learner) {
      const Ranks::First first = list;
      sum += bare.above(points[learner.value]) + first->size();
    });

    Feed feed(ranks, 10'000'000);
    const double value = rate(seconds, [&](LearnerNumber learner) {
      const auto standing = ranks.standing(city, window, learner);
      sum += standing->mine->rank.value_or(0) + standing->first->size();
    });
    const std::uint64_t events = feed.stop();
    if (events < static_cast<std::uint64_t>(seconds) * events_per_s * 9 / 10)
      fail("fewer events arrived than should have");
    if (sum == 0) fail("nothing was asked");
    check(ranks, window);
    bench::report("rank", window == Window::day ? "in_process_per_s" : "in_process_all_time_per_s", value,
                  "questions/s", floor, true);
  }
}

/// What one change costs the ledger's writer.
void feeding(Ranks& ranks) {
  base::SeededRandom random(3);
  std::vector<LearnerNumber> who;
  for (int i = 0; i < 1'000'000; ++i)
    who.push_back(LearnerNumber{static_cast<std::uint32_t>(1 + random.below(learners))});
  std::vector<std::int32_t> plain(learners + 1);
  const base::SystemClock clock;
  auto start = clock.elapsed();
  for (const LearnerNumber learner : who) ++plain[learner.value];
  const double floor = 1e9 / std::max(1.0, static_cast<double>((clock.elapsed() - start).count()));
  std::uint64_t seq = 100'000'000;
  start = clock.elapsed();
  for (const LearnerNumber learner : who) ranks.add(learner, today, 1, ++seq);
  const double value = 1e9 / static_cast<double>((clock.elapsed() - start).count());
  bench::report("rank", "changes_per_s", value, "events/s", floor, true);
}

}  // namespace
}  // namespace wanqiu

int main(int argc, char** argv) {
  using namespace wanqiu;
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 3;
  base::SeededRandom random(1);
  Ranks ranks(today);
  fill(ranks, random);
  in_process(ranks, seconds);
  feeding(ranks);
  fmt::print(stderr, "ranks of {} learners hold {:.1f} MiB\n", learners,
             static_cast<double>(ranks.bytes()) / 1048576.0);
}
