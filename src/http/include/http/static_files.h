#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "http/router.h"

namespace wanqiu::http {

/// "text/css; charset=utf-8" for "x.css", in any case of letters; "application/octet-stream" for what is not known.
std::string_view content_type_of(const std::filesystem::path& file);

/// Serves the files below `directory` under `prefix` to anyone. A neighbour FILE.br or FILE.gz is sent where the client
/// takes it. `immutable` is for names that hold a hash of the content.
void mount_static(Router& router, std::string prefix, std::filesystem::path directory, bool immutable);

}  // namespace wanqiu::http
