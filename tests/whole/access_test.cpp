// Every route with every role, inside and outside its scope, and with nobody signed in.
#include <gtest/gtest.h>

#include "whole_city.h"

namespace wanqiu::whole {
namespace {

using http::Access;
using http::Method;
using http::Role;

class AccessTest : public support::DatabaseTest {
 protected:
  WholeCity whole{database.location()};
};

/// May a holder of `role` at the county `inside` (or `outside`) call this route for an organisation of `inside`?
bool allowed(const Access& access, Role role, bool inside) {
  switch (access.who) {
    case Access::Who::anyone:
    case Access::Who::signed_in:
      return true;
    case Access::Who::site:
      return false;  // nobody here holds a role at the root
    case Access::Who::within:
      return inside && access.roles.has(role);
    case Access::Who::somewhere:
      return access.roles.has(role);
  }
  return false;
}

TEST_P(AccessTest, every_route_is_walked_with_every_role_inside_and_outside_its_scope) {
  const auto& routes = whole.router().routes();
  ASSERT_GT(routes.size(), 60U);
  std::size_t refused = 0;
  for (int i = 0; i < http::role_count; ++i) {
    for (const bool inside : {true, false}) {
      const auto role = static_cast<Role>(i);
      const auto holder = whole.client(role, inside);
      for (const auto& route : routes) {
        if (route.pattern.starts_with("/api/v1/sessions") || route.pattern == "/api/v1/me/erasure")
          continue;  // ends the walk's own session
        auto client = holder;
        const auto answer =
            client.send(route.method, address(route, whole.below), route.method == Method::get ? "" : "{}");
        const bool may = allowed(route.access, role, inside) && role != Role::learner;
        const auto what = std::string(http::to_string(route.method)) + " " + route.pattern + " as " +
                          std::string(http::to_string(role)) + (inside ? " inside" : " outside") + ": " +
                          answer.body.substr(0, 200);
        if (!may && route.access.who != Access::Who::anyone && route.access.who != Access::Who::signed_in) {
          EXPECT_EQ(answer.status, 403) << what;
          ++refused;
        } else {
          EXPECT_NE(answer.status, 401) << what;
        }
        EXPECT_LT(answer.status, 500) << what;
      }
    }
  }
  EXPECT_GT(refused, 500U);
}

TEST_P(AccessTest, a_stranger_gets_in_only_where_anyone_may) {
  for (const auto& route : whole.router().routes()) {
    auto client = whole.client(std::nullopt);
    const auto answer =
        client.send(route.method, address(route, whole.inside), route.method == Method::get ? "" : "{}");
    const auto what =
        std::string(http::to_string(route.method)) + " " + route.pattern + ": " + answer.body.substr(0, 200);
    if (route.access.who == Access::Who::anyone) {
      EXPECT_LT(answer.status, 500) << what;
    } else {
      EXPECT_EQ(answer.status, 401) << what;
    }
  }
}

TEST_P(AccessTest, a_change_from_another_site_is_refused_everywhere) {
  auto client = whole.client(Role::operator_);
  client.origin = "https://evil.example";
  for (const auto& route : whole.router().routes()) {
    if (route.method == Method::get) continue;
    EXPECT_EQ(client.send(route.method, address(route, whole.inside), "{}").status, 403) << route.pattern;
  }
}

WANQIU_ON_BOTH_ENGINES(AccessTest);

}  // namespace
}  // namespace wanqiu::whole
