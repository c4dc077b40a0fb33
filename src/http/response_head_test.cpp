#include "response_head.h"

#include <gtest/gtest.h>

namespace wanqiu::http {
namespace {

TEST(Range, is_read_as_the_standard_says) {
  const Response response{200, "text/plain", File{"x"}, "v", {}};
  const auto plan = [&](std::string range) {
    Asked asked;
    asked.range = std::move(range);
    return plan_sending(response, asked, FileFacts{10, 0});
  };
  EXPECT_EQ(plan("bytes=0-").bytes, 10U);
  EXPECT_EQ(plan("bytes=5-99").bytes, 5U);
  EXPECT_EQ(plan("bytes=5-99").offset, 5U);
  EXPECT_EQ(plan("bytes=-99").bytes, 10U);
  EXPECT_EQ(plan("bytes=10-").status, 416);
  EXPECT_EQ(plan("bytes=-0").status, 416);
  for (const char* ignored :
       {"bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=1-99999999999999999999"}) {
    EXPECT_EQ(plan(ignored).status, 200) << ignored;
  }
}

TEST(HttpDate, is_the_fixed_form) {
  EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace wanqiu::http
