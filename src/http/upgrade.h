#pragma once

#include <optional>
#include <string>

#include "http/request.h"
#include "http/response.h"

namespace wanqiu::http {

/// Does this request ask for a WebSocket, rightly or not? Then it is authorised as one that changes something is.
bool asks_for_web_socket(const Request& request);

/// What of such a request its answer depends on; kept because the handler takes the request away.
struct UpgradeAsked {
  bool proper = false;  ///< GET, version 13, and the connection is to be upgraded
  std::string key;
  std::string subprotocols;  ///< as offered: "a, b"
  std::string remote;

  static UpgradeAsked of(const Request& request);
};

/// Why the request cannot go on as the WebSocket that its route answers with; nullopt where it can.
std::optional<Response> refuse_upgrade(const UpgradeAsked& asked, const Upgrade& upgrade);

}  // namespace wanqiu::http
