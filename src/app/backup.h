#pragma once

#include "config.h"

namespace wanqiu::app {

/// Copies the database as of one moment, the media files and the home's definitions into a new folder. The server may
/// run. SQLite only; a PostgreSQL database is copied by its own tools, and the fault says which.
base::Result<void> backup(const Config& config, const std::filesystem::path& folder);

}  // namespace wanqiu::app
