#include "base/text.h"

#include <gtest/gtest.h>

namespace wanqiu::base {
namespace {

TEST(Text, utf8_is_checked_strictly) {
  EXPECT_TRUE(is_utf8("宛丘之上兮"));
  for (const char* broken : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE5\xAE", "\xFF"})
    EXPECT_FALSE(is_utf8(broken));
}

TEST(Text, folding_makes_full_width_and_case_equal) {
  EXPECT_EQ(folded("　ＡＢＣ　１２３ "), "abc 123");
  EXPECT_EQ(folded("Straße"), "strasse");
}

TEST(Text, a_field_is_trimmed_bounded_and_free_of_control_characters) {
  EXPECT_EQ(parse_text("　张三 ", "name", {1, 20}).value(), "张三");
  EXPECT_EQ(parse_text("  ", "name", {1, 20}).error().reason, "must not be empty");
  EXPECT_EQ(parse_text("一二三四", "name", {1, 3}).error().reason, "must have at most 3 characters, has 4");
  EXPECT_FALSE(parse_text(std::string_view("a\0b", 3), "name", {1, 20}));
  EXPECT_FALSE(parse_text("a\nb", "name", {1, 20}));
  EXPECT_TRUE(parse_text("a\nb", "body", {1, 20, true}));
}

TEST(Text, the_first_code_points_never_cut_a_character) {
  EXPECT_EQ(first_code_points("宛丘abc", 3), "宛丘a");
  EXPECT_EQ(first_code_points("宛丘", 9), "宛丘");
}

}  // namespace
}  // namespace wanqiu::base
