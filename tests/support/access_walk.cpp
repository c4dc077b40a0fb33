#include "support/access_walk.h"

#include "support/client.h"

namespace wanqiu::support {
namespace {

using http::Access;
using http::Grant;
using http::Role;

/// The tree of the real gate, and whoever the walk sends.
struct Door final : http::Gate {
  explicit Door(const http::Gate& given) : tree(given) {}
  const http::Gate& tree;
  std::optional<http::Caller> caller;

  base::Task<std::optional<http::Caller>> identify(const http::Request&) override { co_return caller; }
  bool covers(base::OrganisationId granted, base::OrganisationId organisation) const override {
    return tree.covers(granted, organisation);
  }
  base::OrganisationId root() const override { return tree.root(); }
};

base::Task<http::Response> let_in(http::Request) {
  co_return http::Response{299, "text/plain", std::string(), {}, {}};
}

std::string filled(const std::string& pattern, base::OrganisationId with) {
  std::string path;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{') {
      path += std::to_string(with.value);
      i = pattern.find('}', i);
    } else {
      path += pattern[i];
    }
  }
  return path;
}

/// Said here once more, apart from the router.
int expected(const Access& access, const AccessWalk& walk, const std::optional<Grant>& grant, bool signed_in) {
  constexpr int in = 299;
  if (access.who == Access::Who::anyone) return in;
  if (!signed_in) return 401;
  if (access.who == Access::Who::signed_in) return in;
  if (!grant || !access.roles.has(grant->role)) return 403;
  const bool at_root = grant->organisation == walk.gate.root();
  switch (access.who) {
    case Access::Who::site:
      return at_root ? in : 403;
    case Access::Who::within:
      return at_root || grant->organisation == walk.scope ? in : 403;
    default:
      return in;
  }
}

}  // namespace

std::vector<std::string> walk_access(const std::vector<http::Route>& routes, const AccessWalk& walk) {
  Door door(walk.gate);
  http::Router router(door, {});
  for (const auto& route : routes) router.add({route.method, route.pattern, route.access, let_in, route.limits});
  Client client(router);
  std::vector<std::string> wrong;
  const auto visit = [&](const http::Route& route, const std::string& who, const std::optional<Grant>& grant) {
    const auto path = filled(route.pattern, walk.inside);
    const auto answer = client.send(route.method, path);
    const int right = expected(route.access, walk, grant, door.caller.has_value());
    if (answer.status == right) return;
    wrong.push_back(std::string(to_string(route.method)) + " " + route.pattern + " as " + who + ": " +
                    std::to_string(answer.status) + " and not " + std::to_string(right));
  };
  for (const auto& route : routes) {
    door.caller.reset();
    visit(route, "a stranger", std::nullopt);
    door.caller.emplace();
    door.caller->learner = base::LearnerId(1);
    visit(route, "a learner", std::nullopt);
    for (int role = 0; role < http::role_count; ++role) {
      for (const auto at : {walk.scope, walk.outside, walk.gate.root()}) {
        const Grant grant{static_cast<Role>(role), at};
        door.caller->grants = {grant};
        visit(route, std::string(to_string(grant.role)) + " at " + std::to_string(at.value), grant);
      }
    }
  }
  return wrong;
}

}  // namespace wanqiu::support
