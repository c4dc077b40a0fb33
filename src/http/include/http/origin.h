#pragma once

#include <string>

#include "http/request.h"

namespace wanqiu::http {

/// "https://learn.example": scheme and host at which the request reached this site, as its Host header says. What names
/// no host gives an empty text, so that addresses made of it are relative.
std::string origin_of(const Request& request);

}  // namespace wanqiu::http
