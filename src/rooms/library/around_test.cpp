// Following, keeping, sharing and commenting over the routes, with the real library and the real ledger; on both
// engines.
#include "library/around.h"

#include <gmock/gmock.h>

#include "around_fixture.h"
#include "people/personal_data.h"

namespace wanqiu::library {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AroundTest : public AroundFixture {
 protected:
  void SetUp() override {
    item = publish("宛丘", "坎其击鼓，宛丘之下。\n\n无冬无夏，值其鹭羽。");
    reopen();
  }
  void reopen() {
    around =
        Around::open({*store, clock, ids, *library, *ledger, gate,
                      [](base::LearnerNumber number) {
                        return number.value == 66 ? std::nullopt : std::optional("学员" + std::to_string(number.value));
                      },
                      settings});
    router = std::make_unique<http::Router>(gate, http::Router::Settings{});
    mount_around(*router, *around);
  }
  support::Client as(std::optional<http::Caller> caller) {
    gate.caller = std::move(caller);
    return support::Client(*router);
  }
  support::Answer write(int who, const std::string& text, const std::string& key = "") {
    auto client = as(person(who));
    client.headers.emplace_back("idempotency-key", key.empty() ? "request " + std::to_string(++requests_) : key);
    return client.post(path("comments"), R"({"text":")" + text + R"("})");
  }
  std::string path(const std::string& rest) const { return "/api/v1/items/" + std::to_string(item.value) + "/" + rest; }
  std::string column_path() const {
    return "/api/v1/columns/" + std::to_string(library->column("news")->id.value) + "/follow";
  }
  std::string decide(const std::string& comment, const std::string& what) {
    return "/api/v1/moderation/comments/" + comment + "/" + what;
  }

  AroundSettings settings{Moderation::after, true, "https://learn.example", {}, 5, 40, 30};
  support::FakeGate gate;
  ItemId item;
  std::unique_ptr<Around> around;
  std::unique_ptr<http::Router> router;

 private:
  int requests_ = 0;
};
WANQIU_ON_BOTH_ENGINES(AroundTest);

TEST_P(AroundTest, following_earns_once_and_never_again) {
  auto client = as(person(1));
  const auto first = client.put(column_path());
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.body, R"({"following":true,"points_earned":1})");
  EXPECT_EQ(client.put(column_path()).text("points_earned"), "0");
  EXPECT_EQ(client.del(column_path()).body, R"({"following":false,"points_earned":0})");
  EXPECT_EQ(client.put(column_path()).text("points_earned"), "0");
  clock.advance(std::chrono::hours(24 * 9));  // beyond what the ledger remembers of keys
  EXPECT_EQ(client.del(column_path()).status, 200);
  EXPECT_EQ(client.put(column_path()).text("points_earned"), "0");
  EXPECT_EQ(balance(1), 1);
  const auto follows = client.get("/api/v1/me/follows");
  EXPECT_THAT(follows.body, HasSubstr("\"column_name\":\"新闻\""));
  EXPECT_THAT(as(person(2)).get("/api/v1/me/follows").body, Not(HasSubstr("新闻")));
  EXPECT_EQ(as(person(2)).put("/api/v1/columns/12345/follow").status, 404);
}

TEST_P(AroundTest, keeping_earns_once_and_what_is_withdrawn_stays_listed_without_its_title) {
  auto client = as(person(1));
  EXPECT_EQ(client.put(path("keep")).body, R"({"kept":true,"points_earned":1})");
  EXPECT_EQ(client.del(path("keep")).status, 200);
  EXPECT_THAT(client.get("/api/v1/me/kept").body, Not(HasSubstr("宛丘")));
  EXPECT_EQ(client.put(path("keep")).text("points_earned"), "0");
  EXPECT_THAT(client.get("/api/v1/me/kept").body, HasSubstr("\"title\":\"宛丘\""));
  withdraw(item);
  const auto after = client.get("/api/v1/me/kept");
  EXPECT_THAT(after.body, HasSubstr("\"withdrawn\":true"));
  EXPECT_THAT(after.body, Not(HasSubstr("宛丘")));
  EXPECT_EQ(client.put(path("keep")).status, 410);
  EXPECT_EQ(client.del(path("keep")).status, 200);
  EXPECT_EQ(balance(1), 1);
}

