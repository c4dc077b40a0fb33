// Every route with input that nobody should send: the answer is a problem document with the right status that names the
// field, and nothing is half done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/hostile.h"
#include "whole_city.h"

namespace wanqiu::whole {
namespace {

using http::Method;
using http::Route;

class HostileTest : public support::DatabaseTest {
 protected:
  WholeCity whole{database.location()};

  std::map<std::string, std::int64_t> rows() const {
    std::map<std::string, std::int64_t> counts;
    whole.city->store->read_now([&](store::Session& db) {
      for (const char* table :
           {"organisation", "organisation_place", "learner", "login", "membership", "role_grant", "erasure", "item",
            "item_body", "item_version", "channel_column", "series", "series_episode", "media", "ledger_rule_sets"}) {
        counts[table] = db.one<std::int64_t>(std::string("select count(*) from ") + table).value();
      }
    });
    return counts;
  }
  std::string parameter(const std::string& name) const {
    if (name == "organisation_id") return std::to_string(whole.inside.value);
    if (name == "learner_id") return whole.id_of("pupil");
    if (name == "item") return whole.item;
    if (name == "comment") return whole.comment;
    if (name == "column") return whole.column;
    return "";
  }
};

/// What a right request would end: the walk's session, the learner it is about, the organisation.
bool ends_something(const Route& route) {
  return route.pattern.starts_with("/api/v1/sessions") || route.pattern.ends_with("/erasure") ||
         route.pattern.ends_with("/close");
}

/// Routes that have no body to read: what is sent with them is passed over.
bool has_no_body(const Route& route) {
  for (const char* end :
       {"/join-codes", "/activation-codes", "/activation-code", "/follow", "/keep", "/undo", "/approve"}) {
    if (route.pattern.ends_with(end)) return true;
  }
  return false;
}

TEST_P(HostileTest, what_nobody_should_send_is_a_problem_that_names_the_field_and_does_nothing) {
  auto client = whole.walker();
  const auto before = rows();
  const auto walk = support::walk_with_malice(
      client, whole.router(), [&](const std::string&, const std::string& name) { return parameter(name); },
      [](const Route& route) { return ends_something(route) || has_no_body(route); });
  EXPECT_GT(walk.requests, 4'000);
  for (const auto& weakness : walk.weaknesses) ADD_FAILURE() << to_string(weakness);
  EXPECT_THAT(walk.ignoring, testing::IsEmpty());
  EXPECT_EQ(client.get("/api/v1/me").status, 200) << "the walk was signed in to its end";
  EXPECT_EQ(rows(), before);
}

TEST_P(HostileTest, what_comes_with_a_request_that_has_no_body_does_no_harm) {
  auto client = whole.walker();
  for (const auto& route : whole.router().routes()) {
    if (route.method == Method::get || !(ends_something(route) || has_no_body(route))) continue;
    if (route.pattern.starts_with("/api/v1/sessions") && route.method == Method::delete_) continue;
    for (const std::string& body : {std::string("{"), std::string("[]"), std::string("{\"\xFF\":1}"),
                                    std::string("{\"a\0b\":1}", 9), std::string(60'000, ' '), std::string(200, '[')}) {
      const auto answer = client.send(route.method, address(route, whole.inside), body);
      EXPECT_LT(answer.status, 500) << http::to_string(route.method) << " " << route.pattern << "\n" << answer.body;
      if (answer.status >= 400) {
        EXPECT_EQ(answer.content_type, "application/problem+json") << route.pattern;
        EXPECT_EQ(answer.text("status"), std::to_string(answer.status)) << route.pattern;
      }
    }
  }
  EXPECT_EQ(client.get("/api/v1/me").status, 200);
}

TEST_P(HostileTest, a_wrong_address_is_a_problem_and_never_a_failure) {
  auto client = whole.walker();
  for (const auto& route : whole.router().routes()) {
    if (route.method != Method::get) continue;
    const std::string pattern = route.pattern;
    for (const char* value : {"0", "-1", "x", "99999999999999999999", "%E5%AE%9B", "%00", "%FF", "' or 1=1 --",
                              "1;drop%20table%20learners"}) {
      std::string target;
      for (const auto segment : base::split(std::string_view(pattern).substr(1), '/'))
        target += "/" + (segment.starts_with('{') ? std::string(value) : std::string(segment));
      for (const char* query : {"", "?cursor=nonsense", "?limit=-1", "?limit=1e9", "?q=%00", "?q=%FF",
                                "?day=0000-00-00", "?window=decade&organisation=x", "?nobody=knows"}) {
        const auto answer = client.get(target + query);
        EXPECT_LT(answer.status, 500) << target << query << "\n" << answer.body.substr(0, 300);
      }
    }
  }
}

TEST_P(HostileTest, people_at_a_wrong_address_get_a_page_and_programs_a_problem) {
  auto browser = whole.client(std::nullopt);
  browser.headers = {{"accept", "text/html,application/xhtml+xml"}, {"accept-language", "en"}};
  const auto page = browser.get("/nowhere");
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.content_type, testing::StartsWith("text/html"));
  EXPECT_THAT(page.body, testing::HasSubstr("There is no such page"));
  EXPECT_EQ(browser.get("/api/v1/nowhere").content_type, "application/problem+json");
  EXPECT_EQ(whole.client(std::nullopt).get("/nowhere").content_type, "application/problem+json");
}

WANQIU_ON_BOTH_ENGINES(HostileTest);

}  // namespace
}  // namespace wanqiu::whole
