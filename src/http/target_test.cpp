#include "target.h"

#include <gtest/gtest.h>

namespace wanqiu::http {
namespace {

TEST(Target, path_and_parameters_are_decoded_once) {
  const auto target = parse_target("/items/%E5%AE%9B?q=a%2Bb+c&empty&x=%25").value();
  EXPECT_EQ(target.path, "/items/宛");
  ASSERT_EQ(target.queries.size(), 3U);
  EXPECT_EQ(target.queries[0].second, "a+b c");
  EXPECT_EQ(target.queries[1].second, "");
  EXPECT_EQ(target.queries[2].second, "%");
}

TEST(Target, tricks_are_refused) {
  for (const char* wrong : {"", "items", "*", "http://x/", "/../etc/passwd", "/a/%2e%2e/b", "/a%2Fb", "/a%5cb", "/a%00",
                            "/%", "/%4", "/%zz", "/%ff", "/./a", "/a?x=%g1"}) {
    EXPECT_FALSE(parse_target(wrong)) << wrong;
  }
  EXPECT_FALSE(parse_target("/" + std::string(5000, 'a')));
}

}  // namespace
}  // namespace wanqiu::http
