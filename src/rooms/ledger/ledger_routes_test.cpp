#include "ledger/ledger_routes.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/time_units.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::ledger {
namespace {

using base::LearnerNumber;
using base::OrganisationId;
using testing::HasSubstr;
using testing::Not;

constexpr OrganisationId city{1}, county{2}, school{3}, hospital{4};
constexpr LearnerNumber an{1}, bo{2}, chen{3};

constexpr std::string_view rules_text = R"(version: 3
name: 测试
active_hours: [{from: "06:00", to: "08:30"}, {from: "12:00", to: "14:00"}]
rules:
  - {id: signed_in, title: 登录, verb: signed_in, points: 1, daily_cap: 1}
  - {id: shared_item, title: 分享, verb: shared_item, points: 1, active_points: 2, daily_cap: 3}
  - {id: kept_item, title: 收藏, verb: kept_item, points: 1, daily_cap: 1}
)";

constexpr std::int64_t first_id = 5'000'000;  // items have ids far from their numbers

struct Names final : Lookups {
  Surroundings around;
  Surroundings surroundings(OrganisationId) const override { return around; }
  base::Task<std::vector<std::optional<std::string>>> learner_names(std::vector<LearnerNumber> learners) override {
    std::vector<std::optional<std::string>> names;
    for (const LearnerNumber learner : learners) {
      names.push_back(learner == chen ? std::nullopt : std::optional("学员" + std::to_string(learner.value)));
    }
    co_return names;
  }
  base::Task<std::vector<Shown>> shown(std::vector<Object> objects) override {
    std::vector<Shown> all;
    for (const Object& object : objects) {
      all.push_back(object.number == 0 ? Shown{}
                                       : Shown{first_id + static_cast<std::int64_t>(object.number),
                                               "文章" + std::to_string(object.number)});
    }
    co_return all;
  }
  std::optional<std::uint64_t> number_of(Verb, std::int64_t id) const override {
    if (id <= first_id || id >= first_id + 1000) return std::nullopt;
    return static_cast<std::uint64_t>(id - first_id);
  }
  std::string organisation_name(OrganisationId organisation) const override {
    return "组织" + std::to_string(organisation.value);
  }
};

struct LedgerRoutes : support::DatabaseTest {
  base::Zone zone = base::Zone::find("Asia/Shanghai").value();
  support::MovedClock clock{base::parse_instant("2022-01-05T10:00:00+08:00", "").value()};
  std::unique_ptr<store::Store> store = database.open(migrations());
  Ranks ranks{zone.day_of(clock.now())};
  TimeUnits units;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Attention> attention = std::make_unique<Attention>(Attention::Settings{}, zone, units, 1);
  Names names;
  support::FakeGate gate;
  http::Router router{gate, {.origins = {"http://127.0.0.1:8080"}, .to_fault = {}, .page = {}}};
  support::Client client{router};

  LedgerRoutes() {
    ranks.put_organisations(
        std::vector<Ranks::Organisation>{{city, {}}, {county, city}, {school, county}, {hospital, county}});
    ranks.put_members(std::vector<Ranks::Member>{{an, school}, {bo, school}, {chen, hospital}});
    Settings settings;
    settings.zone = zone;
    settings.rules_text = rules_text;
    settings.rules_file = "rules.yaml";
    settings.keeps_house = false;
    ledger = Ledger::open(*store, clock, settings, {&ranks, &units}).value();
    mount_ledger(router, {*ledger, ranks, *attention, names, clock});
    sign_in(an, school);
  }
  ~LedgerRoutes() override { ledger->stop(); }

  void sign_in(LearnerNumber number, OrganisationId organisation, std::vector<http::Grant> grants = {}) {
    gate.caller = http::Caller{base::LearnerId{number.value + 100}, number, organisation, std::move(grants), 1, false};
  }
  void sign_in_operator() { sign_in(bo, school, {{http::Role::operator_, city}}); }

  support::Answer report(std::string_view verb, std::string_view object, std::string_view key,
                         std::string_view more = "") {
    return client.post("/api/v1/events",
                       fmt::format(R"({{"verb":"{}","object":"{}","key":"{}"{}}})", verb, object, key, more));
  }
  support::Answer share(int item, LearnerNumber by = an) {
    sign_in(by, school);
    return report("shared_item", std::to_string(first_id + item), fmt::format("share-{}-{}", item, by.value));
  }
};
WANQIU_ON_BOTH_ENGINES(LedgerRoutes);

