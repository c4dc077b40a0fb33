// Every route with every role, at the root, inside and outside its scope, and with nobody signed in.
#include <gtest/gtest.h>

#include "support/access_walk.h"
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

std::string name_of(const http::Route& route) {
  return std::string(http::to_string(route.method)) + " " + route.pattern;
}

/// May a holder of `role` call this route for an organisation of `inside`?
bool allowed(const Access& access, Role role, Where where) {
  switch (access.who) {
    case Access::Who::anyone:
    case Access::Who::signed_in:
      return true;
    case Access::Who::site:
      return where == Where::top && access.roles.has(role);
    case Access::Who::within:
      return where != Where::outside && access.roles.has(role);
    case Access::Who::somewhere:
      return access.roles.has(role);
  }
  return false;
}

TEST_P(AccessTest, the_router_lets_in_whom_each_route_states_and_nobody_else) {
  const auto wrong =
      support::walk_access(whole.router().routes(), {*whole.city->people, whole.below, whole.inside, whole.outside});
  EXPECT_TRUE(wrong.empty()) << wrong.size() << ", the first: " << wrong.front();
}

TEST_P(AccessTest, who_may_call_a_route_is_not_turned_away_by_its_handler_and_who_may_not_never_reaches_it) {
  const auto& routes = whole.router().routes();
  ASSERT_GT(routes.size(), 60U);
  std::size_t refused = 0;
  for (int i = 0; i < http::role_count; ++i) {
    for (const Where where : everywhere) {
      const auto role = static_cast<Role>(i);
      const auto holder = whole.client(role, where);
      for (const auto& route : routes) {
        // Ends the walk's own session, or its organisation.
        if (route.pattern.starts_with("/api/v1/sessions") || route.pattern.ends_with("/erasure") ||
            route.pattern.ends_with("/close"))
          continue;
        auto client = holder;
        const auto answer =
            client.send(route.method, address(route, whole.below), route.method == Method::get ? "" : "{}");
        const auto what = name_of(route) + " as " + std::string(http::to_string(role)) + " at " + to_string(where) +
                          ": " + answer.body.substr(0, 200);
        if (allowed(route.access, role, where)) {
          EXPECT_NE(answer.status, 401) << what;
          EXPECT_NE(answer.status, 403) << what;
          EXPECT_LT(answer.status, 500) << what;
        } else {
          EXPECT_EQ(answer.status, 403) << what;
          ++refused;
        }
      }
    }
  }
  EXPECT_GT(refused, 800U);
}

TEST_P(AccessTest, a_learner_is_acted_on_by_those_who_cover_them_and_is_not_there_for_others) {
  struct Act {
    Method method;
    std::string what;
    std::string body;
    int done;
  };
  struct Person {
    const char* name;
    base::OrganisationId organisation;
    Where covered_from;
  };
  for (const auto& person :
       {Person{"pupil", whole.below, Where::inside}, Person{"neighbour", whole.outside, Where::outside}}) {
    const std::vector<Act> acts{
        {Method::post, "lookups", R"({"reason":"a test of access"})", 201},
        {Method::post, "move", R"({"organisation_id":")" + std::to_string(person.organisation.value) + "\"}", 204},
        {Method::put, "status", R"({"suspended":false})", 204},
        {Method::post, "activation-code", "", 201}};
    for (int i = 0; i < http::role_count; ++i) {
      const auto role = static_cast<Role>(i);
      const bool administers = role == Role::organisation_admin || role == Role::operator_;
      for (const Where where : everywhere) {
        auto client = whole.client(role, where);
        const bool covers = where == Where::top || where == person.covered_from;
        for (const auto& act : acts) {
          const auto answer =
              client.send(act.method, "/api/v1/learners/" + whole.id_of(person.name) + "/" + act.what, act.body);
          EXPECT_EQ(answer.status, !administers ? 403
                                   : covers     ? act.done
                                                : 404)
              << act.what << " of " << person.name << " by " << http::to_string(role) << " at " << to_string(where)
              << ": " << answer.body;
        }
      }
    }
  }
}

TEST_P(AccessTest, a_stranger_gets_in_only_where_anyone_may) {
  for (const auto& route : whole.router().routes()) {
    auto client = whole.client(std::nullopt);
    const auto answer =
        client.send(route.method, address(route, whole.inside), route.method == Method::get ? "" : "{}");
    const auto what = name_of(route) + ": " + answer.body.substr(0, 200);
    if (route.access.who == Access::Who::anyone) {
      EXPECT_LT(answer.status, 500) << what;
    } else {
      EXPECT_EQ(answer.status, 401) << what;
    }
  }
}

TEST_P(AccessTest, a_change_from_another_site_is_refused_everywhere) {
  auto client = whole.walker();
  client.origin = "https://evil.example";
  for (const auto& route : whole.router().routes()) {
    if (route.method == Method::get) continue;
    EXPECT_EQ(client.send(route.method, address(route, whole.inside), "{}").status, 403) << route.pattern;
  }
}

/// docs/access.md has a line for each route of the API; tools/access-table writes them.
TEST_P(AccessTest, the_table_in_the_documentation_is_what_the_routes_state) {
  const auto text = support::read_file(app::share_directory() / "docs" / "access.md");
  std::size_t written = 0;
  for (std::size_t at = text.find("\n| `/api/"); at != std::string::npos; at = text.find("\n| `/api/", at + 1))
    ++written;
  std::size_t stated = 0;
  for (const auto& route : whole.router().routes()) {
    if (!route.pattern.starts_with("/api/")) continue;
    ++stated;
    const auto line = "\n| `" + route.pattern + "` | " + std::string(http::to_string(route.method)) + " | " +
                      http::to_text(route.access) + " |\n";
    EXPECT_NE(text.find(line), std::string::npos) << "not in docs/access.md (tools/access-table writes it):" << line;
  }
  EXPECT_EQ(written, stated) << "docs/access.md names routes that are not there";
}

WANQIU_ON_BOTH_ENGINES(AccessTest);

}  // namespace
}  // namespace wanqiu::whole
