#include "address_limit.h"

#include <gtest/gtest.h>

namespace wanqiu::library {
namespace {

using base::Milliseconds;

TEST(AddressLimit, an_address_has_so_many_a_minute_and_others_their_own) {
  AddressLimit limit(3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take("192.0.2.1", Milliseconds(1000)));
  EXPECT_FALSE(limit.take("192.0.2.1", Milliseconds(2000)));
  EXPECT_TRUE(limit.take("192.0.2.2", Milliseconds(2000)));
  EXPECT_TRUE(limit.take("192.0.2.1", Milliseconds(61'000)));
}

TEST(AddressLimit, a_household_is_one_address_of_the_sixth_version) {
  EXPECT_EQ(address_place("2001:db8:1:2::1"), address_place("2001:db8:1:2:ffff::9"));
  EXPECT_NE(address_place("2001:db8:1:2::1"), address_place("2001:db8:1:3::1"));
  EXPECT_EQ(address_place("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(address_place("nonsense"), "nonsense");
}

}  // namespace
}  // namespace wanqiu::library
