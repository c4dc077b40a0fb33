// Search with the real library: what is published is found within 2 s, what is withdrawn is not; on both engines.
#include "library/search.h"

#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "around_fixture.h"

namespace wanqiu::library {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SearchTest : public AroundFixture {
 protected:
  void SetUp() override { reopen(); }
  void reopen() {
    router.reset();
    search.reset();
    search = Search::open(*library, *store, clock, place.path() / "search");
    search->settle_now();
    router = std::make_unique<http::Router>(gate, http::Router::Settings{});
    mount_search(*router, *search);
  }
  support::Answer find(const std::string& query) { return support::Client(*router).get("/api/v1/search?q=" + query); }
  /// Asks again until it is so; true when that took less than 2 s.
  template <class F>
  bool soon(F so) {
    for (int i = 0; i < 200; ++i) {
      if (so()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  support::TemporaryDirectory place;
  support::FakeGate gate;
  std::unique_ptr<Search> search;
  std::unique_ptr<http::Router> router;
};
WANQIU_ON_BOTH_ENGINES(SearchTest);

TEST_P(SearchTest, an_item_is_found_within_two_seconds_of_being_published) {
  const auto item = publish("宛丘", "坎其击鼓，**宛丘**之下。无冬无夏，值其鹭羽。", Kind::article, "culture");
  EXPECT_TRUE(soon([&] { return find("鹭羽").text("item") == std::to_string(item.value); }));
  const auto answer = find("宛丘");
  EXPECT_EQ(answer.text("about"), "1");
  EXPECT_EQ(answer.text("kind"), "article");
  EXPECT_EQ(answer.text("column_name"), "人文");
  EXPECT_THAT(answer.body, HasSubstr(R"("title":[{"text":"宛丘","found":true}])"));
  EXPECT_THAT(answer.body, HasSubstr(R"({"text":"宛丘","found":true},{"text":"之下)"))
      << "marked, without the Markdown";
  EXPECT_EQ(answer.header("cache-control"), "no-store");
}

TEST_P(SearchTest, a_withdrawn_item_vanishes_at_once_and_a_changed_one_is_found_by_its_new_words) {
  const auto item = publish("旧题", "旧文字");
  search->settle_now();
  EXPECT_EQ(find("旧文字").text("item"), std::to_string(item.value));
  auto draft = support::run(library->item(item))->text;
  draft.summary = "新摘要";
  draft.body = "新内容";
  support::run(library->change(item, library->head(item)->version, draft, base::LearnerId(99))).value();
  search->settle_now();
  EXPECT_THAT(find("%22旧文字%22").body, HasSubstr("\"items\":[]"));
  EXPECT_EQ(find("新内容").text("item"), std::to_string(item.value));
  withdraw(item);
  EXPECT_THAT(find("新内容").body, HasSubstr("\"items\":[]")) << "before the index knows";
  search->settle_now();
  EXPECT_EQ(find("新内容").text("about"), "0");
}

TEST_P(SearchTest, column_kind_and_pages) {
  const auto news = publish("河流一", "河流", Kind::article, "news");
  const auto figures = publish("河流二", "河流", Kind::bulletin, "culture");
  search->settle_now();
  EXPECT_EQ(find("河流").text("about"), "2");
  EXPECT_EQ(find("河流&kind=bulletin").text("item"), std::to_string(figures.value));
  EXPECT_EQ(find("河流&column=" + std::to_string(library->column("news")->id.value)).text("item"),
            std::to_string(news.value));
  const auto first = find("河流&limit=1");
  const auto second = find("河流&limit=1&cursor=" + first.text("next"));
  EXPECT_NE(first.text("item"), second.text("item"));
  EXPECT_EQ(second.text("next"), "null");
}

TEST_P(SearchTest, it_catches_up_with_what_changed_while_nobody_listened) {
  const auto early = publish("早先", "早先的文字");
  search->settle_now();
  search.reset();
  const auto late = publish("后来", "后来的文字");
  withdraw(early);
  reopen();
  EXPECT_EQ(find("后来").text("item"), std::to_string(late.value));
  EXPECT_EQ(search->status().items, 1);
}

TEST_P(SearchTest, a_missing_or_broken_index_is_built_anew) {
  const auto item = publish("麦田", "麦浪");
  search->settle_now();
  search.reset();
  std::filesystem::remove_all(place.path() / "search");
  reopen();
  EXPECT_EQ(find("麦浪").text("item"), std::to_string(item.value));
  search.reset();
  for (const auto& entry : std::filesystem::directory_iterator(place.path() / "search" / "index")) {
    if (entry.is_regular_file()) std::ofstream(entry.path(), std::ios::trunc) << "nonsense";
  }
  reopen();
  EXPECT_EQ(find("麦浪").text("item"), std::to_string(item.value));
}

TEST_P(SearchTest, an_index_rebuilt_beside_it_is_taken_up_with_what_came_meanwhile) {
  publish("麦田", "麦浪");
  search->settle_now();
  std::int64_t told = 0;
  const auto done = reindex(*library, clock, place.path() / "search", [&](std::int64_t count, std::int64_t total) {
    told = count;
    EXPECT_LE(count, total);
    if (count == 1) clock.advance(base::Seconds(1));
  });
  ASSERT_TRUE(done) << done.error().reason;
  EXPECT_EQ(*done, 1);
  EXPECT_EQ(told, 1);
  const auto later = publish("荷塘", "荷叶");
  EXPECT_TRUE(soon([&] { return find("荷叶").text("item") == std::to_string(later.value); }));
  EXPECT_EQ(find("麦浪").text("about"), "1");
}

TEST_P(SearchTest, a_stop_between_two_batches_loses_nothing) {
  search->settle_now();
  search.reset();
  std::string lines;
  for (int i = 0; i < 500; ++i)
    lines += "{\"title\":\"第" + std::to_string(i) + "篇\",\"category\":\"新闻\",\"body\":\"麦浪\"}\n";
  support::write_file(place.path() / "many.jsonl", lines);
  ImportOptions options;
  options.files = {place.path() / "many.jsonl"};
  ASSERT_EQ(library->import_content(options).imported, 500);
  clock.advance(std::chrono::minutes(1));
  search = Search::open(*library, *store, clock, place.path() / "search");
  EXPECT_TRUE(soon([&] { return search->status().items >= 200; }));
  search.reset();
  clock.advance(std::chrono::minutes(1));
  reopen();
  EXPECT_EQ(search->status().items, 500);
}

TEST_P(SearchTest, an_item_is_found_by_the_new_name_of_its_column) {
  const auto item = publish("河流", "水", Kind::article, "science");
  search->settle_now();
  EXPECT_EQ(find("科普").text("item"), std::to_string(item.value));
  const auto column = library->column("science");
  const auto rename = [&](const char* name) {
    const auto now = library->column(column->id);
    support::run(library->change_column(column->id, now->version, {"science", name, "", 3})).value();
  };
  rename("格物");
  search->settle_now();
  EXPECT_EQ(find("格物").text("item"), std::to_string(item.value));
  EXPECT_THAT(find("科普").body, HasSubstr("\"items\":[]"));
  search.reset();
  rename("致知");
  reopen();
  EXPECT_EQ(find("致知").text("item"), std::to_string(item.value)) << "renamed while nobody listened";
}

TEST_P(SearchTest, an_index_that_turns_out_to_be_damaged_is_built_anew) {
  const auto item = publish("麦田", "麦浪");
  search->settle_now();
  search.reset();
  for (const char* table : {"postlist.glass", "docdata.glass"}) {
    const auto file = place.path() / "search" / "index" / table;
    const std::string bytes(std::filesystem::file_size(file), 'x');
    std::ofstream(file, std::ios::binary | std::ios::in) << bytes;
  }
  search = Search::open(*library, *store, clock, place.path() / "search");
  router = std::make_unique<http::Router>(gate, http::Router::Settings{});
  mount_search(*router, *search);
  bool found = false;
  for (int i = 0; i < 500 && !found; ++i) {
    found = find("麦浪").text("item") == std::to_string(item.value);
    if (!found) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(found);
}

TEST_P(SearchTest, bad_queries_are_refused_by_name) {
  for (const std::string query : {"", "%20", "x&limit=0", "x&limit=51", "x&cursor=a", "x&cursor=1001", "x&column=a",
                                  "x&kind=film", "x&more=1", "a%00b", "%ff"}) {
    const auto answer = find(query);
    EXPECT_TRUE(answer.status == 422 || answer.status == 400) << query << " " << answer.status << answer.body;
  }
  std::string longest;
  for (int i = 0; i < 100; ++i) longest += "中";
  EXPECT_EQ(find(longest).status, 200);
  EXPECT_EQ(find(longest + "中").status, 422);
  EXPECT_EQ(support::Client(*router).get("/api/v1/search").status, 422);
}

}  // namespace
}  // namespace wanqiu::library
