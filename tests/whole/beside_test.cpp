// What a verb may do beside a server, and what a client reports by an item's id.
#include <gtest/gtest.h>

#include "whole_city.h"

namespace wanqiu::whole {
namespace {

class BesideTest : public support::DatabaseTest {
 protected:
  library::ItemId publish(const std::string& title) {
    auto& library = *whole.city->library;
    library.ensure_columns({{"news", "新闻", "", 1}});
    library::ItemDraft draft;
    draft.column = library.column("news")->id;
    draft.title = title;
    draft.body = "坎其击鼓，宛丘之下。";
    const auto made = support::run(library.create(draft, base::LearnerId(9), "key of " + title)).value();
    return support::run(library.publish(made.head.id, 1, std::nullopt, base::LearnerId(9))).value().head.id;
  }

  WholeCity whole{database.location()};
};
WANQIU_ON_BOTH_ENGINES(BesideTest);

TEST_P(BesideTest, the_index_is_rebuilt_and_media_are_cleaned_while_a_server_runs) {
  const auto item = publish("宛丘");
  EXPECT_FALSE(app::City::open(whole.city->config, {whole.clock, whole.random})) << "the server has the home";
  auto beside = app::City::open_beside(whole.city->config, {whole.clock, whole.random}).value();
  beside->open_library().value();
  const auto items = library::reindex(*beside->library, whole.clock, beside->config.in_home("search"), {});
  ASSERT_TRUE(items) << items.error().reason;
  EXPECT_EQ(*items, 1);
  EXPECT_EQ(beside->media->clean(30).unused, 0);
  beside.reset();
  whole.city->search->settle_now();
  auto client = whole.client(std::nullopt);
  EXPECT_NE(client.get("/api/v1/search?q=%E5%AE%9B%E4%B8%98").body.find(std::to_string(item.value)), std::string::npos);
}

TEST_P(BesideTest, an_item_is_reported_by_its_id) {
  const auto item = publish("宛丘");
  auto client = whole.client(http::Role::learner);
  const auto body = [&](const char* verb, const std::string& object) {
    return std::string(R"({"verb":")") + verb + R"(","object":")" + object + "\"}";
  };
  const auto id = std::to_string(item.value);
  const auto viewed = client.post("/api/v1/events", body("viewed_item", id));
  EXPECT_EQ(viewed.status, 200) << viewed.body;
  EXPECT_NE(client.get("/api/v1/items/" + id + "/views").body.find(R"("total":1,"learners":1)"), std::string::npos);
  EXPECT_EQ(client.post("/api/v1/items/" + id + "/shares", R"({"via":"sheet"})").text("points_earned"), "1");
  EXPECT_EQ(client.post("/api/v1/events", body("shared_item", id)).text("duplicate"), "true")
      << "sharing and reporting it earns once";
  EXPECT_EQ(client.post("/api/v1/events", body("shared_item", "1")).status, 422) << "a number is no id";
}

}  // namespace
}  // namespace wanqiu::whole
