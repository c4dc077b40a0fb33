#pragma once

#include "config.h"

namespace wanqiu::app {

/// A home comes into being in two steps, so that an interrupted one is not taken for a home. The first makes the folder
/// with its site definition (checked), its logo and the points rules; conflict when it is a home already.
base::Result<void> begin_home(const Config& config, const std::filesystem::path& site);
/// The second, once the database holds what it should.
base::Result<void> finish_home(const Config& config);
bool is_home(const Config& config);

}  // namespace wanqiu::app
