#pragma once

#include "city.h"
#include "people/demo_city.h"
#include "simulated_clock.h"

namespace wanqiu::app {

/// demo/accounts.yaml.
struct DemoAccounts {
  people::DemoCity city;        ///< its `learners` are invited and have not come yet
  std::uint32_t simulated = 0;  ///< learners who do
};
base::Result<DemoAccounts> parse_demo_accounts(std::string_view text, std::string_view file);

/// Fills an empty, opened home with the demo city: organisations, accounts, texts with their pictures and sounds, and a
/// few weeks of learning up to yesterday, the same every time. `city` runs on `clock`, which follows the real one again
/// at the end.
base::Result<void> make_demo(City& city, SimulatedClock& clock, const std::filesystem::path& folder);

}  // namespace wanqiu::app
