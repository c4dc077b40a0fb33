// What may happen beside one another: a verb and a server, a client's report and what the program wrote itself.
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
  EXPECT_EQ(*items, 2) << "this one and the city's own";
  EXPECT_EQ(beside->media->clean(30).unused, 0);
  beside.reset();
  whole.city->search->settle_now();
  auto client = whole.client(std::nullopt);
  EXPECT_NE(client.get("/api/v1/search?q=%E5%AE%9B%E4%B8%98").body.find(std::to_string(item.value)), std::string::npos);
}

TEST_P(BesideTest, sharing_an_item_and_reporting_it_earns_once) {
  const auto id = std::to_string(publish("宛丘").value);
  auto client = whole.client(http::Role::learner);
  EXPECT_EQ(client.post("/api/v1/items/" + id + "/shares", R"({"via":"sheet"})").text("points_earned"), "1");
  const auto reported = client.post("/api/v1/events", R"({"verb":"shared_item","object":")" + id + "\"}");
  EXPECT_EQ(reported.status, 200) << reported.body;
  EXPECT_EQ(reported.text("duplicate"), "true");
}

}  // namespace
}  // namespace wanqiu::whole
