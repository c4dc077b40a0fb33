#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace wanqiu::http {

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> queries;
};

/// A request target in origin form (RFC 9112 §3.2.1), decoded once. Refused, as `invalid`: what does not begin with
/// "/", broken percent codes, encoded "/" and "\" and NUL, "." and ".." segments, text that is not UTF-8, more than
/// 4,096 bytes or 40 parameters.
base::Result<Target> parse_target(std::string_view text);

}  // namespace wanqiu::http
