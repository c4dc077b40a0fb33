#pragma once

#include <optional>
#include <string>

#include "http/request.h"
#include "http/response.h"

namespace wanqiu::http {

/// What a request says about when and which part of an answer it wants.
struct Conditions {
  bool reading = false;  ///< GET or HEAD
  std::string if_none_match;
  std::string range;
  std::string if_range;
};
Conditions conditions_of(const Request& request);

/// 304 in place of a body that the client has.
void apply_conditions(const Conditions& conditions, Response& response);

/// Writes status line and header fields into `out`; no length means chunked transfer. HTML gets the security headers.
void write_head(std::string& out, const Response& response, std::optional<std::uint64_t> length, bool keep_alive);

}  // namespace wanqiu::http
