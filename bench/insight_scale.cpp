// Participation over 30 days of every organisation, and the memory that insight takes, for 35,000, 350,000 and
// 3,500,000 learners (in 330, 3,300 and 33,000 organisations).
//
// Floor: what the city a tenth as large needs, times ten: a ratio of 1 and more says that cost grows no faster than the
// learners. Memory is 30 days of the whole city, who belongs where included.
#include <fmt/format.h>

#include "insight_city.h"
#include "report.h"

namespace {

using namespace wanqiu;

struct Cost {
  double ms = 0;
  double bytes_per_learner = 0;
};

Cost cost_of(std::uint32_t learners) {
  constexpr base::Day first{19'000};
  constexpr int days = 30;
  bench::InsightCity city(learners, learners / 106);
  insight::Insight insight(*base::Zone::find("Asia/Shanghai"));
  city.settle(insight.membership(), first, days);
  for (int i = 0; i < days; ++i) city.day(insight, first + i, 2.4);
  const insight::Range range{first, first + (days - 1)};
  std::uint64_t sum = 0;
  const auto ask = [&] {
    sum += insight::reckon(insight.past(range), insight.membership().view(), range, {}).participants[0];
  };
  ask();
  const double ms = bench::middle_ms(11, ask);
  const double bytes = static_cast<double>(insight.bytes() + insight.membership().bytes()) / learners;
  fmt::print(stderr, "{} learners: {:.2f} ms, {:.0f} bytes a learner, {} events\n", learners, ms, bytes, city.events());
  return {ms, bytes};
}

}  // namespace

int main() {
  Cost before = cost_of(35'000);
  for (const std::uint32_t learners : {350'000U, 3'500'000U}) {
    const Cost now = cost_of(learners);
    const bool last = learners == 3'500'000;
    bench::report("insight-scale", last ? "ms" : "ms_350000", now.ms, "ms", before.ms * 10, false);
    bench::report("insight-scale", last ? "bytes_per_learner" : "bytes_per_learner_350000", now.bytes_per_learner,
                  "bytes", before.bytes_per_learner, false);
    before = now;
  }
}