TEST_P(LedgerRoutes, a_reported_event_earns_a_point_with_its_reason) {
  const auto answer = share(17);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(R"("duplicate":false,"points":1,"balance":1)"));
  EXPECT_THAT(answer.body,
              HasSubstr(R"("verb":"shared_item","rule":"shared_item","object":"5000017","title":"文章17")"));
}

TEST_P(LedgerRoutes, sharing_an_item_again_on_the_same_day_is_the_same_event_under_any_key) {
  const auto first = share(17);
  const auto again = report("shared_item", "5000017", "another-key");
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr(R"("duplicate":true)"));
  EXPECT_EQ(again.text("seq"), first.text("seq"));
  EXPECT_THAT(client.get("/api/v1/me/points").body, HasSubstr(R"("balance":1)"));
}

TEST_P(LedgerRoutes, the_cap_is_kept_and_said) {
  for (int item = 1; item <= 3; ++item) share(item);
  const auto over = share(4);
  EXPECT_THAT(over.body, HasSubstr(R"("points":0)"));
  EXPECT_THAT(over.body, HasSubstr(R"("capped":true)"));
}

TEST_P(LedgerRoutes, active_hours_earn_at_their_rate) {
  clock.advance(std::chrono::hours{3});
  EXPECT_THAT(share(17).body, HasSubstr(R"("points":2)"));
}

TEST_P(LedgerRoutes, a_visit_counts_once_a_day) {
  EXPECT_THAT(report("signed_in", "0", "a").body, HasSubstr(R"("points":1)"));
  EXPECT_THAT(report("signed_in", "0", "b").body, HasSubstr(R"("duplicate":true)"));
  clock.advance(std::chrono::hours{24});
  EXPECT_THAT(report("signed_in", "0", "c").body, HasSubstr(R"("points":1,"balance":2)"));
}

TEST_P(LedgerRoutes, sharing_and_reporting_it_is_one_event) {
  const Event shared{
      0, clock.now(), an, Verb::shared_item, 17, 1, natural_key(Verb::shared_item, 17, zone.day_of(clock.now()))};
  ASSERT_TRUE(ledger->submit_now({shared}).front());
  EXPECT_THAT(share(17).body, HasSubstr(R"("duplicate":true)"));
  EXPECT_THAT(client.get("/api/v1/me/points").body, HasSubstr(R"("balance":1)"));
}

TEST_P(LedgerRoutes, what_happens_in_a_room_cannot_be_reported) {
  for (const char* verb : {"kept_item", "followed_column", "commented", "read_item", "spent"}) {
    const auto answer = report(verb, "5000001", "k");
    EXPECT_EQ(answer.status, 422) << verb;
    EXPECT_TRUE(answer.problem_names("verb")) << answer.body;
  }
}

TEST_P(LedgerRoutes, a_view_reported_again_within_five_minutes_is_one_view) {
  EXPECT_THAT(report("viewed_item", "5000017", "a").body, HasSubstr(R"("duplicate":false)"));
  EXPECT_THAT(report("viewed_item", "5000017", "b").body, HasSubstr(R"("duplicate":true)"));
  EXPECT_THAT(report("viewed_item", "5000018", "c").body, HasSubstr(R"("duplicate":false)")) << "another item";
  clock.advance(std::chrono::minutes{5});
  EXPECT_THAT(report("viewed_item", "5000017", "d").body, HasSubstr(R"("duplicate":false)"));
  EXPECT_THAT(report("viewed_item", "5000017", "e", R"(,"at":"2022-01-05T10:03:00+08:00")").body,
              HasSubstr(R"("duplicate":true)"))
      << "the first one again, from a phone that was offline";
}

TEST_P(LedgerRoutes, a_phone_that_was_offline_reports_late) {
  const auto answer = report("shared_item", "5000005", "offline", R"(,"at":"2022-01-03T09:30:00+08:00")");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(client.get("/api/v1/me/points/days/2022-01-03").body, HasSubstr(R"("points":1)"));
  EXPECT_THAT(client.get("/api/v1/me/points/days/2022-01-05").body, HasSubstr(R"("points":0,"items":[])"));
}

