#include "library/import.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "base/random.h"
#include "document.h"
#include "library/library.h"
#include "markdown.h"
#include "routes.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ImportTest : public support::DatabaseTest {
 protected:
  ImportTest() { reopen(); }
  void reopen() {
    library.reset();
    LibrarySettings settings;
    settings.zone = base::Zone::find("Asia/Shanghai").value();
    settings.keeps_schedule = false;
    library = Library::open(*store, clock, ids, settings).value();
  }
  fs::path write(const std::string& name, const std::string& text) {
    const auto file = directory.path() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file;
  }
  ImportReport import(std::vector<fs::path> files) {
    ImportOptions options;
    options.files = std::move(files);
    options.media = [this](const WantedMedia& wanted, const fs::path&) -> base::Result<FoundMedia> {
      wanted_.push_back(wanted);
      if (wanted.name == "broken") return base::Fault::invalid("file", "the picture has no size");
      if (wanted.name == "absent") return base::Fault::not_found("there is no such file");
      return FoundMedia{std::string(64, wanted.what == MediaFor::playing ? 'a' : 'b'), 60};
    };
    return library->import_content(options);
  }
  std::vector<std::string> titles(const std::vector<ItemId>& items) const {
    std::vector<std::string> titles;
    for (const auto item : items) titles.push_back(library->head(item)->title);
    return titles;
  }
  static std::string episode(const std::string& title, int number) {
    return "---\ntitle: " + title + "\ncolumn: 人文\nseries: 文物\nepisode: " + std::to_string(number) + "\n---\n" +
           title + "\n";
  }
  static std::string lesson(const std::string& title, int number, const std::string& more = "") {
    return "---\ntitle: " + title + "\ncolumn: 慕课\ncourse: 麦子\nlesson: " + std::to_string(number) + "\n" + more +
           "---\n" + title + "\n";
  }

  std::vector<WantedMedia> wanted_;
  support::TemporaryDirectory directory;
  support::MovedClock clock{base::from_ms(1'790'000'000'000)};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  std::unique_ptr<store::Store> store = database.open({migrations()});
  std::unique_ptr<Library> library;
};

TEST_P(ImportTest, each_line_is_imported_a_duplicate_or_rejected_with_its_place) {
  const auto file = write("a.jsonl", R"({"title":"宛丘","category":"诗经","body":["坎其击鼓，","宛丘之下。"]}
{"title":"宛丘","category":"诗经","body":["坎其击鼓，","宛丘之下。"]}

{"title":"","category":"诗经","body":"x"}
{"title":"无文","category":"诗经"}
not json
{"title":"数","category":"诗经","body":7}
)");
  const auto report = import({file});
  EXPECT_EQ(report.imported, 1);
  EXPECT_EQ(report.duplicates, 1);
  EXPECT_THAT(report.duplicate_names, ::testing::ElementsAre("a.jsonl:2 is a.jsonl:1 (宛丘)"));
  ASSERT_EQ(report.rejected.size(), 4U);
  EXPECT_EQ(report.rejected[0].where, "a.jsonl:4");
  EXPECT_THAT(report.rejected[0].why, HasSubstr("title"));
  EXPECT_EQ(report.rejected[1].where, "a.jsonl:5");
  EXPECT_THAT(report.rejected[1].why, HasSubstr("body"));
  EXPECT_EQ(report.rejected[2].where, "a.jsonl:6");
  EXPECT_EQ(report.rejected[3].where, "a.jsonl:7");
}

TEST_P(ImportTest, importing_again_changes_nothing) {
  const auto file = write("a.jsonl",
                          "{\"title\":\"一\",\"category\":\"诗\",\"body\":\"甲\"}\n{\"title\":\"二\",\"category\":"
                          "\"诗\",\"body\":\"乙\"}\n");
  write("c/1.md", "---\ntitle: 课一\ncolumn: 慕课\ncourse: 麦子\nlesson: 1\n---\n文\n");
  write("c/2.md", "---\ntitle: 课二\ncolumn: 慕课\ncourse: 麦子\nlesson: 2\n---\n文\n");
  EXPECT_EQ(import({file, directory.path() / "c"}).imported, 4);
  const auto generation = library->published();
  reopen();
  const auto again = import({file, directory.path() / "c"});
  EXPECT_EQ(again.imported, 0);
  EXPECT_EQ(again.duplicates, 4);
  EXPECT_EQ(library->published(), generation);
}

