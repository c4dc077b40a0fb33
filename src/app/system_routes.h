#pragma once

#include "city.h"

namespace wanqiu::app {

/// /api/v1/site, /api/v1/system, /healthz.
void mount_system(http::Router& router, City& city);

/// `git describe` at build time is not needed to run: the version of the release.
constexpr std::string_view version = "0.1.0";

}  // namespace wanqiu::app
