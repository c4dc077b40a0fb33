#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/client.h"

namespace wanqiu::support {

/// What was found where a route did not stand what was thrown at it.
struct Weakness {
  std::string route;  ///< "POST /api/v1/items/{item}/comments"
  std::string sent;
  int status = 0;
  std::string body;
};
std::string to_string(const Weakness& weakness);

struct Walk {
  std::vector<Weakness> weaknesses;
  std::vector<std::string> ignoring;  ///< routes that may have a body and did well with any: they must not read one
  int requests = 0;
};

/// Throws what no client should send at every route of `router` as `client`'s caller:
/// - to those with a body: no JSON, JSON of another shape, an unknown field, and for each field that the route itself
///   names when it meets an unknown one: wrong types, huge numbers, broken UTF-8, NUL, over-long text, too deep a
///   nesting;
/// - to all: wrong ids, over-long segments, wrong and repeated query parameters.
///
/// Nothing of it may be answered with success, with 5xx, or without a problem document, and 422 names a field. (Success
/// is allowed to what has no body at all, and to query parameters that a route does not have.) `parameter` gives a
/// fitting value for a path parameter where the walk should get beyond 404; "1" where it gives none. `skip` leaves
/// routes out.
Walk walk_with_malice(Client& client, const http::Router& router,
                      const std::function<std::string(const std::string& pattern, const std::string& name)>& parameter,
                      const std::function<bool(const http::Route&)>& skip = {});

}  // namespace wanqiu::support
