#include "base/hash.h"

#include <gtest/gtest.h>

namespace wanqiu::base {
namespace {

TEST(Sha256, is_the_standards_in_base64) {  // FIPS 180-4's example
  EXPECT_EQ(sha256_base64("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  EXPECT_EQ(sha256_base64(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

}  // namespace
}  // namespace wanqiu::base