TEST_P(AroundTest, kept_items_come_in_pages) {
  auto client = as(person(1));
  for (int i = 0; i < 5; ++i) {
    item = publish("第" + std::to_string(i) + "篇", "正文");
    EXPECT_EQ(client.put(path("keep")).status, 200);
  }
  const auto first = client.get("/api/v1/me/kept?limit=3");
  EXPECT_THAT(first.body, HasSubstr("第4篇"));
  EXPECT_THAT(first.body, Not(HasSubstr("第1篇")));
  const auto second = client.get("/api/v1/me/kept?limit=3&cursor=" + first.text("next"));
  EXPECT_THAT(second.body, HasSubstr("第1篇"));
  EXPECT_EQ(second.text("next"), "null");
  EXPECT_EQ(client.get("/api/v1/me/kept?cursor=x").status, 422);
}

TEST_P(AroundTest, sharing_gives_link_and_codes_and_earns_once_a_day_and_item) {
  const auto data = as(std::nullopt).get(path("shares"));
  EXPECT_EQ(data.status, 200) << data.body;
  EXPECT_EQ(data.text("url"), "https://learn.example/items/" + std::to_string(item.value));
  EXPECT_EQ(data.text("title"), "宛丘");
  EXPECT_THAT(data.text("text"), HasSubstr("坎其击鼓，宛丘之下。"));
  auto client = as(person(1));
  EXPECT_EQ(client.post(path("shares"), R"({"via":"qr"})").text("points_earned"), "1");
  EXPECT_EQ(client.post(path("shares"), R"({"via":"link"})").text("points_earned"), "0");
  clock.advance(std::chrono::hours(24));
  EXPECT_EQ(client.post(path("shares"), R"({"via":"sheet"})").text("points_earned"), "1");
  const auto page = "/items/" + std::to_string(item.value);
  EXPECT_THAT(client.get(page + "/qr.svg").body, testing::StartsWith("<svg"));
  EXPECT_EQ(client.get(page + "/qr.png?scale=4").content_type, "image/png");
  EXPECT_EQ(client.get(page + "/qr.png?scale=21").status, 422);
  withdraw(item);
  EXPECT_EQ(client.get(page + "/qr.svg").status, 410);
  EXPECT_EQ(client.post(path("shares"), R"({"via":"qr"})").status, 410);
}

TEST_P(AroundTest, a_comment_shows_at_once_where_somebody_looks_afterwards) {
  const auto written = write(1, "真好");
  EXPECT_EQ(written.status, 201) << written.body;
  EXPECT_EQ(written.text("points_earned"), "1");
  EXPECT_EQ(written.text("state"), "visible");
  EXPECT_EQ(written.text("writer"), "学员1");
  EXPECT_THAT(as(std::nullopt).get(path("comments")).body, HasSubstr("真好"));
  EXPECT_EQ(write(1, "还好").text("points_earned"), "0") << "one comment an item and day earns";
  EXPECT_EQ(as(std::nullopt).get(path("around")).text("comments"), "2");
  EXPECT_EQ(balance(1), 1);
}

TEST_P(AroundTest, a_comment_waits_where_somebody_looks_before_and_earns_for_its_day_when_approved) {
  settings.moderation = Moderation::before;
  reopen();
  const auto written = write(1, "等等看");
  const auto id = written.text("id");
  EXPECT_EQ(written.text("state"), "waiting");
  EXPECT_EQ(written.text("points_earned"), "0");
  EXPECT_THAT(as(std::nullopt).get(path("comments")).body, Not(HasSubstr("等等看")));
  EXPECT_THAT(as(person(2)).get(path("comments")).body, Not(HasSubstr("等等看")));
  EXPECT_THAT(as(person(1)).get(path("comments")).body, HasSubstr("等等看"));
  EXPECT_EQ(as(person(2)).get("/api/v1/comments/" + id).status, 404);

  clock.advance(std::chrono::hours(30));
  auto moderator = as(editor(1));
  EXPECT_THAT(moderator.get("/api/v1/moderation/comments").body, HasSubstr("等等看"));
  const auto approved = moderator.post(decide(id, "approve"));
  EXPECT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.text("state"), "visible");
  EXPECT_EQ(approved.text("decided_by"), "学员90");
  EXPECT_EQ(balance(1), 1);
  const auto day = zone.day_of(clock.now()) - 1;
  EXPECT_EQ(ledger->earned(base::LearnerNumber(1), day).size(), 1U) << "for the day on which it was written";
  EXPECT_EQ(moderator.post(decide(id, "undo")).text("state"), "waiting");
  EXPECT_EQ(moderator.post(decide(id, "undo")).status, 409);
  EXPECT_EQ(moderator.post(decide(id, "approve")).status, 200);
  EXPECT_EQ(moderator.post(decide(id, "approve")).status, 409);
  EXPECT_EQ(balance(1), 1) << "approved twice, earned once";
}