TEST_P(ImportTest, a_category_becomes_the_column_of_its_name) {
  const auto file = write("a.jsonl",
                          "{\"title\":\"一\",\"category\":\"诗经\",\"body\":\"甲\"}\n{\"title\":\"二\",\"category\":"
                          "\"陈风\",\"body\":\"乙\"}\n");
  ImportOptions options;
  options.files = {file};
  options.columns = {{"陈风", "诗经"}};
  EXPECT_EQ(library->import_content(options).imported, 2);
  ASSERT_EQ(library->columns()->size(), 1U);
  EXPECT_EQ(library->columns()->front().name, "诗经");
  EXPECT_EQ(library->columns()->front().slug, "shi-jing");
  EXPECT_EQ(library->columns()->front().items, 2);
}

TEST_P(ImportTest, where_columns_are_not_created_a_strange_category_is_rejected) {
  ImportOptions options;
  options.files = {write("a.jsonl", "{\"title\":\"一\",\"category\":\"诗经\",\"body\":\"甲\"}\n")};
  options.create_columns = false;
  const auto report = library->import_content(options);
  EXPECT_EQ(report.imported, 0);
  EXPECT_EQ(report.rejected.size(), 1U);
  EXPECT_TRUE(library->columns()->empty());
}

TEST_P(ImportTest, front_matter_makes_series_and_courses_in_order) {
  write("m/b.md",
        "---\ntitle: 第二集\ncolumn: 人文\nkind: audio\nmedia: b\nduration: 90\nseries: 文物\nepisode: 2\n---\n乙\n");
  write(
      "m/a.md",
      "---\ntitle: 第一集\ncolumn: 人文\nkind: audio\nmedia: a\nduration: 60\ndate: 2026-01-02\nseries: 文物\nepisode: "
      "1\ntags: [音频, 文物]\n---\n甲\n");
  write("m/c.md", "---\ntitle: 课一\ncolumn: 慕课\ncourse: 一粒麦子\nlesson: 1\n---\n丙\n");
  const auto report = import({directory.path() / "m"});
  EXPECT_EQ(report.imported, 3) << (report.rejected.empty() ? "" : report.rejected[0].why);
  const auto series = library->all_series();
  ASSERT_EQ(series.size(), 1U);
  ASSERT_EQ(series[0]->episodes.size(), 2U);
  const auto first = library->head(series[0]->episodes[0]);
  EXPECT_EQ(first->title, "第一集");
  EXPECT_EQ(first->duration_seconds, 60);
  EXPECT_EQ(base::to_string(first->published_at), "2026-01-02T00:00:00Z");  // 8:00 in Shanghai
  const auto course = library->course_of(library->head(ItemNumber(3))->id);
  ASSERT_TRUE(course);
  EXPECT_EQ(library->head(course)->title, "一粒麦子");
}

TEST_P(ImportTest, a_described_course_stays_the_one_of_its_name) {
  write("c/0.md", "---\ntitle: 麦子\ncolumn: 慕课\nkind: course\nsummary: 一年\n---\n从种到收。\n");
  write("c/1.md", lesson("课一", 1));
  EXPECT_EQ(import({directory.path() / "c"}).imported, 2);
  const auto course = library->course_of(library->head(ItemNumber(2))->id);
  EXPECT_EQ(library->head(course)->number, ItemNumber(1)) << "the document's, not another one";
  auto item = support::run(library->item(course)).value();
  item.text.summary = "改过的";
  support::run(library->change(course, item.head.version, item.text, base::LearnerId(7))).value();
  write("c/2.md", lesson("课二", 2));
  const auto again = import({directory.path() / "c"});
  EXPECT_EQ(again.imported, 1) << "the second lesson";
  EXPECT_EQ(again.duplicates, 2) << "the first one, and the course: its title and body are what they were";
  EXPECT_EQ(support::run(library->item(course))->text.summary, "改过的") << "what the editor wrote stays";
  EXPECT_EQ(titles(library->lessons(course)), (std::vector<std::string>{"课一", "课二"}));
}

