// A rule set as an operator may paste it.
#include <string_view>

#include "base/assert.h"
#include "ledger/rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu::ledger;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = parse_rules(text, "rules.yaml");
  if (!rules) {
    WQ_ASSERT(!rules.error().reason.empty());
    return 0;
  }
  for (const Rule& rule : (*rules)->rules) {
    for (int already = 0; already <= 10'000; already += 500) {
      const Award given = award(**rules, rule, 1000, 720, already);
      WQ_ASSERT(given.points >= 0 &&
                (given.points == 0 || already + given.points <= rule.daily_cap.value_or(day_points_max)));
    }
  }
  return 0;
}
