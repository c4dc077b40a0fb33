#pragma once

#include <filesystem>

#include "library/library_routes.h"

namespace wanqiu::app {

/// What the web build in `web` made of one app ("learner", "console"), by its manifest; empty when it was not built.
/// Pages of the learner app get their styles and their early script as text, for a phone on a slow network: each
/// file that the first paint waits for would cost it another round trip.
library::Assets read_assets(const std::filesystem::path& web, std::string_view app);

}  // namespace wanqiu::app