TEST_P(LedgerRoutes, a_clock_a_little_ahead_is_now) {
  const auto answer = report("shared_item", "5000005", "ahead", R"(,"at":"2022-01-05T10:01:00+08:00")");
  EXPECT_THAT(answer.body, HasSubstr(R"("at":"2022-01-05T02:00:00Z")"));
}

TEST_P(LedgerRoutes, a_wrong_event_is_refused_with_the_field) {
  struct Case {
    std::string body, field;
    int status;
  };
  const std::vector<Case> cases{
      {R"({"verb":"read_item","object":"5000001","key":"k"})", "verb", 422},
      {R"({"verb":"corrected","object":"5000001","key":"k"})", "verb", 422},
      {R"({"verb":"dance","object":"5000001","key":"k"})", "verb", 422},
      {R"({"verb":7,"object":"5000001","key":"k"})", "verb", 422},
      {R"({"object":"5000001","key":"k"})", "verb", 422},
      {R"({"verb":"shared_item","object":"5000001","key":""})", "key", 422},
      {R"({"verb":"shared_item","object":1,"key":"k"})", "object", 422},
      {R"({"verb":"shared_item","object":"-1","key":"k"})", "object", 422},
      {R"({"verb":"shared_item","object":"99999999999999999999","key":"k"})", "object", 422},
      {R"({"verb":"shared_item","object":"4000","key":"k"})", "object", 422},
      {R"({"verb":"signed_in","object":"4","key":"k"})", "object", 422},
      {R"({"verb":"signed_in","object":"0","key":"k","at":"2022-01-05T09:00:00+08:00"})", "at", 422},
      {R"({"verb":"shared_item","object":"5000001","key":"k","amount":2})", "amount", 422},
      {R"({"verb":"shared_item","object":"5000001","key":"k","points":100})", "points", 422},
      {R"({"verb":"shared_item","object":"5000001","key":"k","at":"2021-12-20T09:00:00+08:00"})", "at", 422},
      {R"({"verb":"shared_item","object":"5000001","key":"k","at":"2022-01-05T12:00:00+08:00"})", "at", 422},
      {R"({"verb":"shared_item","object":"5000001","key":"k","at":"yesterday"})", "at", 422},
  };
  for (const Case& wrong : cases) {
    const auto answer = client.post("/api/v1/events", wrong.body);
    EXPECT_EQ(answer.status, wrong.status) << wrong.body << "\n" << answer.body;
    EXPECT_TRUE(answer.problem_names(wrong.field)) << wrong.body << "\n" << answer.body;
  }
  EXPECT_EQ(client.post("/api/v1/events", "{").status, 400);
  EXPECT_THAT(client.get("/api/v1/me/points").body, HasSubstr(R"("balance":0)")) << "nothing of it was counted";
}

TEST_P(LedgerRoutes, strangers_see_the_rules_and_nothing_else) {
  gate.caller.reset();
  EXPECT_EQ(client.get("/api/v1/rules").status, 200);
  for (const http::Route& route : router.routes()) {
    if (route.pattern == "/api/v1/rules") continue;
    EXPECT_EQ(client.send(route.method, route.pattern, "{}").status, 401) << route.pattern;
  }
}

TEST_P(LedgerRoutes, my_points_say_what_is_earned_and_what_is_open) {
  share(1), share(2);
  const auto answer = client.get("/api/v1/me/points");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body,
              HasSubstr(R"("day":"2022-01-05","today":2,"balance":2,"earned_total":2,"streak_days":1,"rule_set":"3")"));
  EXPECT_THAT(
      answer.body,
      HasSubstr(
          R"("rule":"shared_item","title":"分享","verb":"shared_item","points":1,"active_points":2,"daily_cap":3,"earned":2,"open":1)"));
  EXPECT_THAT(answer.body, HasSubstr(R"("earned":0,"open":1)"));
}

TEST_P(LedgerRoutes, my_points_say_when_active_hours_are) {
  EXPECT_THAT(
      client.get("/api/v1/me/points").body,
      HasSubstr(
          R"("now":false,"until":null,"next":"2022-01-05T04:00:00Z","hours":[{"from":"06:00","to":"08:30"},{"from":"12:00","to":"14:00"}])"));
  clock.advance(std::chrono::hours{3});
  EXPECT_THAT(client.get("/api/v1/me/points").body,
              HasSubstr(R"("now":true,"until":"2022-01-05T06:00:00Z","next":"2022-01-05T22:00:00Z")"));
}

