#include <gtest/gtest.h>

#include "store/store.h"

namespace wanqiu::store {
namespace {

TEST(Location, both_engines_are_named_by_a_url) {
  EXPECT_EQ(parse_location("sqlite:/var/x.db", "database").value().place, "/var/x.db");
  EXPECT_EQ(parse_location("postgresql://wq@db/wanqiu", "database").value().engine, Engine::postgresql);
  EXPECT_EQ(parse_location("mysql://x", "database").error().field, "database");
  EXPECT_FALSE(parse_location("sqlite:", "database"));
  EXPECT_FALSE(parse_location("sqlite:/var/\"x\"/y.db", "database"));
  EXPECT_TRUE(parse_location("sqlite:/var/o'clock \\ /y.db", "database"));
}

TEST(Location, a_password_is_never_shown) {
  for (const char* url : {"postgresql://wq:secret@db/wanqiu", "postgresql://db/wanqiu?user=wq&password=secret"}) {
    EXPECT_EQ(to_string(parse_location(url, "database").value()).find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace wanqiu::store
