#pragma once

#include "city.h"
#include "people/demo_city.h"

namespace wanqiu::app {

/// demo/accounts.yaml.
base::Result<people::DemoCity> parse_demo_accounts(std::string_view text, std::string_view file);

/// Fills an empty, opened home with the demo city: organisations, accounts, texts with their pictures and sounds, and a
/// few days of learning, the same every time.
base::Result<void> make_demo(City& city, const std::filesystem::path& folder);

}  // namespace wanqiu::app
