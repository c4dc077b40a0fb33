#include "search_index.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <boost/json.hpp>
#include <thread>

#include "support/temporary.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

const base::Instant today = base::from_ms(1'700'000'000'000);

std::string plain(const Passage& passage) {
  std::string text;
  for (const auto& piece : passage) text += piece.found ? "[" + piece.text + "]" : piece.text;
  return text;
}

IndexKnows knows(base::Instant until) {
  return {until, {{1, "人文"}}};
}

class SearchIndexTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(directory_);
    build({});
  }
  void TearDown() override { fs::remove_all(directory_); }

  void build(const std::vector<IndexedText>& texts) {
    SearchIndex::Rebuild rebuild(directory_);
    for (const auto& one : texts) rebuild.add(one);
    rebuild.finish({today, {}});
  }
  void add(std::int64_t item, std::string title, std::string text, int days_old = 0, std::int64_t column = 1,
           int kind = 1) {
    const IndexedText one{item, column,         kind, today - std::chrono::hours(24 * days_old), std::move(title),
                          "",   std::move(text)};
    EXPECT_TRUE(index_.apply({&one, 1}, {}, knows(today), index_.identity()));
  }
  IndexAnswer find(std::string text) {
    IndexQuery query;
    query.text = std::move(text);
    query.now = today;
    return index_.find(query);
  }
  std::vector<std::int64_t> items(const IndexAnswer& answer) {
    std::vector<std::int64_t> out;
    for (const auto& hit : answer.hits) out.push_back(hit.item);
    return out;
  }
  using Items = std::vector<std::int64_t>;

  fs::path directory_ = fs::temp_directory_path() / ("wanqiu_search_index_" + std::to_string(::getpid()));
  SearchIndex index_{directory_};
};

TEST_F(SearchIndexTest, chinese_is_found_by_any_of_its_words) {
  add(1, "宛丘", "子之汤兮，宛丘之上兮。洵有情兮，而无望兮。");
  add(2, "东门之池", "东门之池，可以沤麻。彼美淑姬，可与晤歌。");
  EXPECT_EQ(items(find("宛丘")), Items{1});
  EXPECT_EQ(items(find("沤麻")), Items{2});
  EXPECT_EQ(items(find("东门之池")), Items{2});
  EXPECT_EQ(items(find("歌")), Items{2});
  EXPECT_TRUE(find("黄河").hits.empty());
}

TEST_F(SearchIndexTest, what_was_found_is_marked_and_nothing_is_escaped) {
  add(1, "麦田 & <b>wheat</b>", "The farmers were harvesting <i>wheat</i> in 周口 all day.");
  const auto answer = find("wheat 周口");
  ASSERT_EQ(answer.hits.size(), 1U);
  EXPECT_EQ(plain(answer.hits[0].title), "麦田 & <b>[wheat]</b>");
  EXPECT_NE(plain(answer.hits[0].excerpt).find("<i>[wheat]</i> in [周口]"), std::string::npos)
      << plain(answer.hits[0].excerpt);
}

TEST_F(SearchIndexTest, a_lone_character_of_a_longer_word_is_marked_only_where_the_word_is_not) {
  add(1, "周口的出口", "口岸在周口，四周有水");
  const auto marked = [&](const char* text) {
    const auto answer = find(text);
    return answer.hits.empty() ? std::string() : plain(answer.hits[0].title) + " " + plain(answer.hits[0].excerpt);
  };
  EXPECT_EQ(marked("周口"), "[周口]的出口 口岸在[周口]，四周有水");
  EXPECT_EQ(marked("周口 水"), "[周口]的出口 口岸在[周口]，四周有[水]") << "typed alone, it is a word";
}

TEST_F(SearchIndexTest, english_is_stemmed_and_width_and_case_do_not_matter) {
  add(1, "ＣＩＴＹ news", "Readers are reading");
  EXPECT_EQ(items(find("city")), Items{1});
  EXPECT_EQ(items(find("READ")), Items{1});
  EXPECT_EQ(items(find("ｎｅｗｓ")), Items{1});
}

TEST_F(SearchIndexTest, the_title_weighs_more_and_the_newer_a_little_more) {
  add(1, "别的", "小麦丰收", 0);
  add(2, "小麦丰收", "别的", 700);
  for (int i = 10; i < 40; ++i) add(i, "无关", "无关的文字");
  add(3, "今年的事", "水利工程", 400);
  add(4, "今年的事", "水利工程", 1);
  EXPECT_EQ(items(find("小麦")), (Items{2, 1}));
  EXPECT_EQ(items(find("水利工程")), (Items{4, 3}));
}

