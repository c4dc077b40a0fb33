#include "assets.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view learner_manifest = R"({
  "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"]},
  "_card.js": {"file": "assets/card-1.js", "imports": ["_shared.js"], "css": ["assets/card-1.css"]},
  "learner.html": {"file": "assets/learner-1.js", "imports": ["_shared.js"], "css": ["assets/learner-1.css"]},
  "src/rooms/library/HomePage.vue": {"file": "assets/HomePage-1.js", "imports": ["learner.html", "_card.js"]},
  "src/rooms/library/ItemPage.vue": {"file": "assets/ItemPage-1.js", "imports": ["_card.js", "_shared.js"],
                                     "css": ["assets/ItemPage-1.css"]}
})";
constexpr std::string_view console_manifest = R"({
  "console.html": {"file": "assets/console-1.js", "css": ["assets/shared-1.css", "assets/console-1.css"]}
})";

class AssetsTest : public testing::Test {
 protected:
  AssetsTest() {
    fs::create_directories(web_ / ".vite");
    fs::create_directories(web_ / "assets");
    write(".vite/learner.json", learner_manifest);
    write(".vite/console.json", console_manifest);
    write("early.js", "early()");
    for (const char* name : {"shared", "card", "learner", "console", "ItemPage"})
      write(fmt::format("assets/{}-1.css", name), fmt::format(".{}{{}}\n", name));
  }
  void write(const fs::path& name, std::string_view text) { support::write_file(web_ / name, text); }

  support::TemporaryDirectory directory_;
  fs::path web_ = directory_.path();
};

TEST_F(AssetsTest, a_page_is_told_what_the_script_does_not_bring) {
  const auto learner = read_assets(web_, "learner");
  EXPECT_EQ(learner.script, "/assets/learner-1.js");
  EXPECT_THAT(learner.modules, ElementsAre("/assets/shared-1.js"));
  EXPECT_THAT(learner.pages.at("home"), ElementsAre("/assets/card-1.js", "/assets/HomePage-1.js"));
  EXPECT_THAT(learner.pages.at("item"), ElementsAre("/assets/card-1.js", "/assets/ItemPage-1.js"));
}

TEST_F(AssetsTest, styles_of_the_learner_app_come_as_one_text_each_once) {
  const auto learner = read_assets(web_, "learner");
  EXPECT_THAT(learner.styles, ElementsAre("/assets/shared-1.css", "/assets/learner-1.css", "/assets/card-1.css",
                                          "/assets/ItemPage-1.css"));
  EXPECT_EQ(learner.styles_text, ".shared{}\n.learner{}\n.card{}\n.ItemPage{}\n");
  EXPECT_EQ(learner.early_script, "early()");
}

TEST_F(AssetsTest, the_console_links_to_its_styles) {
  const auto console = read_assets(web_, "console");
  EXPECT_EQ(console.script, "/assets/console-1.js");
  EXPECT_THAT(console.styles, ElementsAre("/assets/shared-1.css", "/assets/console-1.css"));
  EXPECT_THAT(console.styles_text, IsEmpty());
  EXPECT_THAT(console.early_script, IsEmpty());
}

TEST_F(AssetsTest, a_style_that_cannot_be_read_leaves_all_of_them_linked) {
  fs::remove(web_ / "assets/card-1.css");
  EXPECT_THAT(read_assets(web_, "learner").styles_text, IsEmpty());
}

TEST_F(AssetsTest, without_a_web_build_there_are_none) {
  EXPECT_THAT(read_assets(web_ / "elsewhere", "learner").script, IsEmpty());
}

}  // namespace
}  // namespace wanqiu::app
