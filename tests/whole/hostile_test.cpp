// Every route with input that nobody should send: the answer is a problem document with the right status, and nothing
// breaks.
#include <gtest/gtest.h>

#include "whole_city.h"

namespace wanqiu::whole {
namespace {

using http::Method;
using http::Role;

const std::vector<std::string>& hostile_bodies() {
  static const std::vector<std::string> bodies{
      "",
      "null",
      "[]",
      "\"x\"",
      "17",
      "{",
      "{\"",
      "{\"a\":",
      std::string(1000, '['),
      std::string(20'000, '{'),
      "{\"\xFF\":1}",
      "{\"name\":\"\xC0\x80\"}",
      R"({"name":"a\u0000b","title":"a\u0000b","text":"a\u0000b","reason":"a\u0000b"})",
      R"({"unknown_field_of_nobody":1})",
      R"({"name":1e999,"points":1e308})",
      R"({"name":-9223372036854775809,"id":99999999999999999999})",
      R"({"name":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}})",
      "{\"name\":\"" + std::string(60'000, 'x') + "\"}",
      R"({"verb":"spent","object":"1","amount":-1,"key":"k"})",
      R"({"at":"9999-99-99T99:99:99Z"})",
      "{}",
  };
  return bodies;
}

class HostileTest : public support::DatabaseTest {
 protected:
  WholeCity whole{database.location()};
};

TEST_P(HostileTest, a_wrong_body_is_a_problem_and_never_a_failure) {
  auto client = whole.client(Role::operator_);
  for (const auto& route : whole.router().routes()) {
    if (route.method == Method::get) continue;
    for (const auto& body : hostile_bodies()) {
      const auto answer = client.send(route.method, address(route, whole.below), body);
      EXPECT_LT(answer.status, 500) << http::to_string(route.method) << " " << route.pattern << " with "
                                    << body.substr(0, 60) << "\n"
                                    << answer.body;
      if (answer.status >= 400) {
        EXPECT_EQ(answer.content_type, "application/problem+json") << route.pattern;
      }
    }
    client.content_type = "text/plain";
    EXPECT_LT(client.send(route.method, address(route, whole.below), "x").status, 500) << route.pattern;
    client.content_type = "application/json";
  }
}

TEST_P(HostileTest, a_wrong_address_is_a_problem_and_never_a_failure) {
  auto client = whole.client(Role::operator_);
  for (const auto& route : whole.router().routes()) {
    if (route.method != Method::get) continue;
    std::string pattern = route.pattern;
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

WANQIU_ON_BOTH_ENGINES(HostileTest);

}  // namespace
}  // namespace wanqiu::whole