TEST_P(LedgerRoutes, every_entry_of_a_day_has_its_reason) {
  share(1), share(2);
  const auto answer = client.get("/api/v1/me/points/days/2022-01-05");
  EXPECT_THAT(answer.body, HasSubstr(R"("day":"2022-01-05","points":2)"));
  EXPECT_LT(answer.body.find("文章1"), answer.body.find("文章2"));
  EXPECT_TRUE(client.get("/api/v1/me/points/days/2022-13-05").problem_names("day"));
}

TEST_P(LedgerRoutes, nobody_sees_anothers_points) {
  share(1, an);
  sign_in(bo, school);
  EXPECT_THAT(client.get("/api/v1/me/points").body, HasSubstr(R"("balance":0)"));
  EXPECT_THAT(client.get("/api/v1/me/points/days/2022-01-05").body, HasSubstr(R"("items":[])"));
}

TEST_P(LedgerRoutes, the_calendar_leaves_no_day_out) {
  share(1);
  const auto answer = client.get("/api/v1/me/points/calendar?from=2022-01-04&to=2022-01-06");
  EXPECT_THAT(
      answer.body,
      HasSubstr(
          R"("points":1,"streak_days":1,"items":[{"day":"2022-01-04","points":0},{"day":"2022-01-05","points":1},{"day":"2022-01-06","points":0}],"next":null)"));
  EXPECT_THAT(client.get("/api/v1/me/points/calendar").body, HasSubstr(R"("from":"2021-12-06","to":"2022-01-05")"));
  EXPECT_TRUE(client.get("/api/v1/me/points/calendar?from=2022-01-06&to=2022-01-05").problem_names("from"));
  EXPECT_TRUE(client.get("/api/v1/me/points/calendar?from=2020-01-06").problem_names("from"));
  EXPECT_TRUE(client.get("/api/v1/me/points/calendar?from=soon").problem_names("from"));
  EXPECT_TRUE(client.get("/api/v1/me/points/calendar?until=2022-01-05").problem_names("until"));
}

TEST_P(LedgerRoutes, my_ranks_stand_in_own_organisation_county_and_city) {
  share(1, bo), share(2, bo), share(1, chen), share(1, an);
  const auto answer = client.get("/api/v1/me/ranks");
  EXPECT_THAT(
      answer.body,
      HasSubstr(
          R"({"window":"day","since":"2022-01-05","points":1,"places":[{"scope":"own","organisation":"3","name":"组织3","rank":2,"ranked":2,"learners":2},{"scope":"county","organisation":"2","name":"组织2","rank":2,"ranked":3,"learners":3},{"scope":"city")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("window":"week","since":"2022-01-03")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("window":"all","since":null)"));
}

TEST_P(LedgerRoutes, the_tree_of_a_province_has_its_county_and_city_in_the_middle) {
  names.around = {school, county};
  const auto answer = client.get("/api/v1/me/ranks");
  EXPECT_THAT(answer.body, HasSubstr(R"("scope":"own","organisation":"3")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("scope":"city","organisation":"2")"));
  EXPECT_THAT(answer.body, Not(HasSubstr(R"("scope":"county")"))) << "it is the learner's own";
}

TEST_P(LedgerRoutes, the_first_are_named_unless_they_are_not_to_be) {
  share(1, chen), share(2, chen), share(1, an);
  const auto answer = client.get("/api/v1/ranks?window=month&organisation=2");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(
      answer.body,
      HasSubstr(
          R"("window":"month","since":"2022-01-01","organisation":"2","name":"组织2","ranked":2,"learners":3,"mine":{"rank":2,"points":1})"));
  EXPECT_THAT(
      answer.body,
      HasSubstr(
          R"("items":[{"rank":1,"points":2,"name":null,"me":false},{"rank":2,"points":1,"name":"学员1","me":true}])"));
  EXPECT_THAT(client.get("/api/v1/ranks?organisation=4").body, HasSubstr(R"("mine":null)")) << "not mine";
  EXPECT_THAT(client.get("/api/v1/ranks").body, HasSubstr(R"("window":"day","since":"2022-01-05","organisation":"1")"));
  EXPECT_EQ(client.get("/api/v1/ranks?organisation=99").status, 404);
  EXPECT_TRUE(client.get("/api/v1/ranks?window=decade").problem_names("window"));
  EXPECT_TRUE(client.get("/api/v1/ranks?organisation=x").problem_names("organisation"));
}