TEST_P(AroundTest, a_refused_comment_shows_its_writer_why) {
  const auto id = write(1, "骂人").text("id");
  EXPECT_EQ(as(editor(1)).post(decide(id, "refuse"), R"({"reason":"伤人"})").text("state"), "refused");
  EXPECT_THAT(as(std::nullopt).get(path("comments")).body, Not(HasSubstr("骂人")));
  EXPECT_EQ(as(person(1)).get("/api/v1/me/comments").text("reason"), "伤人");
  EXPECT_EQ(as(editor(1)).post(decide(id, "undo")).text("state"), "visible");
  EXPECT_EQ(as(editor(1)).post(decide(id, "refuse"), "{}").status, 422);
}

TEST_P(AroundTest, what_is_taken_back_is_gone_for_everybody_and_its_points_stay) {
  const auto id = write(1, "说错了").text("id");
  EXPECT_EQ(as(person(2)).del("/api/v1/comments/" + id).status, 404);
  EXPECT_EQ(as(person(1)).del("/api/v1/comments/" + id).status, 204);
  EXPECT_EQ(as(person(1)).del("/api/v1/comments/" + id).status, 404);
  EXPECT_THAT(as(person(1)).get("/api/v1/me/comments").body, Not(HasSubstr("说错了")));
  EXPECT_EQ(as(editor(1)).get("/api/v1/comments/" + id).status, 404);
  EXPECT_EQ(as(editor(1)).post(decide(id, "undo")).status, 409);
  EXPECT_EQ(balance(1), 1);
  EXPECT_EQ(write(1, "重新说").text("points_earned"), "0");
}

TEST_P(AroundTest, a_request_sent_twice_is_one_comment) {
  const auto first = write(1, "一次", "the same key");
  const auto again = write(1, "一次", "the same key");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.text("id"), first.text("id"));
  EXPECT_EQ(again.text("points_earned"), "0");
  EXPECT_NE(write(2, "一次", "the same key").text("id"), first.text("id")) << "keys are each learner's own";
  EXPECT_EQ(as(person(1)).post(path("comments"), R"({"text":"无键"})").status, 422);
}

TEST_P(AroundTest, too_many_comments_have_to_wait) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(write(1, "第" + std::to_string(i)).status, 201);
  const auto refused = write(1, "太快");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "60");
  EXPECT_EQ(write(2, "别人").status, 201);
  clock.advance(std::chrono::seconds(61));
  EXPECT_EQ(write(1, "慢些").status, 201);
}

TEST_P(AroundTest, listed_words_hold_a_comment_or_refuse_it) {
  auto chief = as(editor(1));
  EXPECT_EQ(chief.post("/api/v1/moderation/words", R"({"word":"广告","action":"hold"})").status, 201);
  const auto added = chief.post("/api/v1/moderation/words", R"({"word":"加微信","action":"refuse"})");
  const auto held = write(1, "看 广-告 ");
  EXPECT_EQ(held.text("state"), "waiting");
  EXPECT_THAT(as(editor(1)).get("/api/v1/moderation/comments").body, HasSubstr(R"("found_words":["广告"])"));
  const auto refused = write(1, "请加 微 信");
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(refused.problem_names("text"));
  EXPECT_THAT(refused.body, HasSubstr("加微信"));
  reopen();  // the list is read at the start
  EXPECT_EQ(write(1, "请加微信").status, 422);
  EXPECT_EQ(as(editor(1)).del("/api/v1/moderation/words/" + added.text("id")).status, 204);
  EXPECT_EQ(write(1, "请加微信").status, 201);
  EXPECT_EQ(as(editor(1)).post("/api/v1/moderation/words", R"({"word":"！！","action":"hold"})").status, 422);
}