TEST_F(SearchIndexTest, columns_and_kinds_narrow) {
  add(1, "河", "河流", 0, 10, 1);
  add(2, "河", "河流", 0, 20, 1);
  add(3, "河", "河流", 0, 10, 4);
  IndexQuery query{"河流", 10, 0, 0, 20, today};
  auto found = items(index_.find(query));
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (Items{1, 3}));
  query.kind = 4;
  EXPECT_EQ(items(index_.find(query)), Items{3});
}

TEST_F(SearchIndexTest, a_replaced_text_is_not_found_by_its_old_words_and_a_removed_one_not_at_all) {
  add(1, "甲", "旧的文字");
  EXPECT_EQ(items(find("旧的")), Items{1});
  add(1, "甲", "新的内容");
  EXPECT_TRUE(find("旧的").hits.empty());
  EXPECT_EQ(items(find("新的")), Items{1});
  const std::int64_t gone = 1;
  EXPECT_TRUE(index_.apply({}, {&gone, 1}, knows(today), index_.identity()));
  EXPECT_TRUE(find("新的").hits.empty());
  EXPECT_EQ(index_.count(), 0);
}

TEST_F(SearchIndexTest, pages_follow_each_other_without_gap_or_repeat) {
  std::vector<IndexedText> texts;
  for (int i = 1; i <= 57; ++i)
    texts.push_back({i, 1, 1, today - std::chrono::hours(i), "条目", "", "同样的文字 " + std::to_string(i)});
  build(texts);
  std::set<std::int64_t> seen;
  IndexQuery query{"同样", 0, 0, 0, 20, today};
  for (;; query.skip += 20) {
    const auto answer = index_.find(query);
    EXPECT_EQ(answer.about, 57);
    for (const auto& hit : answer.hits) EXPECT_TRUE(seen.insert(hit.item).second);
    if (!answer.more) break;
  }
  EXPECT_EQ(seen.size(), 57U);
}

TEST_F(SearchIndexTest, any_text_is_answered) {
  add(1, "abc", "abc def 中文");
  for (const std::string text : {"",
                                 " ",
                                 "\"",
                                 "\"\"\"",
                                 "-",
                                 "-abc",
                                 "+",
                                 "*",
                                 "a*",
                                 "????",
                                 "(((((",
                                 "abc AND",
                                 "AND OR NOT",
                                 "NEAR/0",
                                 "title:abc",
                                 "S:abc",
                                 "XC1",
                                 "Q1",
                                 "a..b",
                                 "..",
                                 "《》",
                                 "，。",
                                 "\xF0\x9F\x98\x80",
                                 "--abc",
                                 "\"abc def\"~",
                                 "abc^5"}) {
    EXPECT_NO_THROW((void)find(text)) << text;
  }
  EXPECT_TRUE(find("XC1").hits.empty());
  std::string longest;
  for (int i = 0; i < 100; ++i) longest += "中";
  EXPECT_NO_THROW((void)find(longest));
}

TEST_F(SearchIndexTest, words_side_by_side_and_words_left_out) {
  add(1, "一", "red apple tree");
  add(2, "二", "apple red");
  EXPECT_EQ(items(find("\"red apple\"")), Items{1});
  EXPECT_EQ(items(find("apple -tree")), Items{2});
}

TEST_F(SearchIndexTest, quoted_characters_follow_one_another_and_others_that_do_come_first) {
  add(1, "一", "居民楼里的委员会，居民和委员，会上");
  add(2, "二", "社区居民委员会");
  EXPECT_EQ(items(find("\"居民委员会\"")), Items{2});
  EXPECT_EQ(items(find("居民委员")).front(), 2);
  EXPECT_EQ(items(find("社区 -\"居民委员会\"")), Items{});
  EXPECT_EQ(items(find("居民 -社区")), Items{1});
}

TEST_F(SearchIndexTest, some_words_do_when_all_together_find_nothing) {
  add(1, "一", "red apple");
  EXPECT_EQ(items(find("red pineapple")), Items{1});
}

TEST_F(SearchIndexTest, a_missing_or_broken_index_is_noticed) {
  EXPECT_TRUE(index_.usable());
  for (const auto& entry : fs::directory_iterator(directory_ / "index")) {
    if (entry.path().filename() == "iamglass") std::ofstream(entry.path(), std::ios::trunc) << "nonsense";
  }
  EXPECT_FALSE(index_.usable());
  EXPECT_THROW((void)find("x"), base::FaultError);
  build({});
  EXPECT_TRUE(index_.usable());
  fs::remove_all(directory_);
  EXPECT_FALSE(index_.usable());
}