TEST_P(ImportTest, a_course_whose_first_lesson_waits_appears_with_it) {
  write("c/1.md", lesson("课一", 1, "date: 2027-01-01\n"));
  write("c/2.md", lesson("课二", 2, "date: 2027-01-08\n"));
  import({directory.path() / "c"});
  const auto course = library->course_of(library->head(ItemNumber(1))->id);
  EXPECT_EQ(library->head(course)->state, State::scheduled);
  clock.set_wall(base::parse_instant("2027-01-01T08:00:00+08:00", "").value());
  EXPECT_EQ(library->publish_due(), 2);
  EXPECT_EQ(library->head(course)->state, State::published);
}

TEST_P(ImportTest, an_episode_that_comes_later_takes_its_place) {
  write("m/1.md", episode("一", 1));
  write("m/3.md", episode("三", 3));
  import({directory.path() / "m"});
  write("m/2.md", episode("二", 2));
  import({directory.path() / "m"});
  EXPECT_EQ(titles(library->all_series()[0]->episodes), (std::vector<std::string>{"一", "二", "三"}));
  import({write("n/5.md", episode("五", 5)), write("n/1.md", episode("序", 1))});
  EXPECT_EQ(titles(library->all_series()[0]->episodes), (std::vector<std::string>{"序", "五", "一", "二", "三"}))
      << "what is in order keeps it; a new one follows the one before it in its import";
}

TEST_P(ImportTest, a_gallery_names_its_pictures) {
  write("m/a.md",
        "---\ntitle: 图\ncolumn: 人文\nkind: gallery\ngallery:\n  - wheat\n  - {file: river, alt: 一条河}\n---\n");
  const auto report = import({directory.path() / "m"});
  ASSERT_EQ(report.imported, 1) << report.rejected.at(0).why;
  const auto item = support::run(library->item(library->head(ItemNumber(1))->id)).value();
  EXPECT_EQ(item.text.gallery.size(), 2U);
  ASSERT_EQ(wanted_.size(), 2U);
  EXPECT_EQ(wanted_[1].name, "river");
  EXPECT_EQ(wanted_[1].alt, "一条河");
}

TEST_P(ImportTest, a_file_that_cannot_be_taken_says_why_and_one_that_is_not_there_is_called_absent) {
  write("m/a.md", "---\ntitle: 一\ncolumn: 人文\ncover: broken\n---\n文\n");
  write("m/b.md", "---\ntitle: 二\ncolumn: 人文\nkind: audio\nmedia: absent\n---\n文\n");
  write("m/c.md", "---\ntitle: 三\ncolumn: 人文\nkind: video\n---\n文\n");
  const auto report = import({directory.path() / "m"});
  ASSERT_EQ(report.rejected.size(), 3U);
  EXPECT_EQ(report.rejected[0].why, "cover: 'broken' cannot be taken: the picture has no size");
  EXPECT_EQ(report.rejected[1].why, "media: there is no sound or video 'absent'");
  EXPECT_EQ(report.rejected[2].why, "media: must be there when a video or sound is published");
}

TEST_P(ImportTest, a_line_without_end_is_rejected_and_the_next_one_taken) {
  const auto file = write("a.jsonl", "{\"title\":\"" + std::string(line_bytes_max + 10, 'x') +
                                         "\"}\n{\"title\":\"一\",\"category\":\"诗\",\"body\":\"甲\"}");
  const auto report = import({file});
  EXPECT_EQ(report.imported, 1);
  ASSERT_EQ(report.rejected.size(), 1U);
  EXPECT_EQ(report.rejected[0].where, "a.jsonl:1");
}

