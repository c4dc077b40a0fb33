#pragma once

#include <array>
#include <map>

#include "base/clock.h"
#include "base/random.h"
#include "city.h"
#include "serve.h"
#include "support/client.h"
#include "support/database.h"

namespace wanqiu::whole {

/// Where a role is held: at the root, at a county, or at its neighbour.
enum class Where { top, inside, outside };
constexpr std::array<Where, 3> everywhere{Where::top, Where::inside, Where::outside};
std::string to_string(Where where);

/// The whole program without its sockets: a home in a temporary directory, every room open, every route mounted, one
/// learner for each role at each place, one plain learner at `below` and one at `outside`, a published item with a
/// comment.
class WholeCity {
 public:
  explicit WholeCity(const store::Location& location);

  const http::Router& router() const { return app::router_of(*mounted); }
  /// A client that is signed in as the holder of a role, or a stranger (no role), or a plain learner (Role::learner).
  support::Client client(std::optional<http::Role> role, Where where = Where::inside);
  support::Client as(const std::string& user_name);
  /// Holds operator, chief and editor at the root: gets everywhere.
  support::Client walker() { return as("walker"); }
  /// The program ends and starts again.
  void restart();
  std::string id_of(const std::string& user_name) const;  ///< of the learner

  support::TemporaryDirectory directory;
  base::SystemClock clock;
  base::SystemRandom random;
  app::Config config;
  std::unique_ptr<app::City> city;
  std::unique_ptr<app::Mounted, void (*)(app::Mounted*)> mounted{nullptr, nullptr};
  base::OrganisationId top;
  base::OrganisationId inside;
  base::OrganisationId outside;
  base::OrganisationId below;  ///< a unit of `inside`
  std::string column;
  std::string item;
  std::string comment;

 private:
  void open();
  base::LearnerNumber add(const std::string& user_name, base::OrganisationId organisation);
  void publish();

  std::map<std::string, base::LearnerNumber> numbers_;
  std::map<std::string, std::map<std::string, std::string>> cookies_;  ///< of who has signed in
};

/// `pattern` with every {name} filled in: organisations by `organisation`, everything else by something that is not
/// there.
std::string address(const http::Route& route, base::OrganisationId organisation);

}  // namespace wanqiu::whole
