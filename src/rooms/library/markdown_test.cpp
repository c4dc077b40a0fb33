#include "markdown.h"

#include <gmock/gmock.h>

namespace wanqiu::library {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Markdown, tables_struck_text_and_bare_addresses_are_understood) {
  EXPECT_THAT(to_html("| 品种 | 亩产 |\n|---|---|\n| 周麦 | 612 |\n"), HasSubstr("<td>612</td>"));
  EXPECT_THAT(to_html("~~旧~~"), HasSubstr("<del>旧</del>"));
  EXPECT_THAT(to_html("见 https://example.org/a 。"), HasSubstr("<a href=\"https://example.org/a\">"));
}

TEST(Markdown, no_raw_html_gets_through) {
  for (const char* text : {"<script>alert(1)</script>", "字<img src=x onerror=alert(1)>字", "<style>p{}</style>\n\n好",
                           "<a href='javascript:alert(1)'>x</a>", "<!-- x --><iframe src=//e.org></iframe>",
                           "<details open>x</details>"}) {
    const auto html = to_html(text);
    for (const char* bad : {"<script", "<img", "<style", "<iframe", "<a ", "<details"})
      EXPECT_THAT(html, Not(HasSubstr(bad))) << text;
  }
}

TEST(Markdown, an_address_that_runs_something_is_left_out) {
  for (const char* text : {"[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](vbscript:x)",
                           "[x](data:text/html,x)", "![x](javascript:alert(1))", "[x](&#106;avascript:alert(1))",
                           "[x](file:///etc/passwd)", "<javascript:alert(1)>"}) {
    const auto html = to_html(text);
    for (const char* bad : {"javascript:", "JaVaScRiPt:", "vbscript:", "data:", "file:"})
      EXPECT_THAT(html, Not(HasSubstr(std::string("=\"") + bad))) << text;
  }
}

TEST(Markdown, the_page_keeps_its_only_first_heading) {
  EXPECT_THAT(to_html("# 一\n\n## 二"), HasSubstr("<h2>一</h2>\n<h3>二</h3>"));
  EXPECT_THAT(to_html("## 二"), HasSubstr("<h2>二</h2>"));
}

TEST(Markdown, a_poem_keeps_its_lines) {
  EXPECT_EQ(to_html(to_markdown("坎其击鼓，\n宛丘之下。")), "<p>坎其击鼓，<br />\n宛丘之下。</p>\n");
  EXPECT_EQ(to_html(to_markdown(std::vector<std::string>{"一行", "二行"})), "<p>一行</p>\n<p>二行</p>\n");
}

TEST(Markdown, a_plain_text_shows_letter_for_letter) {
  for (const std::string text :
       {"*不是* _斜体_ # 1. - + > | a ~~b~~ `c` [d](e) &amp; \\", "1. 首先", "1) 首先", "- 破折", "# 井号", "=== 三",
        "> 引", "--- ---", "www.example.org https://e.org/x", "<b>粗</b>", "    四格", "|a|b|", "[x]: /y", "+ 加"}) {
    std::string shown = to_html(to_markdown(text));
    EXPECT_TRUE(shown.starts_with("<p>")) << shown;
    EXPECT_THAT(shown, Not(HasSubstr("<a "))) << shown;
    EXPECT_EQ(
        shown, "<p>" + [&] {
          std::string expected;
          for (const char c : std::string(text.substr(text.find_first_not_of(' ')))) {
            expected += c == '&'   ? "&amp;"
                        : c == '<' ? "&lt;"
                        : c == '>' ? "&gt;"
                        : c == '"' ? "&quot;"
                                   : std::string(1, c);
          }
          return expected;
        }() + "</p>\n");
  }
}

TEST(Markdown, a_mail_address_in_a_plain_text_is_a_link_and_stays_as_it_is) {
  EXPECT_EQ(to_html(to_markdown("寄 a@b.org 。")), "<p>寄 <a href=\"mailto:a@b.org\">a@b.org</a> 。</p>\n");
}

TEST(Markdown, plain_text_has_no_marks) {
  EXPECT_EQ(to_plain_text("## 标题\n\n一 **二** [三](/x)\n\n- 四\n- 五"), "标题\n一 二 三\n四\n五");
  EXPECT_EQ(to_plain_text("<b>x</b>"), "x");
}

TEST(Markdown, a_beginning_is_cut_at_a_letter) {
  EXPECT_EQ(beginning("一二三四五", 5), "一二三四五");
  EXPECT_EQ(beginning("一二三四五六", 5), "一二三四…");
  EXPECT_EQ(beginning("one\ntwo", 20), "one two");
}

TEST(Markdown, deep_and_broken_input_ends) {
  EXPECT_NO_THROW(to_html(std::string(50'000, '>')));
  EXPECT_NO_THROW(to_html(std::string(50'000, '[')));
  EXPECT_THAT(to_html("\xff\xfe"), HasSubstr("\xEF\xBF\xBD"));
}

}  // namespace
}  // namespace wanqiu::library
