#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/random.h"
#include "base/text.h"
#include "library/library.h"
#include "routes.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::library {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A library with a column, behind its routes; the caller is an editor of the whole site unless a test says otherwise.
class LibraryTest : public support::DatabaseTest {
 protected:
  LibraryTest() {
    settings.zone = base::Zone::find("Asia/Shanghai").value();
    settings.keeps_schedule = false;
    library = Library::open(*store, clock, ids, settings).value();
    library->ensure_columns({{"culture", "人文周口", "说说这座城", 10}, {"news", "周口新闻", "", 20}});
    PagesSettings pages;
    pages.site_name = "周口学习";
    pages.origin = "https://learn.example";
    mount_pages(router, *library, nullptr, pages);
    mount_public_reads(router, *library, nullptr, nullptr);
    mount_editing(router, *library,
                  [](base::LearnerId learner) { return learner.value == 7 ? std::string("林听雪") : std::string(); });
    sign_in(http::Role::chief);
  }

  void sign_in(http::Role role) {
    gate.caller = http::Caller{base::LearnerId(7),
                               base::LearnerNumber(1),
                               base::OrganisationId(1),
                               {{role, base::OrganisationId(1)}},
                               1,
                               false};
  }
  std::string column_id() const { return std::to_string(library->column("culture")->id.value); }
  std::string draft(std::string_view title, std::string_view body) const {
    return fmt::format(R"({{"column":"{}","kind":"article","title":"{}","body":"{}"}})", column_id(), title, body);
  }
  std::string create(std::string_view title, std::string_view body = "坎其击鼓") {
    client.headers = {{"idempotency-key", fmt::format("key-{:08}", ++keys)}};
    const auto answer = client.post("/api/v1/editing/items", draft(title, body));
    EXPECT_EQ(answer.status, 201) << answer.body;
    client.headers.clear();
    return answer.text("id");
  }
  std::string publish(const std::string& id, int version = 1) {
    const auto answer =
        client.post("/api/v1/editing/items/" + id + "/publish", fmt::format("{{\"version\":{}}}", version));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return id;
  }

  support::MovedClock clock{base::parse_instant("2026-11-01T08:00:00+08:00", "").value()};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  std::unique_ptr<store::Store> store = database.open({migrations()});
  LibrarySettings settings;
  std::unique_ptr<Library> library;
  support::FakeGate gate;
  http::Router router{gate, {}};
  support::Client client{router};
  int keys = 0;
};

TEST_P(LibraryTest, a_draft_is_seen_by_nobody_until_it_is_published) {
  const auto id = create("宛丘");
  EXPECT_EQ(client.get("/items/" + id).status, 404);
  EXPECT_EQ(client.get("/api/v1/items/" + id).status, 404);
  publish(id);
  const auto page = client.get("/items/" + id);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<h1 class=\"item-title\" lang=\"zh-Hans\">宛丘</h1>"));
  EXPECT_THAT(page.body, HasSubstr("<p>坎其击鼓</p>"));
  EXPECT_THAT(client.get("/api/v1/items/" + id).body, HasSubstr("\"body_html\":\"\\u003cp"));
}

TEST_P(LibraryTest, a_changed_item_is_seen_at_once) {
  const auto id = publish(create("旧题"));
  const auto before = client.get("/items/" + id);
  EXPECT_EQ(client.get("/items/" + id).etag, before.etag);
  EXPECT_THAT(client.get("/").body, HasSubstr("旧题"));
  EXPECT_THAT(client.get("/columns/culture").body, HasSubstr("旧题"));
  auto text = draft("新题", "新文");
  text.pop_back();
  EXPECT_EQ(client.put("/api/v1/editing/items/" + id, text + ",\"version\":2}").status, 200);
  const auto after = client.get("/items/" + id);
  EXPECT_NE(after.etag, before.etag);
  EXPECT_THAT(after.body, HasSubstr("新题"));
  EXPECT_THAT(after.body, Not(HasSubstr("旧题")));
  for (const auto* list : {"/", "/columns/culture", "/api/v1/items"}) {
    EXPECT_THAT(client.get(list).body, HasSubstr("新题")) << list;
    EXPECT_THAT(client.get(list).body, Not(HasSubstr("旧题"))) << list;
  }
}