TEST_F(SearchIndexTest, a_rebuilt_index_takes_the_place_of_the_old_while_people_search) {
  build({{1, 1, 1, today, "标题", "", "内容"}});
  std::atomic<bool> stop = false;
  std::atomic<int> failed = 0;
  std::atomic<int> asked = 0;
  std::thread reader([&] {
    while (!stop) {
      try {
        if (find("内容").hits.empty()) ++failed;
      } catch (const base::FaultError&) {
        ++failed;
      }
      ++asked;
    }
  });
  for (int i = 0; i < 10; ++i) build({{1, 1, 1, today, "标题", "", "内容"}, {i + 2, 1, 1, today, "标题", "", "内容"}});
  stop = true;
  reader.join();
  EXPECT_EQ(failed, 0);
  EXPECT_GT(asked, 0);
  EXPECT_EQ(find("内容").hits.size(), 2U);
}

TEST_F(SearchIndexTest, it_knows_up_to_when_it_is_complete) {
  EXPECT_EQ(index_.known().until, today);
  const auto before = index_.identity();
  EXPECT_TRUE(index_.apply({}, {}, knows(today + base::Seconds(5)), before));
  EXPECT_EQ(index_.known().until, today + base::Seconds(5));
  EXPECT_TRUE(index_.apply({}, {}, std::nullopt, before));
  EXPECT_EQ(index_.known().until, today + base::Seconds(5)) << "more waits: it knows no more than before";
  EXPECT_EQ(index_.known().columns, (std::map<std::int64_t, std::string>{{1, "人文"}}));
  build({});
  EXPECT_NE(index_.identity(), before);
  EXPECT_FALSE(index_.apply({}, {}, knows(today + base::Seconds(9)), before));
  EXPECT_EQ(index_.known().until, today);
}

TEST_F(SearchIndexTest, one_that_is_damaged_inside_is_not_usable_once_a_query_has_met_it) {
  for (std::int64_t i = 1; i <= 200; ++i) add(i, "标题", "麦田里的守望者");
  ASSERT_TRUE(index_.usable());
  for (const char* table : {"postlist.glass", "termlist.glass", "docdata.glass", "position.glass"}) {
    const auto file = directory_ / "index" / table;
    if (!fs::exists(file)) continue;
    std::string bytes(fs::file_size(file), 'x');  // as long as it was, so that opening it sees nothing
    std::ofstream(file, std::ios::binary | std::ios::in) << bytes;
  }
  EXPECT_THROW(find("麦田"), base::FaultError);
  EXPECT_FALSE(index_.usable());
  EXPECT_TRUE(index_.is_damaged());
  build({{1, 1, 1, today, "标题", "", "麦田"}});
  EXPECT_TRUE(index_.usable());
  EXPECT_EQ(find("麦田").hits.size(), 1U);
}

TEST_F(SearchIndexTest, real_texts_are_found) {
  const auto input = support::real_input();
  if (!input) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  std::vector<IndexedText> texts;
  for (const auto& file : fs::directory_iterator(*input / "content")) {
    const auto name = file.path().filename();
    if (name == "laws_zh.jsonl" || name == "wiki_zh_cmrc2018.jsonl") continue;  // long
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) {
      const auto document = boost::json::parse(line).as_object();
      IndexedText one{static_cast<std::int64_t>(texts.size()) + 1,   1,  1, today,
                      std::string(document.at("title").as_string()), "", ""};
      const auto& body = document.at("body");
      if (body.is_string())
        one.text = std::string(body.as_string());
      else
        for (const auto& paragraph : body.as_array()) one.text += std::string(paragraph.as_string()) + "\n";
      texts.push_back(std::move(one));
    }
  }
  EXPECT_EQ(texts.size(), 2194U);
  build(texts);
  // The answer of a plain search through the same texts, for words that the parser takes as one.
  for (const std::string word : {"宛丘", "沤麻", "西红柿炒鸡蛋", "不亦说乎"}) {
    std::set<std::int64_t> expected;
    for (const auto& one : texts) {
      if (one.title.find(word) != std::string::npos || one.text.find(word) != std::string::npos)
        expected.insert(one.item);
    }
    IndexQuery query{"\"" + word + "\"", 0, 0, 0, 1000, today};
    const auto found = items(index_.find(query));
    EXPECT_EQ(std::set<std::int64_t>(found.begin(), found.end()), expected) << word;
  }
}

TEST(Snippet, marks_become_pieces_and_escapes_become_text) {
  EXPECT_EQ(parse_snippet("a \x01"
                          "b\x02"
                          "\x01"
                          "c\x02 &lt;d&gt; &amp;amp; e"),
            (Passage{{"a ", false}, {"bc", true}, {" <d> &amp; e", false}}));
  EXPECT_TRUE(parse_snippet("").empty());
}

}  // namespace
}  // namespace wanqiu::library