TEST_P(AroundTest, words_of_the_site_hold_a_comment_beside_the_list_which_goes_before) {
  settings.words = {"彩票", "加微信", "！"};
  reopen();
  EXPECT_EQ(write(1, "买彩 票").text("state"), "waiting");
  EXPECT_EQ(write(1, "加微信").text("state"), "waiting");
  EXPECT_EQ(as(editor(1)).post("/api/v1/moderation/words", R"({"word":"加 微信","action":"refuse"})").status, 201);
  EXPECT_EQ(write(1, "加微信").status, 422);
  EXPECT_EQ(write(1, "买彩票").text("state"), "waiting") << "a change of the list leaves the site's words";
  EXPECT_EQ(write(2, "很好！").text("state"), "visible");
}

TEST_P(AroundTest, the_word_list_is_the_whole_citys_and_not_a_local_editors) {
  const auto added = as(editor(1)).post("/api/v1/moderation/words", R"({"word":"广告","action":"hold"})");
  auto local = as(editor(11));
  EXPECT_EQ(local.get("/api/v1/moderation/words").status, 200);
  EXPECT_EQ(local.post("/api/v1/moderation/words", R"({"word":"好","action":"refuse"})").status, 403);
  EXPECT_EQ(local.del("/api/v1/moderation/words/" + added.text("id")).status, 403);
}

TEST_P(AroundTest, nobody_decides_on_their_own_comment) {
  settings.moderation = Moderation::before;
  reopen();
  auto own = editor(1);
  own.organisation = base::OrganisationId(11);
  auto client = as(own);
  client.headers.emplace_back("idempotency-key", "an editor's own");
  const auto id = client.post(path("comments"), R"({"text":"我的"})").text("id");
  client.headers.clear();
  EXPECT_THAT(client.get("/api/v1/moderation/comments").body, Not(HasSubstr("我的")));
  EXPECT_EQ(client.post(decide(id, "approve")).status, 404);
  EXPECT_EQ(client.post(decide(id, "undo")).status, 404);
  auto another = as(person(91, {{http::Role::editor, base::OrganisationId(1)}}));
  EXPECT_EQ(another.post(decide(id, "approve")).status, 200);
}

TEST_P(AroundTest, links_begin_where_the_request_came_in_when_no_address_is_configured) {
  settings.address.clear();
  reopen();
  auto client = as(std::nullopt);
  client.headers.emplace_back("host", "learn.city.example:8443");
  const auto page = "/items/" + std::to_string(item.value);
  EXPECT_EQ(client.get(path("shares")).text("url"), "http://learn.city.example:8443" + page);
  const auto code = client.get(page + "/qr.svg");
  EXPECT_EQ(code.header("cache-control"), "no-cache");
  client.headers.back().second = "other.example";
  EXPECT_NE(client.get(page + "/qr.svg").body, code.body);
  client.headers.back().second = "evil.example/<path>";
  EXPECT_EQ(client.get(path("shares")).text("url"), page) << "what names no host is not taken";
}

TEST_P(AroundTest, reports_reach_the_moderators_and_are_closed_by_a_decision) {
  const auto id = write(1, "可疑").text("id");
  const auto report = "/api/v1/comments/" + id + "/reports";
  EXPECT_EQ(as(person(2)).post(report, R"({"why":"insult","text":"不好"})").status, 204);
  EXPECT_EQ(as(person(2)).post(report, R"({"why":"other"})").status, 204);
  EXPECT_EQ(as(person(3)).post(report, R"({"why":"advertising"})").status, 204);
  EXPECT_EQ(as(person(1)).post(report, R"({"why":"other"})").status, 409);
  EXPECT_EQ(as(person(2)).post(report, R"({"why":"boring"})").status, 422);
  auto moderator = as(editor(1));
  EXPECT_EQ(moderator.get("/api/v1/moderation/comments?state=reported").text("reports"), "2");
  EXPECT_THAT(moderator.get(decide(id, "reports")).body, HasSubstr("学员3"));
  EXPECT_EQ(moderator.post(decide(id, "approve")).text("reports"), "0");
  EXPECT_THAT(moderator.get("/api/v1/moderation/comments?state=reported").body, Not(HasSubstr("可疑")));
  EXPECT_EQ(moderator.post(decide(id, "undo")).text("reports"), "2");
}