TEST_P(LibraryTest, two_editors_of_one_version_cannot_both_win) {
  const auto id = create("题");
  auto text = draft("甲", "文");
  text.pop_back();
  EXPECT_EQ(client.put("/api/v1/editing/items/" + id, text + ",\"version\":1}").status, 200);
  const auto late = client.put("/api/v1/editing/items/" + id, text + ",\"version\":1}");
  EXPECT_EQ(late.status, 409);
  EXPECT_TRUE(late.problem_names("version")) << late.body;
  EXPECT_THAT(late.body, HasSubstr("version 2 is stored"));
}

TEST_P(LibraryTest, a_withdrawn_item_keeps_its_address_and_says_why) {
  const auto id = publish(create("旧闻"));
  EXPECT_EQ(
      client.post("/api/v1/editing/items/" + id + "/withdraw", R"({"version":2,"reason":"数字有误，正在核对"})").status,
      200);
  const auto page = client.get("/items/" + id);
  EXPECT_EQ(page.status, 410);
  EXPECT_THAT(page.body, HasSubstr("<h1>这篇内容已撤回</h1><p>撤回原因：数字有误，正在核对</p>"));
  EXPECT_THAT(page.body, HasSubstr("\"detail\":\"数字有误，正在核对\"")) << "the reason alone, in the editor's words";
  EXPECT_THAT(page.body, HasSubstr("data-page=\"gone\""));
  EXPECT_THAT(page.body, HasSubstr("noindex"));
  EXPECT_EQ(client.get("/api/v1/items/" + id).status, 410);
  EXPECT_THAT(client.get("/").body, Not(HasSubstr("旧闻")));
  publish(id, 3);
  EXPECT_EQ(client.get("/items/" + id).status, 200);
}

TEST_P(LibraryTest, a_scheduled_item_appears_when_the_clock_passes) {
  const auto id = create("明早");
  const auto answer =
      client.post("/api/v1/editing/items/" + id + "/publish", R"({"version":1,"at":"2026-11-02T06:30:00+08:00"})");
  EXPECT_EQ(answer.text("state"), "scheduled") << answer.body;
  clock.advance(std::chrono::hours(22));
  EXPECT_EQ(library->publish_due(), 0);
  EXPECT_EQ(client.get("/items/" + id).status, 404);
  clock.advance(std::chrono::minutes(30));
  EXPECT_EQ(library->publish_due(), 1);
  EXPECT_EQ(library->publish_due(), 0);
  EXPECT_THAT(client.get("/items/" + id).body, HasSubstr("2026年11月2日 06:30"));
}

TEST_P(LibraryTest, the_schedule_keeps_itself) {
  settings.keeps_schedule = true;
  auto keeping = Library::open(*store, clock, ids, settings).value();
  const auto column = keeping->column("culture")->id;
  ItemDraft text;
  text.column = column;
  text.title = "到点";
  text.body = "文";
  const auto made = support::run(keeping->create(text, base::LearnerId(7), "")).value();
  support::run(keeping->publish(made.head.id, 1, clock.now() + std::chrono::seconds(5), base::LearnerId(7))).value();
  clock.advance(std::chrono::seconds(6));
  for (int waits = 0; waits < 100 && keeping->published() == 0; ++waits)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(keeping->published(), 1);
}

