#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "city.h"
#include "serve.h"
#include "support/client.h"
#include "support/database.h"

namespace wanqiu::whole {

/// The whole program without its sockets: a home in a temporary directory, every room open, every route mounted, and
/// one learner for each role at `inside` (a county) and one at `outside` (its neighbour).
class WholeCity {
 public:
  explicit WholeCity(const store::Location& location);

  const http::Router& router() const { return app::router_of(*mounted); }
  /// A client that is signed in as the holder of a role, or a stranger (no role), or a plain learner (Role::learner).
  support::Client client(std::optional<http::Role> role, bool inside = true);

  support::TemporaryDirectory directory;
  base::SystemClock clock;
  base::SystemRandom random;
  std::unique_ptr<app::City> city;
  std::unique_ptr<app::Mounted, void (*)(app::Mounted*)> mounted{nullptr, nullptr};
  base::OrganisationId inside;
  base::OrganisationId outside;
  base::OrganisationId below;  ///< a unit of `inside`
};

/// `pattern` with every {name} filled in: organisations by `organisation`, everything else by something that is not
/// there.
std::string address(const http::Route& route, base::OrganisationId organisation);

}  // namespace wanqiu::whole