TEST_P(LedgerRoutes, organisations_are_ranked_by_points_or_by_head) {
  share(1, an), share(1, chen);
  EXPECT_THAT(
      client.get("/api/v1/ranks/organisations?parent=2").body,
      HasSubstr(
          R"("items":[{"rank":1,"organisation":"3","name":"组织3","points":1,"learners":2,"average":0.5},{"rank":1,"organisation":"4")"));
  EXPECT_THAT(client.get("/api/v1/ranks/organisations?parent=2&by=average").body,
              HasSubstr(R"("items":[{"rank":1,"organisation":"4","name":"组织4","points":1,"learners":1,"average":1)"));
  EXPECT_EQ(client.get("/api/v1/ranks/organisations?parent=99").status, 404);
  EXPECT_TRUE(client.get("/api/v1/ranks/organisations?by=luck").problem_names("by"));
}

TEST_P(LedgerRoutes, an_organisation_where_nobody_is_has_no_rank) {
  share(1, chen);
  ranks.put_member({chen, school});
  const auto body = client.get("/api/v1/ranks/organisations?parent=2").body;
  EXPECT_THAT(body, HasSubstr(R"("organisation":"3","name":"组织3","points":1,"learners":3)"));
  EXPECT_THAT(body, Not(HasSubstr(R"("organisation":"4")")));
}

TEST_P(LedgerRoutes, the_rules_can_be_read_and_are_kept_by_the_browser) {
  const auto answer = client.get("/api/v1/rules");
  EXPECT_EQ(answer.etag, "rules-3");
  EXPECT_THAT(answer.body, HasSubstr(R"("version":"3","name":"测试")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("rule":"kept_item")"));
}

TEST_P(LedgerRoutes, only_the_operator_sees_and_changes_rule_sets) {
  EXPECT_EQ(client.get("/api/v1/rule-sets").status, 403);
  EXPECT_EQ(client.post("/api/v1/rule-sets", R"({"text":"version: 4"})").status, 403);
  EXPECT_EQ(client.get("/api/v1/system/ledger").status, 403);
  sign_in_operator();
  EXPECT_THAT(client.get("/api/v1/rule-sets").body, HasSubstr(R"("version":"3","name":"测试")"));
  EXPECT_THAT(client.get("/api/v1/rule-sets/3").body, HasSubstr(R"("in_use":true,"text":"version: 3\n)"));
  EXPECT_EQ(client.get("/api/v1/rule-sets/4").status, 404);
  EXPECT_EQ(client.get("/api/v1/system/ledger").status, 200);
}

TEST_P(LedgerRoutes, a_new_rule_set_counts_from_then_on) {
  share(1);
  sign_in_operator();
  const std::string text =
      R"(version: 4\nname: 新\nactive_hours: []\nrules:\n  - {id: shared_item, title: 分享, verb: shared_item, points: 2, daily_cap: 10}\n)";
  EXPECT_EQ(client.post("/api/v1/rule-sets/validate", R"({"text":")" + text + R"("})").status, 200);
  EXPECT_THAT(client.get("/api/v1/rules").body, HasSubstr(R"("version":"3")")) << "validating takes nothing into use";
  const auto taken = client.post("/api/v1/rule-sets", R"({"text":")" + text + R"("})");
  ASSERT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(client.post("/api/v1/rule-sets", R"({"text":")" + text + R"("})").status, 409);
  EXPECT_THAT(share(2).body, HasSubstr(R"("points":2,"balance":3)"));
}

TEST_P(LedgerRoutes, a_mistake_in_a_rule_set_is_named_and_nothing_changes) {
  sign_in_operator();
  const auto answer = client.post(
      "/api/v1/rule-sets",
      R"({"text":"version: 4\nname: x\nactive_hours: []\nrules:\n  - {id: a, title: a, verb: dance, points: 1}\n"})");
  EXPECT_EQ(answer.status, 422) << answer.body;
  EXPECT_TRUE(answer.problem_names("rules[0].verb")) << answer.body;
  EXPECT_THAT(client.get("/api/v1/rules").body, HasSubstr(R"("version":"3")"));
}

}  // namespace
}  // namespace wanqiu::ledger
