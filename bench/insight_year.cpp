// Participation over 365 days of every organisation among 350,000 learners.
//
// Floor: a bare OR of the 365 days' bitmaps. Checked against a byte a learner and day.
#include <fmt/format.h>

#include "insight_city.h"
#include "report.h"

int main() {
  using namespace wanqiu;
  constexpr base::Day first{19'000};
  constexpr int days = 365;
  constexpr std::uint32_t organisations = 3'300;
  bench::InsightCity city(350'000, organisations);
  insight::Insight insight(*base::Zone::find("Asia/Shanghai"));
  city.settle(insight.membership(), first, days);
  for (int i = 0; i < days; ++i) city.day(insight, first + i, 2.4);
  fmt::print(stderr, "{} events, {:.0f} MiB\n", city.events(), static_cast<double>(insight.bytes()) / (1 << 20));

  const insight::Range range{first, first + (days - 1)};
  insight::Table table;
  const auto ask = [&] {
    const auto past = insight.past(range);
    table = insight::reckon(past, insight.membership().view(), range, {});
  };
  ask();
  const double ms = bench::middle_ms(11, ask);
  const auto right = bench::plain_figures(insight, city, range);
  if (!bench::are_plain(table, insight, right)) return 1;
  const auto past = insight.past(range);
  std::uint64_t somebody = 0;
  const double bare = bench::middle_ms(11, [&] { somebody += past.anybody(range, {}).count(); });
  if (somebody == 0) return 1;
  bench::report("insight-year", "all_organisations_365d_ms", ms, "ms", bare, false);
}