TEST_P(LibraryTest, every_version_tells_who_changed_what_and_when) {
  const auto id = publish(create("甲", "第一稿"));
  auto text = draft("乙", "第二稿");
  text.pop_back();
  client.put("/api/v1/editing/items/" + id, text + ",\"version\":2}");
  const auto versions = client.get("/api/v1/editing/items/" + id + "/versions").body;
  EXPECT_THAT(
      versions,
      HasSubstr(
          R"("version":3,"at":"2026-11-01T00:00:00Z","by":"7","what":"changed","title":"乙","by_name":"林听雪")"));
  EXPECT_THAT(versions, HasSubstr(R"("what":"published")"));
  EXPECT_THAT(versions, HasSubstr(R"("what":"created")"));
  EXPECT_THAT(client.get("/api/v1/editing/items/" + id + "/versions/2").body, HasSubstr("第一稿"));
  EXPECT_THAT(client.get("/api/v1/editing/items/" + id + "/versions/3").body, HasSubstr("第二稿"));
  EXPECT_EQ(client.get("/api/v1/editing/items/" + id + "/versions/4").status, 404);
}

TEST_P(LibraryTest, the_same_request_twice_makes_one_draft) {
  client.headers = {{"idempotency-key", "the-same-key"}};
  const auto first = client.post("/api/v1/editing/items", draft("题", "文"));
  const auto second = client.post("/api/v1/editing/items", draft("题", "文"));
  EXPECT_EQ(first.text("id"), second.text("id"));
  client.headers.clear();
  EXPECT_EQ(client.post("/api/v1/editing/items", draft("题", "文")).status, 422);
}

TEST_P(LibraryTest, a_learner_edits_nothing) {
  const auto id = create("题");
  gate.caller->grants.clear();
  for (const auto* path : {"/api/v1/editing/items", "/api/v1/editing/items/1"})
    EXPECT_EQ(client.get(path).status, 403) << path;
  EXPECT_EQ(client.post("/api/v1/editing/items/" + id + "/publish", "{\"version\":1}").status, 403);
  sign_in(http::Role::editor);
  EXPECT_EQ(client.get("/api/v1/editing/items").status, 200);
  EXPECT_EQ(client.post("/api/v1/editing/columns", R"({"slug":"x","name":"新"})").status, 403);
  sign_in(http::Role::operator_);
  EXPECT_EQ(client.post("/api/v1/editing/columns", R"({"slug":"x","name":"新"})").status, 201);
}

TEST_P(LibraryTest, a_hidden_column_stands_in_no_list_and_keeps_its_items) {
  const auto id = create("藏在里面的一篇");
  ASSERT_EQ(client.post("/api/v1/editing/items/" + id + "/publish", "{\"version\":1}").status, 200);
  ASSERT_THAT(client.get("/api/v1/columns").body, HasSubstr("人文周口"));
  ASSERT_THAT(client.get("/").body, HasSubstr("/columns/culture"));
  const auto path = "/api/v1/editing/columns/" + column_id();
  const auto body = [](const std::string& hidden, int version) {
    return fmt::format(R"({{"slug":"culture","name":"人文周口","hidden":{},"version":{}}})", hidden, version);
  };
  sign_in(http::Role::chief);
  ASSERT_EQ(client.put(path, body("true", 1)).status, 200);
  EXPECT_THAT(client.get("/api/v1/columns").body, testing::Not(HasSubstr("人文周口")));
  EXPECT_THAT(client.get("/api/v1/home").body, testing::Not(HasSubstr("columns/culture\"")));
  EXPECT_THAT(client.get("/columns/news").body, testing::Not(HasSubstr("/columns/culture")));
  EXPECT_THAT(client.get("/api/v1/editing/columns").body, HasSubstr("人文周口"));
  EXPECT_EQ(client.get("/columns/culture").status, 200) << "whoever has its address still gets there";
  EXPECT_EQ(client.get("/api/v1/items/" + id).status, 200);
  ASSERT_EQ(client.put(path, body("false", 2)).status, 200);
  EXPECT_THAT(client.get("/api/v1/columns").body, HasSubstr("人文周口"));
  gate.caller->grants.clear();
  EXPECT_EQ(client.get("/api/v1/editing/columns").status, 403);
}

