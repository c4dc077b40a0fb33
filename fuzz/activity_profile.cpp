// Measured learners for a simulated city. What is taken can be drawn from: shares are shares, spreads are in order.
#include <cmath>
#include <cstdint>

#include "base/assert.h"
#include "profile_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu;
  const auto profile = app::parse_profile({reinterpret_cast<const char*>(data), size}, "profile.json");
  if (!profile) return 0;
  double of_hours = 0, of_weekdays = 0;
  for (const double share : profile->hours) {
    WQ_ASSERT(std::isfinite(share) && share >= 0);
    of_hours += share;
  }
  for (const double share : profile->weekdays) {
    WQ_ASSERT(std::isfinite(share) && share >= 0);
    of_weekdays += share;
  }
  WQ_ASSERT(of_hours > 0.98 && of_hours < 1.02 && of_weekdays > 0.98 && of_weekdays < 1.02);
  return 0;
}
