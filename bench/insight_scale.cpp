// Participation over 30 days of every organisation, and the memory that insight takes, for 35,000, 350,000 and
// 3,500,000 learners (in 330, 3,300 and 33,000 organisations).
//
// Floor: what the smallest city needs, for as many times the learners: a ratio of 1 and more says that cost has grown
// no faster than the learners. Memory is 30 days of the whole city, who belongs where included.
//
// The three cities are asked in turn, each time for other days: what is left in the caches of a core, and what it has
// learned of its branches, is from another city, as on a server, which never reckons one question twice; and a slow
// moment of the machine meets all three.
#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "insight_city.h"
#include "report.h"

namespace {

using namespace wanqiu;

constexpr base::Day first{19'000};
constexpr int days = 30, rounds = 15;

class City {
 public:
  explicit City(std::uint32_t learners)
      : city_(learners, learners / 106), insight_(*base::Zone::find("Asia/Shanghai")) {
    city_.settle(insight_.membership(), first, days + rounds);
    for (int i = 0; i < days + rounds; ++i) {
      if (i == days) bytes_ = static_cast<double>(insight_.bytes() + insight_.membership().bytes());
      city_.day(insight_, first + i, 2.4);
    }
    fmt::print(stderr, "{} learners: {} events\n", learners, city_.events());
    ask(rounds);  // from now on the points of days that are still open are remembered
    took_.clear();
  }

  void ask(int round) {
    const insight::Range range{first + round, first + (round + days - 1)};
    const auto begin = std::chrono::steady_clock::now();
    const auto past = insight_.past(range);
    const auto table = insight::reckon(past, insight_.membership().view(), range, {});
    took_.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    if (table.participants[0] == 0) fmt::print(stderr, "nobody took part\n");
  }
  double ms() { return bench::quantile(took_, 0.5); }
  double bytes_per_learner() const { return bytes_ / city_.learners(); }

 private:
  bench::InsightCity city_;
  insight::Insight insight_;
  std::vector<double> took_;
  double bytes_ = 0;
};

}  // namespace

int main() {
  City small(35'000), whole(350'000), large(3'500'000);
  for (int round = 0; round < rounds; ++round) {
    for (City* city : {&small, &whole, &large}) city->ask(round);
  }
  fmt::print(stderr, "{:.2f}, {:.2f}, {:.2f} ms; {:.0f}, {:.0f}, {:.0f} bytes a learner\n", small.ms(), whole.ms(),
             large.ms(), small.bytes_per_learner(), whole.bytes_per_learner(), large.bytes_per_learner());
  const auto report = [](std::string_view metric, double value, std::string_view unit, double floor) {
    bench::report("insight-scale", metric, value, unit, floor, false);
  };
  report("ms_350000", whole.ms(), "ms", small.ms() * 10);
  report("ms", large.ms(), "ms", small.ms() * 100);
  report("bytes_per_learner_350000", whole.bytes_per_learner(), "bytes", small.bytes_per_learner());
  report("bytes_per_learner", large.bytes_per_learner(), "bytes", small.bytes_per_learner());
}
