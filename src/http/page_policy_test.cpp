#include "http/page_policy.h"

#include <gtest/gtest.h>

namespace wanqiu::http {
namespace {

TEST(PagePolicy, what_stands_in_a_page_is_let_in_by_its_hash) {
  const auto policy = page_policy("p{color:red}", "abc");
  EXPECT_NE(policy.find("script-src 'self' 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=';"), policy.npos);
  EXPECT_NE(policy.find("style-src 'self' 'sha256-"), policy.npos);
  EXPECT_EQ(policy.find("unsafe"), policy.npos);
}

TEST(PagePolicy, what_is_not_there_is_not_let_in) {
  EXPECT_NE(page_policy("", "").find("script-src 'self'; style-src 'self'; "), std::string::npos);
  EXPECT_NE(page_policy().find("script-src 'self'; "), std::string_view::npos);
}

}  // namespace
}  // namespace wanqiu::http
