#pragma once

#include "city.h"

namespace wanqiu::app {

/// Where the site's logo is served.
constexpr const char* logo_address = "/site/logo";

/// /api/v1/site, /api/v1/system, /healthz, /site/logo.
void mount_system(http::Router& router, City& city);

/// `git describe` at build time is not needed to run: the version of the release.
constexpr std::string_view version = "0.1.0";

}  // namespace wanqiu::app