TEST_P(AroundTest, an_editor_sees_and_decides_within_their_scope_only) {
  settings.moderation = Moderation::before;
  reopen();
  const auto of_11 = write(1, "甲地").text("id");
  const auto of_10 = write(2, "乙地").text("id");
  auto local = as(editor(11));
  const auto queue = local.get("/api/v1/moderation/comments");
  EXPECT_THAT(queue.body, HasSubstr("甲地"));
  EXPECT_THAT(queue.body, Not(HasSubstr("乙地")));
  EXPECT_EQ(local.post(decide(of_10, "approve")).status, 404);
  EXPECT_EQ(local.get("/api/v1/comments/" + of_10).status, 404);
  EXPECT_EQ(local.get(decide(of_10, "reports")).status, 404);
  EXPECT_EQ(local.get("/api/v1/comments/" + of_11).status, 200);
  EXPECT_EQ(local.post(decide(of_11, "approve")).status, 200);
  EXPECT_EQ(as(person(5, {{http::Role::judge, base::OrganisationId(1)}})).get("/api/v1/moderation/comments").status,
            403);
  EXPECT_EQ(as(std::nullopt).get("/api/v1/moderation/comments").status, 401);
}

TEST_P(AroundTest, the_queue_is_paged_oldest_first) {
  settings.moderation = Moderation::before;
  settings.comments_per_minute = 100;
  reopen();
  for (int i = 0; i < 7; ++i) EXPECT_EQ(write(1 + i % 2, "第" + std::to_string(i)).status, 201);
  auto local = as(editor(11));
  const auto first = local.get("/api/v1/moderation/comments?limit=3");
  EXPECT_THAT(first.body, HasSubstr("第0"));
  EXPECT_THAT(first.body, HasSubstr("第4"));
  EXPECT_THAT(first.body, Not(HasSubstr("第6")));
  const auto second = local.get("/api/v1/moderation/comments?limit=3&cursor=" + first.text("next"));
  EXPECT_THAT(second.body, HasSubstr("第6"));
  EXPECT_EQ(second.text("next"), "null");
}

TEST_P(AroundTest, comments_of_a_withdrawn_item_are_gone_and_a_name_that_is_not_to_be_shown_is_empty) {
  const auto id = write(66, "无名").text("id");
  EXPECT_EQ(as(std::nullopt).get("/api/v1/comments/" + id).text("writer"), "");
  withdraw(item);
  EXPECT_EQ(as(std::nullopt).get(path("comments")).status, 410);
  EXPECT_EQ(as(std::nullopt).get("/api/v1/comments/" + id).status, 404);
  EXPECT_EQ(as(person(66)).get("/api/v1/comments/" + id).status, 200);
  EXPECT_EQ(write(1, "迟了").status, 410);
}

TEST_P(AroundTest, an_event_that_did_not_reach_the_ledger_is_settled_at_the_next_start) {
  EXPECT_EQ(as(person(1)).put(path("keep")).text("points_earned"), "1");
  store->write_now([](store::Session& db) {  // as if the process had ended before
    db.run("update item_keep set credited = 0");
    db.run(
        "insert into column_follow (learner, number, column_id, following, first_at, followed_at, credited) select 1, "
        "1, id, 1, :at, :at, 0 from channel_column where slug = 'news'",
        base::from_ms(base::to_ms(*base::parse_instant("2026-11-24T09:59:00+08:00", ""))));
  });
  EXPECT_EQ(around->settle_now(base::Seconds(0)), 2);
  EXPECT_EQ(balance(1), 2) << "the follow is new, the keep was known";
  EXPECT_EQ(around->settle_now(base::Seconds(0)), 0);
}

