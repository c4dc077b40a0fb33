#pragma once

#include <string>
#include <vector>

#include "http/router.h"

namespace wanqiu::support {

/// Walks routes with every role, inside and outside its scope, and with no sign-in, and compares who gets past the
/// router with what the route's Access says. Handlers are replaced, so that nothing is done: what is asked is only
/// whether the handler would run.
struct AccessWalk {
  const http::Gate& gate;        ///< whose tree decides; its identify() is not asked
  base::OrganisationId inside;   ///< what path parameters are set to
  base::OrganisationId scope;    ///< covers `inside`; is not the root
  base::OrganisationId outside;  ///< covers neither `inside` nor the root
};

/// One line for every answer that is not what it must be: empty when all is right.
std::vector<std::string> walk_access(const std::vector<http::Route>& routes, const AccessWalk& walk);

}  // namespace wanqiu::support
