#include "pages.h"

#include <gtest/gtest.h>

#include "base/hash.h"

namespace wanqiu::library {
namespace {

/// What stands between the first two of these; empty where they are not there.
std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from);
  if (begin == text.npos) return {};
  const auto end = text.find(to, begin + from.size());
  return text.substr(begin + from.size(), end - begin - from.size());
}

Pages pages_of(std::string styles_text) {
  PagesSettings settings;
  settings.accent = "#B8322A";
  settings.learner.script = "/assets/learner.js";
  settings.learner.styles = {"/assets/learner.css"};
  settings.learner.styles_text = std::move(styles_text);
  settings.learner.early_script = "if (1 < 2 && '\"') early()\n";
  settings.console.script = "/assets/console.js";
  settings.console.styles = {"/assets/console.css"};
  return Pages(std::move(settings), base::Zone::utc());
}

TEST(Pages, what_stands_in_a_page_is_what_its_policy_lets_in) {
  const auto pages = pages_of(".a>.b{content:\"&\"}\n");
  const auto page = pages.shell(false, Language::zh);
  const auto style = between(page, "<style>", "</style>");
  const auto script = between(page, "<script>", "</script>");
  EXPECT_EQ(style, ":root{--site-accent:#B8322A}.a>.b{content:\"&\"}\n");
  EXPECT_EQ(script, "if (1 < 2 && '\"') early()\n");
  EXPECT_EQ(between(pages.policy(), "style-src ", ";"), "'self' 'sha256-" + base::sha256_base64(style) + "'");
  EXPECT_EQ(between(pages.policy(), "script-src ", ";"), "'self' 'sha256-" + base::sha256_base64(script) + "'");
}

TEST(Pages, styles_that_stand_in_the_page_are_not_fetched_again) {
  const auto page = pages_of(".a{}").shell(false, Language::zh);
  EXPECT_NE(page.find(R"(<link rel="stylesheet" href="/assets/learner.css" disabled>)"), page.npos);
  EXPECT_EQ(page.find("early.js"), page.npos);
}

TEST(Pages, pages_of_the_console_and_of_what_is_missing_link_to_their_styles) {
  const auto pages = pages_of(".a{}");
  const auto console = pages.shell(true, Language::zh);
  const auto missing = pages.notice(false, "", "null", Language::zh);
  EXPECT_NE(console.find(R"(<link rel="stylesheet" href="/assets/console.css">)"), console.npos);
  EXPECT_NE(missing.find(R"(<link rel="stylesheet" href="/assets/learner.css">)"), missing.npos);
  for (const auto& page : {console, missing}) {
    EXPECT_EQ(between(page, "<style>", "</style>"), ":root{--site-accent:#B8322A}");
    EXPECT_NE(page.find(R"(<script src="/early.js"></script>)"), page.npos);
  }
}

}  // namespace
}  // namespace wanqiu::library