TEST_P(AroundTest, a_learner_gets_all_of_it_out_and_it_can_be_erased) {
  write(1, "我的话");
  const auto of_other = write(2, "别人的话").text("id");
  as(person(1)).put(path("keep"));
  as(person(1)).put(column_path());
  as(person(1)).post("/api/v1/comments/" + of_other + "/reports", R"({"why":"other"})");
  const auto data = personal_data(*store);
  const auto text = support::run(data->export_json(base::LearnerId(1), base::LearnerNumber(1)));
  EXPECT_THAT(text, HasSubstr("我的话"));
  EXPECT_THAT(text, Not(HasSubstr("别人的话")));
  EXPECT_THAT(text, HasSubstr("\"kept_at\""));
  EXPECT_THAT(text, HasSubstr("\"followed_at\""));
  EXPECT_THAT(text, HasSubstr("\"why\":\"other\""));
  support::run_to_end(data->erase(base::LearnerId(1), base::LearnerNumber(1)));
  support::run_to_end(data->erase(base::LearnerId(1), base::LearnerNumber(1)));
  const auto after = as(std::nullopt).get(path("comments"));
  EXPECT_THAT(after.body, Not(HasSubstr("我的话")));
  EXPECT_THAT(after.body, HasSubstr("别人的话"));
  EXPECT_EQ(balance(1), 3);
}

TEST_P(AroundTest, bad_input_is_refused_by_name_and_changes_nothing) {
  struct Case {
    http::Method method;
    std::string target;
    std::string body;
    int status;
  };
  const auto long_text = std::string(501, 'x');
  const std::vector<Case> table{
      {http::Method::post, path("comments"), R"({"text":""})", 422},
      {http::Method::post, path("comments"), R"({"text":"   "})", 422},
      {http::Method::post, path("comments"), R"({"text":7})", 422},
      {http::Method::post, path("comments"), R"({})", 422},
      {http::Method::post, path("comments"), R"({"text":"a","more":1})", 422},
      {http::Method::post, path("comments"), R"({"text":")" + long_text + R"("})", 422},
      {http::Method::post, path("comments"), "{\"text\":\"a\\u0000b\"}", 422},
      {http::Method::post, path("comments"), "{\"text\":\"\xff\"}", 400},
      {http::Method::post, path("comments"), "not json", 400},
      {http::Method::post, "/api/v1/items/0/comments", R"({"text":"a"})", 404},
      {http::Method::post, "/api/v1/items/99999999999999999999/comments", R"({"text":"a"})", 404},
      {http::Method::post, "/api/v1/items/-1/comments", R"({"text":"a"})", 404},
      {http::Method::get, path("comments?limit=0"), "", 422},
      {http::Method::get, path("comments?limit=101"), "", 422},
      {http::Method::get, path("comments?cursor=-5"), "", 422},
      {http::Method::get, path("comments?cursor=" + std::string(300, '9')), "", 422},
      {http::Method::get, path("comments?page=2"), "", 422},
      {http::Method::post, path("shares"), R"({"via":"pigeon"})", 422},
      {http::Method::put, path("keep/x"), "", 404},
      {http::Method::post, path("keep"), "", 405},
      {http::Method::get, "/api/v1/comments/abc", "", 404},
      {http::Method::get, "/api/v1/moderation/comments?state=lost", "", 422},
      {http::Method::get, "/api/v1/moderation/comments?item=x", "", 422},
      {http::Method::post, "/api/v1/moderation/words", R"({"word":"x","action":"burn"})", 422},
  };
  auto caller = editor(1);
  for (const auto& one : table) {
    auto client = as(caller);
    client.headers.emplace_back("idempotency-key", "a good key");
    const auto answer = client.send(one.method, one.target, one.body);
    EXPECT_EQ(answer.status, one.status) << one.target << " " << one.body << " " << answer.body;
    EXPECT_EQ(answer.content_type, "application/problem+json") << one.target;
  }
  EXPECT_THAT(as(caller).get(path("comments")).body, HasSubstr("\"items\":[]"));
  EXPECT_EQ(balance(90), 0);
}

}  // namespace
}  // namespace wanqiu::library
