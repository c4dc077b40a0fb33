#include "named_parameters.h"

#include <gtest/gtest.h>

namespace wanqiu::store {
namespace {

TEST(NamedParameters, a_repeated_name_takes_the_same_value) {
  const auto numbered = number_parameters("select :a, :b where x = :a");
  EXPECT_EQ(numbered.sql, "select :p1, :p2 where x = :p3");
  EXPECT_EQ(numbered.value_of, (std::vector<std::size_t>{0, 1, 0}));
  EXPECT_EQ(numbered.names, 2U);
}

TEST(NamedParameters, quotes_remarks_and_casts_are_left_alone) {
  for (const char* sql : {"select ':a'", "select \":a\"", "select 1 -- :a", "select x::text", "select 'it''s :a'"}) {
    EXPECT_EQ(number_parameters(sql).sql, sql);
  }
  EXPECT_EQ(number_parameters("select :a::text").sql, "select :p1::text");
}

}  // namespace
}  // namespace wanqiu::store
