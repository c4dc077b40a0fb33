#include "page_parts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "markdown.h"

namespace wanqiu::library {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// Every tag that is opened is closed, in order.
bool is_well_formed(std::string_view html) {
  std::vector<std::string> open;
  for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const auto tag = html.substr(at, html.find('>', at) + 1 - at);
    const bool closes = tag.starts_with("</");
    const std::string name(tag.substr(closes ? 2 : 1, tag.find_first_of(" >") - (closes ? 2 : 1)));
    if (tag.ends_with("/>")) continue;
    if (!closes) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

std::string text_of(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag && c != '\n') text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

TEST(PageParts, what_fits_is_one_piece) {
  EXPECT_EQ(split_html("<p>a</p>\n", 100, 100), std::vector<std::string>{"<p>a</p>\n"});
  EXPECT_EQ(split_html("", 100, 100), std::vector<std::string>{""});
}

TEST(PageParts, a_long_body_is_cut_before_a_heading) {
  std::string markdown;
  for (int i = 0; i < 40; ++i) markdown += fmt::format("## 第{}章\n\n{}\n\n", i, repeated("坎其击鼓，", 30));
  const auto html = to_html(markdown);
  const auto parts = split_html(html, 5'000, 5'000);
  EXPECT_GT(parts.size(), 3U);
  std::string joined;
  for (const auto& part : parts) {
    EXPECT_LE(part.size(), 5'000U);
    EXPECT_THAT(part, StartsWith("<h2>"));
    joined += part;
  }
  EXPECT_EQ(joined, html) << "nothing is lost";
}

TEST(PageParts, any_single_block_is_cut_and_stays_well_formed) {
  const std::pair<const char*, std::string> bodies[] = {
      {"one paragraph", repeated("坎其击鼓，宛丘之下。", 3'000)},
      {"no sentence ends", repeated("甲", 20'000)},
      {"entities", repeated("&<", 9'000)},
      {"a strong paragraph", "**" + repeated("无冬无夏 ", 4'000) + "**"},
      {"a list", repeated("- 值其鹭羽\n", 4'000)},
      {"a numbered list", repeated("7. 值其鹭羽\n", 4'000)},
      {"a table", "|a|b|\n|-|-|\n" + repeated("|一|二|\n", 4'000)},
      {"code", "```\n" + repeated("int main() { return 0; }\n", 2'000) + "```"},
      {"a quotation", repeated("> 坎其击缶\n", 4'000)},
      {"deep", repeated("> ", 300) + repeated("深", 20'000)},
      {"links", repeated("[宛丘](https://example.org/" + repeated("a", 300) + ") ", 200)},
      {"an address without end", "[宛丘](/" + repeated("a", 60'000) + ")"},
  };
  for (const auto& [what, markdown] : bodies) {
    const auto html = to_html(markdown);
    const auto parts = split_html(html, 8'000, 10'000);
    std::string text;
    for (const auto& part : parts) {
      EXPECT_LE(part.size(), 10'000U) << what;
      EXPECT_TRUE(is_well_formed(part)) << what << part.substr(0, 300);
      text += text_of(part);
    }
    EXPECT_EQ(text, text_of(html)) << what;
  }
}

TEST(PageParts, a_numbered_list_goes_on_counting) {
  const auto parts = split_html(to_html(repeated("1. 甲\n", 400)), 2'000, 2'000);
  ASSERT_GT(parts.size(), 2U);
  EXPECT_THAT(parts[0], StartsWith("<ol>"));
  EXPECT_THAT(parts[1], StartsWith("<ol start=\""));
}

TEST(PageParts, a_list_before_the_body_and_a_list_behind_it_share_the_pages) {
  const std::vector<std::size_t> sizes(100, 2'000);
  const auto gallery = parts_of("<p>words</p>", sizes, ListStands::before_body);
  ASSERT_EQ(gallery.size(), 3U);
  EXPECT_EQ(gallery[0].to, 39U);
  EXPECT_EQ(gallery[1].from, 39U);
  EXPECT_EQ(gallery[2].to, 100U);
  EXPECT_EQ(gallery[0].body, "");
  EXPECT_EQ(gallery[2].body, "<p>words</p>");
  const auto lessons = parts_of("<p>words</p>", sizes, ListStands::after_body);
  EXPECT_EQ(lessons[0].body, "<p>words</p>");
  EXPECT_EQ(lessons.back().to, 100U);
  const auto long_body = to_html(repeated("甲乙丙丁。\n\n", 10'000));
  const auto both = parts_of(long_body, sizes, ListStands::after_body);
  std::string text;
  std::size_t shown = 0;
  for (const auto& part : both) {
    EXPECT_EQ(part.from, shown);
    shown = part.to;
    text += part.body;
    EXPECT_LE(part.body.size() + (part.to - part.from) * 2'000, part_bytes_max);
  }
  EXPECT_EQ(shown, 100U);
  EXPECT_EQ(text, long_body);
}

}  // namespace
}  // namespace wanqiu::library