TEST_P(LibraryTest, wrong_input_names_its_field) {
  client.headers = {{"idempotency-key", "wrong-input"}};
  const std::pair<std::string, std::string> wrong[] = {
      {R"({"kind":"article","title":"x"})", "column"},
      {R"({"column":"999","kind":"article","title":"x"})", "column"},
      {fmt::format(R"({{"column":"{}","kind":"poem","title":"x"}})", column_id()), "kind"},
      {fmt::format(R"({{"column":"{}","kind":"article","title":"  "}})", column_id()), "title"},
      {fmt::format(R"({{"column":"{}","kind":"article","title":"x","cover":"abc"}})", column_id()), "cover"},
      {fmt::format(R"({{"column":"{}","kind":"article","title":"x","cover":"{}"}})", column_id(), std::string(64, 'a')),
       "cover"},
      {fmt::format(R"({{"column":"{}","kind":"article","title":"x","language":"fr"}})", column_id()), "language"},
      {fmt::format(R"({{"column":"{}","kind":"video","title":"x","duration_seconds":0}})", column_id()),
       "duration_seconds"},
      {fmt::format(R"({{"column":"{}","kind":"article","title":"x","extra":1}})", column_id()), "extra"}};
  for (const auto& [body, field] : wrong) {
    const auto answer = client.post("/api/v1/editing/items", body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_TRUE(answer.problem_names(field)) << body << answer.body;
  }
  EXPECT_EQ(client.get("/api/v1/items?cursor=abc").status, 422);
  EXPECT_EQ(client.get("/api/v1/items?limit=0").status, 422);
  EXPECT_EQ(client.get("/columns/culture?cursor=abc").status, 404);
  for (const auto* path :
       {"/items/0", "/items/x", "/items/99999999999999999999", "/columns/none", "/series/none", "/courses/1"}) {
    EXPECT_EQ(client.get(path).status, 404) << path;
  }
}

TEST_P(LibraryTest, a_list_goes_on_where_the_page_before_ended) {
  for (int i = 0; i < 45; ++i) publish(create(fmt::format("第{:02}篇", i)));
  std::set<std::string> seen;
  std::string cursor;
  int pages = 0;
  do {
    const auto page = support::run(library->list({library->column("culture")->id, std::nullopt, 20, cursor}));
    for (const auto& item : page.items) EXPECT_TRUE(seen.insert(item.title).second) << item.title;
    cursor = page.next.value_or("");
    ++pages;
  } while (!cursor.empty());
  EXPECT_EQ(seen.size(), 45U);
  EXPECT_EQ(pages, 3);
  const auto html = client.get("/columns/culture").body;
  EXPECT_LT(html.size(), 100'000U);
  EXPECT_THAT(html, HasSubstr("rel=\"next\""));
  EXPECT_LT(client.get("/").body.size(), 100'000U);
}

TEST_P(LibraryTest, an_item_page_is_found_and_previewed_by_others) {
  const auto id = publish(create("宛丘之上 <b>", "坎其击鼓 </script><script>alert(1)</script>"));
  const auto page = client.get("/items/" + id).body;
  EXPECT_THAT(page, HasSubstr("<link rel=\"canonical\" href=\"https://learn.example/items/" + id + "\">"));
  EXPECT_THAT(page, HasSubstr("<meta property=\"og:title\" content=\"宛丘之上 &lt;b&gt;\">"));
  EXPECT_THAT(page, HasSubstr("\"@type\":\"Article\""));
  EXPECT_THAT(page, HasSubstr("<script type=\"application/json\" id=\"page-data\">{\"id\":\"" + id + "\""));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("</script><script>")));
  EXPECT_THAT(page, HasSubstr("<html lang=\"zh-CN\">"));
  client.headers = {{"accept-language", "en-GB,en;q=0.9,zh;q=0.8"}};
  EXPECT_THAT(client.get("/items/" + id).body, HasSubstr("<html lang=\"en\">"));
  client.cookies["wq_language"] = "zh";
  EXPECT_THAT(client.get("/items/" + id).body, HasSubstr("<html lang=\"zh-CN\">"));
}

TEST_P(LibraryTest, a_series_shows_its_episodes_in_order_and_the_way_between_them) {
  const auto one = publish(create("第一集"));
  const auto two = create("第二集");
  const auto three = publish(create("第三集"));
  const auto made = client.post(
      "/api/v1/editing/series",
      fmt::format(R"({{"slug":"relics","name":"文物","kind":"audio","episodes":["{}","{}","{}"]}})", one, two, three));
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_THAT(client.get("/items/" + one).body, HasSubstr("文物 1 / 2"));
  EXPECT_THAT(client.get("/items/" + one).body, HasSubstr("<small>下一集</small>第三集"));
  publish(two);  // its neighbours' pages change with it
  EXPECT_THAT(client.get("/items/" + one).body, HasSubstr("<small>下一集</small>第二集"));
  const auto series = client.get("/series/relics").body;
  EXPECT_LT(series.find("第一集"), series.find("第二集"));
  EXPECT_LT(series.find("第二集"), series.find("第三集"));
  const auto stale = client.put("/api/v1/editing/series/" + made.text("id"),
                                R"({"slug":"relics","name":"文物","kind":"audio","version":9})");
  EXPECT_EQ(stale.status, 409);
}

TEST_P(LibraryTest, a_course_counts_the_lessons_that_its_learner_finished) {
  client.headers = {{"idempotency-key", "a-course-key"}};
  const auto course = client
                          .post("/api/v1/editing/items",
                                fmt::format(R"({{"column":"{}","kind":"course","title":"一粒麦子"}})", column_id()))
                          .text("id");
  client.headers.clear();
  const auto one = publish(create("第一课"));
  const auto two = publish(create("第二课"));
  const auto set = client.put("/api/v1/editing/courses/" + course + "/lessons",
                              fmt::format(R"({{"version":1,"lessons":["{}","{}"]}})", one, two));
  EXPECT_EQ(set.status, 200) << set.body;
  publish(course, 2);
  EXPECT_EQ(client.put("/api/v1/editing/courses/" + course + "/lessons", R"({"version":2,"lessons":[]})").status, 409);
  EXPECT_THAT(client.get("/courses/" + course).body, HasSubstr("第二课"));
  EXPECT_EQ(client.get("/items/" + course).status, 308);
  support::run_to_end(library->finish_lesson(ItemId(std::stoll(one)), base::LearnerId(7)));
  support::run_to_end(library->finish_lesson(ItemId(std::stoll(one)), base::LearnerId(7)));
  const auto progress = client.get("/api/v1/courses/" + course + "/progress").body;
  EXPECT_THAT(progress, HasSubstr("\"lessons\":2"));
  EXPECT_THAT(progress, HasSubstr("\"finished\":[{\"item\":\"" + one + "\""));
  EXPECT_THAT(progress, HasSubstr("\"next\":\"" + two + "\""));
  const auto version = library->head(ItemId(std::stoll(one)))->version;
  EXPECT_EQ(client
                .post("/api/v1/editing/items/" + one + "/withdraw",
                      fmt::format(R"({{"version":{},"reason":"重录"}})", version))
                .status,
            200);
  const auto after = client.get("/api/v1/courses/" + course + "/progress").body;
  EXPECT_THAT(after, HasSubstr("\"lessons\":1"));
  EXPECT_THAT(after, HasSubstr("\"finished\":[]")) << "never more finished than there are";
}

TEST_P(LibraryTest, what_its_kind_needs_must_be_there_before_anybody_sees_it) {
  const std::pair<const char*, const char*> kinds[] = {
      {"article", "body"}, {"bulletin", "body"}, {"cartoon", "cover"}, {"gallery", "gallery"},
      {"video", "media"},  {"audio", "media"},   {"course", "lessons"}};
  for (const auto& [kind, field] : kinds) {
    client.headers = {{"idempotency-key", fmt::format("kind-{}-key", kind)}};
    const auto body = std::string_view(field) == "body" ? "" : "文";
    const auto id =
        client
            .post("/api/v1/editing/items",
                  fmt::format(R"({{"column":"{}","kind":"{}","title":"题","body":"{}"}})", column_id(), kind, body))
            .text("id");
    client.headers.clear();
    const auto now = client.post("/api/v1/editing/items/" + id + "/publish", R"({"version":1})");
    EXPECT_EQ(now.status, 422) << kind;
    EXPECT_TRUE(now.problem_names(field)) << kind << now.body;
    const auto later =
        client.post("/api/v1/editing/items/" + id + "/publish", R"({"version":1,"at":"2027-01-01T08:00:00+08:00"})");
    EXPECT_EQ(later.status, 422) << kind;
  }
  const auto id = publish(create("题"));
  auto emptied = draft("题", "");
  emptied.pop_back();
  const auto answer = client.put("/api/v1/editing/items/" + id, emptied + ",\"version\":2}");
  EXPECT_EQ(answer.status, 422);
  EXPECT_TRUE(answer.problem_names("body")) << answer.body;
}

TEST_P(LibraryTest, a_course_that_lost_its_lessons_before_its_time_becomes_a_draft) {
  client.headers = {{"idempotency-key", "a-course-key"}};
  const auto course =
      client
          .post("/api/v1/editing/items", fmt::format(R"({{"column":"{}","kind":"course","title":"课"}})", column_id()))
          .text("id");
  client.headers.clear();
  const auto lessons = "/api/v1/editing/courses/" + course + "/lessons";
  EXPECT_EQ(client.put(lessons, fmt::format(R"({{"version":1,"lessons":["{}"]}})", publish(create("课一")))).status,
            200);
  EXPECT_EQ(
      client.post("/api/v1/editing/items/" + course + "/publish", R"({"version":2,"at":"2026-11-02T06:30:00+08:00"})")
          .status,
      200);
  EXPECT_EQ(client.put(lessons, R"({"version":3,"lessons":[]})").status, 422);
  store->write_now([](store::Session& db) { db.run("delete from course_lesson"); });
  clock.advance(std::chrono::hours(24));
  EXPECT_EQ(library->publish_due(), 0);
  EXPECT_EQ(library->head(ItemId(std::stoll(course)))->state, State::draft);
}

TEST_P(LibraryTest, a_long_series_is_read_fifty_at_a_time) {
  std::string episodes;
  for (int i = 1; i <= 120; ++i)
    episodes += fmt::format("{}\"{}\"", i == 1 ? "" : ",", publish(create(fmt::format("第{}集：坎其击鼓宛丘之下", i))));
  ASSERT_EQ(
      client
          .post("/api/v1/editing/series", R"({"slug":"long","name":"长","kind":"audio","episodes":[)" + episodes + "]}")
          .status,
      201);
  std::string cursor;
  int shown = 0;
  for (int pages = 0; pages < 3; ++pages) {
    const auto page = client.get("/series/long" + (cursor.empty() ? "" : "?cursor=" + cursor));
    EXPECT_EQ(page.status, 200);
    EXPECT_LT(page.body.size(), 100'000U);
    EXPECT_THAT(page.body, HasSubstr(fmt::format("<span class=\"lesson-number\">{}</span>", shown + 1)));
    const auto data = client.get("/api/v1/series/long" + (cursor.empty() ? "" : "?cursor=" + cursor));
    for (auto at = data.body.find("\"url\":\"/items/"); at != std::string::npos;
         at = data.body.find("\"url\":\"/items/", at + 1))
      ++shown;
    cursor = data.text("next");
  }
  EXPECT_EQ(shown, 120);
  EXPECT_EQ(cursor, "null");
  EXPECT_EQ(client.get("/series/long?cursor=x").status, 404);
  EXPECT_EQ(client.get("/series/long?cursor=900").status, 404);
  EXPECT_EQ(client.get("/api/v1/series/long?cursor=x").status, 422);
}

TEST_P(LibraryTest, no_page_is_over_100_kilobytes_whatever_its_text) {
  std::string paragraph;
  for (int i = 0; i < 500; ++i) paragraph += "坎其击鼓，宛丘之下。";
  std::string sections;
  for (int i = 0; i < 40; ++i) sections += fmt::format("## 第{}章\\n\\n{}\\n\\n", i, paragraph.substr(0, 12'000));
  std::string one_block;
  for (int i = 0; i < 39; ++i) one_block += paragraph;
  std::string marks;
  for (int i = 0; i < 190'000; ++i) marks += '&';
  for (const auto& body : {sections, one_block, marks}) {
    const auto id = publish(create("长", body));
    std::size_t text = 0;
    std::string url = "/items/" + id;
    int parts = 0;
    while (!url.empty()) {
      const auto page = client.get(url);
      ASSERT_EQ(page.status, 200) << url;
      EXPECT_LT(page.body.size(), 100'000U) << url;
      const auto from = page.body.find("<div class=\"item-body\"");
      text += page.body.find("</div>", from) - from;
      const auto next = page.body.find("rel=\"next\" href=\"");
      url = next == std::string::npos ? "" : page.body.substr(next + 17, page.body.find('"', next + 17) - next - 17);
      if (++parts > 30) break;
    }
    EXPECT_GT(parts, 2);
    EXPECT_GE(text, body.size() - 1000) << "all of it is shown";
    EXPECT_THAT(client.get("/items/" + id).body, HasSubstr("id=\"page-data\">null</script>"))
        << "the app asks for the whole text";
    EXPECT_EQ(client.get("/items/" + id + "?part=99").status, 404);
    EXPECT_EQ(client.get("/items/" + id + "?part=0").status, 404);
  }
  EXPECT_EQ(client.get("/items/" + publish(create("短")) + "?part=1").status, 200);
}

TEST_P(LibraryTest, long_words_everywhere_keep_lists_under_100_kilobytes) {
  std::string title;
  for (int i = 0; i < 66; ++i) title += "<长>";
  for (int i = 0; i < 24; ++i) publish(create(fmt::format("{}{}", i, title), title));
  EXPECT_LT(client.get("/").body.size(), 100'000U);
  std::string url = "/columns/culture";
  std::size_t shown = 0;
  while (!url.empty()) {
    const auto page = client.get(url);
    EXPECT_LT(page.body.size(), 100'000U);
    for (auto at = page.body.find("<article"); at != std::string::npos; at = page.body.find("<article", at + 1))
      ++shown;
    const auto next = page.body.find("rel=\"next\" href=\"");
    url = next == std::string::npos
              ? ""
              : "/columns/culture" + page.body.substr(next + 17, page.body.find('"', next + 17) - next - 17);
  }
  EXPECT_EQ(shown, 24U);
}

TEST_P(LibraryTest, a_date_of_its_own_and_a_subcategory_stand_beside_the_time_of_publication) {
  client.headers = {{"idempotency-key", "dated-item"}};
  const auto id =
      client
          .post("/api/v1/editing/items", fmt::format(R"({{"column":"{}","kind":"article","title":"旧文","body":"文",)"
                                                     R"("made_on":"1957-05-04","subcategory":"散文"}})",
                                                     column_id()))
          .text("id");
  client.headers.clear();
  const auto page = client.get("/items/" + publish(id)).body;
  EXPECT_THAT(page, HasSubstr("<span>散文</span><span>作于 <time datetime=\"1957-05-04\">1957年5月4日</time></span>"));
  EXPECT_THAT(page, HasSubstr("\"dateCreated\":\"1957-05-04\""));
}

TEST_P(LibraryTest, home_shows_series_without_a_program_and_no_more_than_twelve) {
  for (int i = 0; i < 15; ++i) {
    ASSERT_EQ(
        client.post("/api/v1/editing/series", fmt::format(R"({{"slug":"s{0}","name":"系列{0}","kind":"audio"}})", i))
            .status,
        201);
  }
  const auto episode = publish(create("一集"));
  ASSERT_EQ(client
                .post("/api/v1/editing/series",
                      fmt::format(R"({{"slug":"full","name":"有内容的","kind":"video","episodes":["{}"]}})", episode))
                .status,
            201);
  const auto home = client.get("/").body;
  EXPECT_THAT(home, HasSubstr("<strong>有内容的</strong><small>视频 · 1 集</small>"))
      << "before those without an episode";
  std::size_t shown = 0;
  for (auto at = home.find("class=\"series-card\""); at != std::string::npos;
       at = home.find("class=\"series-card\"", at + 1))
    ++shown;
  EXPECT_EQ(shown, 12U);
}

TEST_P(LibraryTest, a_public_answer_is_made_once_and_anew_after_a_change) {
  const auto id = publish(create("旧题"));
  for (const auto& path : {std::string("/api/v1/home"), "/api/v1/items/" + id, std::string("/api/v1/items?limit=5"),
                           std::string("/api/v1/columns/culture"), std::string("/api/v1/columns")}) {
    const auto first = client.get(path);
    EXPECT_EQ(first.status, 200) << path;
    EXPECT_EQ(client.get(path).body, first.body) << path;
    EXPECT_EQ(client.get(path).etag, first.etag) << path;
  }
  auto text = draft("新题", "新文");
  text.pop_back();
  client.put("/api/v1/editing/items/" + id, text + ",\"version\":2}");
  for (const auto& path : {std::string("/api/v1/home"), "/api/v1/items/" + id, std::string("/api/v1/items?limit=5")})
    EXPECT_THAT(client.get(path).body, HasSubstr("新题")) << path;
}

TEST_P(LibraryTest, memory_after_a_restart_is_the_same) {
  const auto id = publish(create("甲"));
  create("乙");
  auto again = Library::open(*store, clock, ids, settings).value();
  const auto head = again->head(ItemId(std::stoll(id)));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->version, library->head(ItemId(std::stoll(id)))->version);
  EXPECT_EQ(again->title(head->number), "甲");
  EXPECT_EQ(again->published(), 1);
  EXPECT_EQ(again->columns()->front().items, 1);
  EXPECT_EQ(again->title(ItemNumber(2)), "") << "a draft's title is nobody's to see";
}

TEST_P(LibraryTest, lists_have_headings_and_titles_their_language) {
  publish(create("有题"));
  const auto column = client.get("/columns/culture").body;
  EXPECT_THAT(column, HasSubstr("<h2 class=\"unseen\">全部内容</h2>"));
  EXPECT_THAT(column, HasSubstr("<h3 class=\"item-card-title\" lang=\"zh-Hans\">有题</h3>"));
  EXPECT_THAT(client.get("/").body, HasSubstr("item-card is-lead has-no-cover"))
      << "the first pick leads without a cover too";
}

TEST_P(LibraryTest, nothing_at_an_address_is_a_page_for_whoever_asks_for_one) {
  const auto page = fault_page({}, settings.zone);
  http::Request request;
  request.headers.emplace_back("accept-language", "en");
  const auto missing = page(request, base::Fault::not_found("there is nothing at this address"));
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(page(request, base::Fault::unavailable("the disk is full")).content_type, "application/problem+json");
}

TEST_P(LibraryTest, app_addresses_without_content_get_the_shell) {
  for (const auto* path :
       {"/search", "/me", "/me/data", "/ranks", "/sign-in", "/register", "/console", "/console/items/17"}) {
    const auto page = client.get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_THAT(page.body, HasSubstr("data-page=\"shell\"")) << path;
  }
  EXPECT_THAT(client.get("/search").body, HasSubstr("<style>:root{--site-accent:#1F6F5C}</style>"));
}

WANQIU_ON_BOTH_ENGINES(LibraryTest);

}  // namespace
}  // namespace wanqiu::library
