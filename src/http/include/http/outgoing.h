#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace wanqiu::http {

/// Where a request of ours goes: an http or https address without user name and fragment.
struct Destination {
  bool secure = false;
  std::string host;  ///< a name or an address, without brackets
  std::string port;  ///< "443"
  std::string target;
};
/// invalid with what would be right.
base::Result<Destination> parse_destination(std::string_view url, std::string_view field);

struct OutgoingRequest {
  Destination to;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  int seconds_max = 10;          ///< from looking the name up to the answer's head
  bool private_allowed = false;  ///< may it reach addresses of this machine and of private networks?
};

/// Sends one POST and waits for the status: for threads that may wait. Follows no redirect; certificates are checked
/// against the system's. unavailable with what went wrong; forbidden for an address that is not public. The name is
/// looked up once, and what was checked is what is connected to.
base::Result<int> post_now(const OutgoingRequest& request);

/// Not of this machine, a private network, a link, a carrier's own network, a group of many, or set aside.
bool is_public_address(std::string_view address);

}  // namespace wanqiu::http