TEST_P(ImportTest, rejected_ones_beyond_what_is_listed_are_counted) {
  std::string lines;
  for (int i = 0; i < 10'007; ++i) lines += "x\n";
  const auto report = import({write("a.jsonl", lines)});
  ASSERT_EQ(report.rejected.size(), 10'001U);
  EXPECT_EQ(report.rejected.back().why, "and 7 more, which are not listed");
}

TEST_P(ImportTest, a_text_with_a_date_to_come_waits_for_it) {
  write("m/a.md", "---\ntitle: 明天\ncolumn: 人文\ndate: 2027-01-01\n---\n甲\n");
  import({directory.path() / "m"});
  EXPECT_EQ(library->published(), 0);
  clock.set_wall(base::parse_instant("2027-01-01T08:00:00+08:00", "").value());
  EXPECT_EQ(library->publish_due(), 1);
  EXPECT_EQ(library->published(), 1);
}

TEST_P(ImportTest, a_listener_hears_of_every_imported_item) {
  int told = 0;
  const auto end =
      library->subscribe([&told](const ItemChange& change) { told += change.what == ItemChange::What::published; });
  import({write("a.jsonl",
                "{\"title\":\"一\",\"category\":\"诗\",\"body\":\"甲\"}\n{\"title\":\"二\",\"category\":\"诗\","
                "\"body\":\"乙\"}\n")});
  end();
  EXPECT_EQ(told, 2);
}

TEST_P(ImportTest, the_real_texts_come_in_with_the_right_counts) {
  const auto data = support::real_input();
  if (!data) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const auto folder = *data / "content";
  const auto report = import({folder});
  for (const auto& rejected : report.rejected) ADD_FAILURE() << rejected.where << ": " << rejected.why;
  EXPECT_EQ(report.imported + report.duplicates, 3845);
  EXPECT_EQ(report.duplicates, 12);
  EXPECT_EQ(library->published(), report.imported);
  const auto again = import({folder});
  EXPECT_EQ(again.imported, 0);
  EXPECT_EQ(again.duplicates, 3845);

  support::FakeGate gate;
  http::Router router(gate, {});
  mount_pages(router, *library, nullptr, {});
  support::Client client(router);
  const auto longest = store->read_now([](store::Session& db) {
    return db.all<ItemId>("select item from item_body order by length(body) desc limit 5");
  });
  for (const auto item : longest) {
    int part = 1;
    for (;; ++part) {
      const auto page = client.get("/items/" + std::to_string(item.value) + "?part=" + std::to_string(part));
      if (page.status == 404) break;
      EXPECT_EQ(page.status, 200);
      EXPECT_LT(page.body.size(), 100'000U) << library->head(item)->title << ", part " << part;
    }
    EXPECT_GT(part, 1);
  }
  EXPECT_LT(client.get("/").body.size(), 100'000U);
  for (const auto columns = library->columns(); const auto& column : *columns)
    EXPECT_LT(client.get("/columns/" + column.slug).body.size(), 100'000U) << column.name;
}

WANQIU_ON_BOTH_ENGINES(ImportTest);

TEST(FrontMatter, every_mistake_names_its_line) {
  const std::pair<const char*, const char*> wrong[] = {{"text", "line 1"},
                                                       {"---\ntitle: x\n", "line 1"},
                                                       {"---\ntitle: x\nkolumn: y\n---\n", "line 3"},
                                                       {"---\ntitle: x\ntitle: y\n---\n", "line 3"},
                                                       {"---\ntitle: x\nkind: poem\n---\n", "line 3"},
                                                       {"---\ntitle: x\ndate: 2026-13-01\n---\n", "line 3"},
                                                       {"---\ntitle: x\ntags: one\n---\n", "line 3"},
                                                       {"---\ntitle: x\ngallery: a\n---\n", "line 3"},
                                                       {"---\ntitle: x\ngallery: [{alt: a}]\n---\n", "line 3"},
                                                       {"---\ntitle: x\ngallery: [{file: a, of: b}]\n---\n", "line 3"},
                                                       {"---\ntitle: [x]\n---\n", "line 2"},
                                                       {"---\ntitle: x\nseries: y\n---\n", "line 3"},
                                                       {"---\ntitle: x\nepisode: 2\n---\n", "line 3"},
                                                       {"---\ntitle: x\nseries: y\nepisode: 0\n---\n", "line 4"},
                                                       {"---\ntitle: x\nkind: [\n---\n", "line 4"},
                                                       {"---\ncolumn: x\n---\n", "line 1"}};
  for (const auto& [text, where] : wrong) {
    const auto document = parse_markdown_document(text);
    ASSERT_FALSE(document) << text;
    EXPECT_EQ(document.error().where, where) << text << document.error().reason;
  }
}

TEST(FrontMatter, a_file_from_another_system_with_its_line_ends_is_read) {
  const auto document = parse_markdown_document("\xEF\xBB\xBF---\r\ntitle: 题\r\ntags: [一]\r\n---\r\n文\r\n");
  ASSERT_TRUE(document) << document.error().reason;
  EXPECT_EQ(document->draft.title, "题");
  EXPECT_EQ(document->draft.body, "文");
}

}  // namespace
}  // namespace wanqiu::library
