#pragma once

#include <filesystem>

#include "library/library_routes.h"

namespace wanqiu::app {

/// The entry script and styles of one app ("learner", "console") from the web build's manifest; empty when the web was
/// not built.
library::Assets read_assets(const std::filesystem::path& web, std::string_view app);

}  // namespace wanqiu::app
