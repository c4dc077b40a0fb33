// The room as a whole, on both engines, through its routes.
#include "people/people.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "people/demo_city.h"
#include "people/people_routes.h"
#include "room.h"
#include "store/store.h"
#include "support/access_walk.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::people {
namespace {

using base::LearnerId;
using base::LearnerNumber;
using base::OrganisationId;
using http::Role;
using support::Answer;
using support::Client;

DemoCity small_city() {
  DemoCity city;
  city.organisations_csv =
      "code,name,parent_code,kind\n41,河南省,,province\n4116,周口市,41,city\n411602,川汇区,4116,county\n"
      "411603,淮阳区,4116,county\njx,荆河社区,411602,township\nlib,市图书馆,4116,unit\n";
  city.password = "wanqiu-demo";
  city.join_codes = {{"jx", "JINGHE2026"}};
  city.accounts = {{"learner", "李小麦", "jx", {}},
                   {"admin", "赵知新", "411602", {{Role::organisation_admin, "411602"}}},
                   {"chief", "程远", "lib", {{Role::chief, "41"}}},
                   {"operator", "周运维", "4116", {{Role::operator_, "41"}}}};
  city.learners = 20;
  city.surnames = {"王", "李", "张"};
  city.given_names = {"子轩", "雨桐", "志强", "秀英"};
  return city;
}

class PeopleTest : public support::DatabaseTest {
 protected:
  PeopleTest() : store_(database.open(migrations())) {
    open();
    const auto made = make_demo_city_now(*people_, small_city());
    EXPECT_TRUE(made) << (made ? "" : to_string(made.error()));
  }
  void open() {
    router_.reset();
    people_.reset();
    PeopleSettings settings;
    settings.password_memory_bytes = 8192 * 8;
    settings.password_passes = 1;
    auto opened = People::open({*store_, clock_, ids_, random_, base::Zone::utc(), settings});
    people_ = std::move(opened).value();
    router_ = std::make_unique<http::Router>(*people_, http::Router::Settings{});
    mount_people(*router_, *people_);
  }

  Client stranger() { return Client(*router_); }
  Client as(const std::string& account, const std::string& password = "wanqiu-demo") {
    Client client(*router_);
    const auto answer = client.post("/api/v1/sessions", sign_in_body(account, password));
    EXPECT_EQ(answer.status, 201) << account << ": " << answer.body;
    return client;
  }
  static std::string sign_in_body(const std::string& account, const std::string& password) {
    return R"({"account":")" + account + R"(","password":")" + password + "\"}";
  }
  std::string organisation(const std::string& code) const {
    return std::to_string(people_->directory().tree()->by_code(code)->id.value);
  }
  OrganisationId organisation_id(const std::string& code) const {
    return people_->directory().tree()->by_code(code)->id;
  }
  LearnerNumber number(const std::string& name) const {
    for (std::uint32_t n = 1; n <= people_->directory().count(); ++n) {
      if (people_->directory().name(LearnerNumber(n)) == name) return LearnerNumber(n);
    }
    return {};
  }
  std::string learner(const std::string& name) const {
    return std::to_string(people_->directory().id_of(number(name)).value);
  }

  support::MovedClock clock_{base::from_ms(1'790'000'000'000)};
  base::SeededRandom random_{11};
  base::IdSource ids_{clock_, random_};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<People> people_;
  std::unique_ptr<http::Router> router_;
};

TEST_P(PeopleTest, who_registers_with_a_code_is_signed_in_and_belongs_there) {
  auto client = stranger();
  const auto target = client.get("/api/v1/join-codes/jinghe-2026");
  EXPECT_EQ(target.status, 200);
  EXPECT_EQ(target.text("name"), "荆河社区");
  const std::string body =
      R"({"join_code":"JINGHE2026","name":"新学员","user_name":"138 0013 8000","password":"long enough"})";
  const auto answer = client.post("/api/v1/registrations", body);
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.text("phone"), "138****8000");
  EXPECT_EQ(client.get("/api/v1/me").text("name"), "新学员");
  EXPECT_NE(answer.header("Set-Cookie").find("HttpOnly; SameSite=Lax"), std::string::npos);
  EXPECT_EQ(people_->directory().organisation_of(number("新学员")), organisation_id("jx"));
  EXPECT_EQ(as("13800138000", "long enough").get("/api/v1/me").status, 200);

  const auto again = stranger().post("/api/v1/registrations", body);
  EXPECT_EQ(again.status, 409);
  EXPECT_TRUE(again.problem_names("user_name"));
  const auto wrong = stranger().post(
      "/api/v1/registrations", R"({"join_code":"NOSUCH99","name":"x","user_name":"someone","password":"long enough"})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(wrong.problem_names("join_code"));
}

TEST_P(PeopleTest, a_wrong_name_and_a_wrong_password_look_the_same) {
  const auto name = stranger().post("/api/v1/sessions", sign_in_body("nobody", "wanqiu-demo"));
  const auto password = stranger().post("/api/v1/sessions", sign_in_body("learner", "wrong password"));
  const auto invited = stranger().post("/api/v1/sessions", sign_in_body("demo3", "wrong password"));
  EXPECT_EQ(name.status, 401);
  EXPECT_EQ(name.body, password.body);
  EXPECT_EQ(name.body, invited.body);
  EXPECT_EQ(name.status, password.status);
}

TEST_P(PeopleTest, guessing_is_slowed_down_and_the_wait_is_told) {
  Answer answer;
  for (int i = 0; i < 8; ++i) answer = stranger().post("/api/v1/sessions", sign_in_body("learner", "guess"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_FALSE(answer.header("Retry-After").empty());
  EXPECT_EQ(stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).status, 429);
  EXPECT_EQ(as("admin").get("/api/v1/me").status, 200);  // others are not held up
  clock_.advance(base::Seconds(600));
  EXPECT_EQ(as("learner").get("/api/v1/me").status, 200);
}

TEST_P(PeopleTest, a_session_survives_a_restart_and_ends_when_it_is_ended) {
  auto here = as("learner");
  const auto there = as("learner").cookies;
  const auto cookies = here.cookies;
  open();
  auto same = stranger();
  same.cookies = cookies;
  EXPECT_EQ(same.get("/api/v1/me").status, 200);
  EXPECT_EQ(same.del("/api/v1/sessions/current").status, 204);
  same.cookies = cookies;
  EXPECT_EQ(same.get("/api/v1/me").status, 401);
  auto other = stranger();
  other.cookies = there;
  EXPECT_EQ(other.get("/api/v1/me").status, 200);
  EXPECT_EQ(other.del("/api/v1/sessions").status, 204);
  other.cookies = there;
  EXPECT_EQ(other.get("/api/v1/me").status, 401);
}

TEST_P(PeopleTest, a_session_slides_while_it_is_used_and_ends_when_it_is_not) {
  auto client = as("learner");
  for (int i = 0; i < 5; ++i) {
    clock_.advance(std::chrono::hours(24 * 20));
    EXPECT_EQ(client.get("/api/v1/me").status, 200) << i;
  }
  clock_.advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(client.get("/api/v1/me").status, 401);
}

TEST_P(PeopleTest, a_changed_password_ends_the_other_sessions) {
  auto mine = as("learner");
  auto other = as("learner");
  EXPECT_EQ(mine.put("/api/v1/me/password", R"({"old":"wrong","new":"another one"})").status, 422);
  EXPECT_TRUE(mine.put("/api/v1/me/password", R"({"old":"wanqiu-demo","new":"short"})").problem_names("new"));
  EXPECT_EQ(mine.put("/api/v1/me/password", R"({"old":"wanqiu-demo","new":"another one"})").status, 204);
  EXPECT_EQ(mine.get("/api/v1/me").status, 200);
  EXPECT_EQ(other.get("/api/v1/me").status, 401);
  EXPECT_EQ(stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).status, 401);
  as("learner", "another one");
}

TEST_P(PeopleTest, a_token_acts_as_its_owner_until_it_is_revoked) {
  auto client = as("learner");
  const auto made = client.post("/api/v1/me/tokens", R"({"label":"script"})");
  ASSERT_EQ(made.status, 201) << made.body;
  auto program = stranger();
  program.origin.clear();
  program.bearer = made.text("secret");
  EXPECT_EQ(program.bearer.substr(0, 4), "wqt_");
  EXPECT_EQ(program.get("/api/v1/me").status, 200);
  EXPECT_EQ(program.patch("/api/v1/me", R"({"large_type":true})").status, 200);
  EXPECT_EQ(program.post("/api/v1/me/tokens", R"({"label":"more"})").status, 403);
  EXPECT_EQ(program.post("/api/v1/me/erasure", R"({"password":"wanqiu-demo"})").status, 403);
  EXPECT_EQ(client.get("/api/v1/me/tokens").body.find(program.bearer), std::string::npos);
  EXPECT_EQ(client.del("/api/v1/me/tokens/" + made.text("id")).status, 204);
  EXPECT_EQ(program.get("/api/v1/me").status, 401);
  EXPECT_EQ(client.del("/api/v1/me/tokens/" + made.text("id")).status, 404);
}

TEST_P(PeopleTest, an_invited_learner_gets_in_once_with_a_code) {
  auto admin = as("operator");
  const auto line = people_->directory().find(LearnerNumber(people_->directory().count())).value();
  ASSERT_EQ(line.state, LearnerState::invited);
  const auto issued = admin.post("/api/v1/learners/" + std::to_string(line.id.value) + "/activation-code");
  ASSERT_EQ(issued.status, 201) << issued.body;
  const auto account = "demo" + std::to_string(20);
  const auto body = [&](const std::string& code, const std::string& password) {
    return R"({"account":")" + account + R"(","code":")" + code + R"(","password":")" + password + "\"}";
  };
  EXPECT_EQ(stranger().post("/api/v1/activations", body("AAAA-AAAA-AAAA", "my own password")).status, 401);
  EXPECT_EQ(stranger().post("/api/v1/activations", body(issued.text("code"), "short")).status, 422);
  auto client = stranger();
  EXPECT_EQ(client.post("/api/v1/activations", body(issued.text("code"), "my own password")).status, 201);
  EXPECT_EQ(client.get("/api/v1/me").status, 200);
  EXPECT_EQ(stranger().post("/api/v1/activations", body(issued.text("code"), "another password")).status, 401);
  as(account, "my own password");
  EXPECT_NE(client.get("/api/v1/me/data").body.find("a code to get in was issued"), std::string::npos);
}

TEST_P(PeopleTest, all_codes_of_an_organisation_come_as_csv_and_work) {
  const auto answer = as("admin").post("/api/v1/organisations/" + organisation("411602") + "/activation-codes");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto second = answer.body.substr(answer.body.find('\n') + 1);
  EXPECT_EQ(answer.body.substr(0, 6), "number");
  std::vector<std::string> fields;
  for (std::size_t at = 0; at != std::string::npos && fields.size() < 5;) {
    const auto end = second.find_first_of(",\r\n", at);
    fields.push_back(second.substr(at, end - at));
    at = end + 1;
  }
  ASSERT_EQ(fields.size(), 5U);
  const auto in = stranger().post("/api/v1/activations", R"({"account":")" + fields[2] + R"(","code":")" + fields[4] +
                                                             R"(","password":"my own password"})");
  EXPECT_EQ(in.status, 201) << in.body;
}

TEST_P(PeopleTest, who_is_listed_is_who_may_be_opened_and_nobody_else) {
  for (const std::string who : {"admin", "operator"}) {
    auto viewer = as(who);
    const auto top = who == "admin" ? organisation("411602") : organisation("41");
    std::set<std::string> listed;
    for (std::uint32_t n = 1; n <= people_->directory().count(); ++n) {
      const auto id = std::to_string(people_->directory().id_of(LearnerNumber(n)).value);
      const auto page = viewer.get("/api/v1/organisations/" + top +
                                   "/learners?cursor=" + std::to_string(n - 1 == 0 ? UINT32_MAX : n - 1));
      const auto first = n == 1 ? viewer.get("/api/v1/organisations/" + top + "/learners") : page;
      const bool is_listed = first.body.find("\"id\":\"" + id + "\"") != std::string::npos;
      const auto opened = viewer.post("/api/v1/learners/" + id + "/lookups", R"({"reason":"a test of access"})");
      EXPECT_EQ(opened.status, is_listed ? 201 : 404) << who << " " << n;
    }
  }
}

TEST_P(PeopleTest, a_look_at_a_record_needs_a_reason_and_is_shown_to_the_learner) {
  auto admin = as("admin");
  const auto path = "/api/v1/learners/" + learner("李小麦") + "/lookups";
  EXPECT_TRUE(admin.post(path, "{}").problem_names("reason"));
  const auto record = admin.post(path, R"({"reason":"核对手机号"})");
  EXPECT_EQ(record.status, 201) << record.body;
  EXPECT_EQ(record.text("user_name"), "learner");
  const auto mine = as("learner").get("/api/v1/me/data").body;
  EXPECT_NE(mine.find("核对手机号"), std::string::npos);
  EXPECT_NE(mine.find("赵知新, 川汇区"), std::string::npos);
}

TEST_P(PeopleTest, search_finds_part_of_a_name_and_a_whole_account) {
  auto admin = as("admin");
  const auto list = "/api/v1/organisations/" + organisation("411602") + "/learners?q=";
  EXPECT_NE(admin.get(list + "小麦").body.find("李小麦"), std::string::npos);
  EXPECT_NE(admin.get(list + "LEARNER").body.find("李小麦"), std::string::npos);
  EXPECT_EQ(admin.get(list + "operator").body, R"({"items":[],"next":null})");  // of another organisation
}

TEST_P(PeopleTest, learners_are_listed_by_their_state) {
  auto admin = as("admin");
  const auto list = "/api/v1/organisations/" + organisation("411602") + "/learners";
  ASSERT_EQ(admin.put("/api/v1/learners/" + learner("李小麦") + "/status", R"({"suspended":true})").status, 204);
  EXPECT_NE(admin.get(list + "?status=suspended").body.find("李小麦"), std::string::npos);
  EXPECT_NE(admin.get(list + "?status=suspended&q=learner").body.find("李小麦"), std::string::npos);
  EXPECT_EQ(admin.get(list + "?status=active&q=learner").body, R"({"items":[],"next":null})");
  EXPECT_TRUE(admin.get(list + "?status=asleep").problem_names("status"));
}

TEST_P(PeopleTest, organisations_are_found_only_below_the_one_that_is_asked) {
  auto admin = as("admin");
  const auto here = "/api/v1/organisations/" + organisation("411602");
  EXPECT_NE(admin.get(here + "/search?q=JX").body.find(R"("code":"jx")"), std::string::npos);
  EXPECT_EQ(admin.get(here + "/search?q=411603").body, R"({"items":[],"next":null})");
  EXPECT_EQ(admin.get("/api/v1/organisations/" + organisation("411603") + "/search?q=4").status, 403);
  EXPECT_TRUE(admin.get(here + "/search").problem_names("q"));
}

TEST_P(PeopleTest, roles_are_given_and_taken_within_what_one_holds) {
  auto admin = as("admin");
  const auto grants = "/api/v1/organisations/" + organisation("jx") + "/grants";
  const auto body = [&](const std::string& name, const std::string& role) {
    return R"({"learner_id":")" + learner(name) + R"(","role":")" + role + "\"}";
  };
  EXPECT_EQ(admin.post(grants, body("李小麦", "operator")).status, 403);
  EXPECT_EQ(admin.post(grants, body("李小麦", "editor")).status, 403);
  EXPECT_EQ(admin.post(grants, body("程远", "host")).status, 422);  // not one of theirs
  EXPECT_EQ(admin.post(grants, body("李小麦", "learner")).status, 422);
  auto learner_here = as("learner");
  EXPECT_EQ(learner_here.get("/api/v1/organisations").status, 403);
  const auto given = admin.post(grants, body("李小麦", "organisation_admin"));
  ASSERT_EQ(given.status, 201) << given.body;
  EXPECT_EQ(admin.post(grants, body("李小麦", "organisation_admin")).status, 409);
  EXPECT_EQ(learner_here.get("/api/v1/organisations").status, 200);  // at once, in the same session
  const auto outside = "/api/v1/organisations/" + organisation("411603") + "/learners";
  EXPECT_EQ(learner_here.get(outside).status, 403);
  EXPECT_EQ(admin.del(grants + "/" + given.text("id")).status, 204);
  EXPECT_EQ(learner_here.get("/api/v1/organisations").status, 403);
  EXPECT_EQ(admin.del(grants + "/" + given.text("id")).status, 404);
}

TEST_P(PeopleTest, the_last_operator_stays) {
  auto op = as("operator");
  const auto list = op.get("/api/v1/organisations/" + organisation("41") + "/grants").body;
  const auto at = list.rfind("\"id\":\"", list.find("\"learner_name\":\"周运维\""));
  const auto id = list.substr(at + 6, list.find('"', at + 6) - at - 6);
  EXPECT_EQ(op.del("/api/v1/organisations/" + organisation("41") + "/grants/" + id).status, 409);
  EXPECT_EQ(op.post("/api/v1/me/erasure", R"({"password":"wanqiu-demo"})").status, 409);
}

TEST_P(PeopleTest, moves_and_merges_keep_the_days_before) {
  auto op = as("operator");
  const auto one = number("李小麦");
  const auto day = base::Zone::utc().day_of(clock_.now());
  clock_.advance(std::chrono::hours(24 * 3));
  const auto moved = op.post("/api/v1/learners/" + learner("李小麦") + "/move",
                             R"({"organisation_id":")" + organisation("411603") + "\"}");
  ASSERT_EQ(moved.status, 204) << moved.body;
  auto where = support::run(people_->memberships(one));
  ASSERT_EQ(where.size(), 2U);
  EXPECT_EQ(where[0].organisation, organisation_id("jx"));
  EXPECT_EQ(where[0].from_day, day);
  EXPECT_EQ(where[0].to_day, day + 2);
  EXPECT_EQ(where[1].from_day, day + 3);

  clock_.advance(std::chrono::hours(24));
  std::vector<Change> changes;
  people_->subscribe([&](const Change& change) { changes.push_back(change); });
  const auto before = people_->directory().registered(organisation_id("4116"));
  const auto merged = op.post("/api/v1/organisations/" + organisation("411602") + "/merge",
                              R"({"into_id":")" + organisation("411603") + "\"}");
  ASSERT_EQ(merged.status, 200) << merged.body;
  EXPECT_EQ(changes.front().kind, Change::Kind::organisation_moved);
  EXPECT_EQ(changes.back().kind, Change::Kind::organisation_merged);
  EXPECT_EQ(people_->directory().registered(organisation_id("4116")), before);
  EXPECT_EQ(people_->directory().tree()->find(organisation_id("jx"))->parent, organisation_id("411603"));
  EXPECT_EQ(people_->past_places_now().size(), 1U);
  EXPECT_EQ(people_->directory().organisation_of(number("赵知新")), organisation_id("411603"));
  EXPECT_TRUE(people_->directory().grants(people_->directory().id_of(number("赵知新"))).empty());
  const auto held_before = people_->past_memberships_now().size();
  open();  // and the same after a restart
  EXPECT_EQ(people_->past_memberships_now().size(), held_before);
  EXPECT_EQ(people_->directory().organisation_of(number("赵知新")), organisation_id("411603"));
  EXPECT_EQ(people_->directory().registered(organisation_id("4116")), before);
}

TEST_P(PeopleTest, an_organisation_is_made_renamed_moved_and_closed) {
  auto admin = as("admin");
  const auto made = admin.post("/api/v1/organisations/" + organisation("411602") + "/children",
                               R"({"code":"qy","name":"七一社区","kind":"township"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto path = "/api/v1/organisations/" + made.text("id");
  EXPECT_EQ(admin
                .post("/api/v1/organisations/" + organisation("411602") + "/children",
                      R"({"code":"qy","name":"x","kind":"unit"})")
                .status,
            409);
  EXPECT_EQ(admin.patch(path, R"({"name":"七一路社区"})").text("name"), "七一路社区");
  EXPECT_EQ(admin.post(path + "/move", R"({"parent_id":")" + organisation("411603") + "\"}").status, 422);
  EXPECT_EQ(admin.post(path + "/move", R"({"parent_id":")" + organisation("jx") + "\"}").status, 200);
  EXPECT_EQ(admin.post("/api/v1/organisations/" + organisation("jx") + "/close").status, 409);
  EXPECT_EQ(admin.post(path + "/close").status, 200);
  EXPECT_NE(admin.get(path).body.find("history"), std::string::npos);
  EXPECT_EQ(admin.get("/api/v1/organisations/" + organisation("jx") + "/children").body, R"({"items":[],"next":null})");
}

TEST_P(PeopleTest, a_revoked_join_code_lets_nobody_in) {
  auto admin = as("admin");
  const auto codes = "/api/v1/organisations/" + organisation("jx") + "/join-codes";
  const auto made = admin.post(codes, "");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(stranger().get("/api/v1/join-codes/" + made.text("code")).status, 200);
  EXPECT_EQ(admin.del(codes + "/" + made.text("code")).status, 204);
  EXPECT_EQ(stranger().get("/api/v1/join-codes/" + made.text("code")).status, 404);
  Answer answer;
  for (int i = 0; i < 15; ++i) answer = stranger().get("/api/v1/join-codes/GUESS" + std::to_string(i));
  EXPECT_EQ(answer.status, 429);
}

struct OtherRoom final : PersonalData {
  int erased = 0;
  bool broken = false;
  std::string_view room() const override { return "other"; }
  base::Task<std::string> export_json(LearnerId, LearnerNumber number) override {
    co_return "{\"kept\":" + std::to_string(number.value) + "}";
  }
  base::Task<> erase(LearnerId, LearnerNumber) override {
    if (broken) throw std::runtime_error("the disk is full");
    ++erased;
    co_return;
  }
};

TEST_P(PeopleTest, who_is_erased_is_gone_everywhere_and_the_rest_goes_on_after_a_crash) {
  OtherRoom other;
  people_->add(other);
  auto client = as("learner");
  const auto gone = number("李小麦");
  const auto zip = client.get("/api/v1/me/data/export");
  EXPECT_EQ(zip.content_type, "application/zip");
  EXPECT_EQ(zip.body.substr(0, 2), "PK");
  EXPECT_NE(zip.body.find("other.json"), std::string::npos);
  EXPECT_NE(client.get("/api/v1/me/data").body.find("\"other\":{\"kept\":"), std::string::npos);
  EXPECT_EQ(client.post("/api/v1/me/erasure", R"({"password":"wrong"})").status, 422);
  const auto before = people_->directory().registered(organisation_id("41"));
  other.broken = true;
  EXPECT_EQ(client.post("/api/v1/me/erasure", R"({"password":"wanqiu-demo"})").status, 204);
  EXPECT_EQ(other.erased, 0);
  EXPECT_EQ(client.get("/api/v1/me").status, 401);
  EXPECT_EQ(people_->directory().registered(organisation_id("41")), before - 1);
  EXPECT_FALSE(people_->directory().shown_name(gone));
  EXPECT_EQ(stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).status, 401);

  other.broken = false;
  open();
  std::vector<LearnerNumber> told;
  people_->add(other);
  struct Tell {
    static base::Task<> one(std::vector<LearnerNumber>* told, LearnerNumber number) {
      told->push_back(number);
      co_return;
    }
  };
  people_->on_erased([&told](LearnerNumber number) { return Tell::one(&told, number); });
  support::run_to_end(people_->resume_erasures());
  EXPECT_EQ(other.erased, 1);
  EXPECT_EQ(told, std::vector{gone});
  EXPECT_EQ(people_->directory().find(gone)->state, LearnerState::erased);
  support::run_to_end(people_->resume_erasures());
  EXPECT_EQ(other.erased, 1);
}

TEST_P(PeopleTest, a_suspended_learner_is_out_at_once_and_back_when_resumed) {
  auto client = as("learner");
  auto admin = as("admin");
  const auto path = "/api/v1/learners/" + learner("李小麦") + "/status";
  EXPECT_EQ(admin.put(path, R"({"suspended":true})").status, 204);
  EXPECT_EQ(client.get("/api/v1/me").status, 401);
  EXPECT_EQ(stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).status, 403);
  EXPECT_EQ(admin.put(path, R"({"suspended":false})").status, 204);
  as("learner");
  EXPECT_EQ(admin.put("/api/v1/learners/" + learner("周运维") + "/status", R"({"suspended":true})").status, 404);
}

TEST_P(PeopleTest, every_route_lets_in_whom_it_states_and_nobody_else) {
  const auto wrong = support::walk_access(
      router_->routes(), {*people_, organisation_id("jx"), organisation_id("411602"), organisation_id("lib")});
  EXPECT_TRUE(wrong.empty()) << wrong.size() << ", the first: " << wrong.front();
}

TEST_P(PeopleTest, wrong_bodies_and_addresses_name_the_field_and_do_nothing) {
  auto op = as("operator");
  const auto jx = "/api/v1/organisations/" + organisation("jx");
  const auto before = people_->directory().tree()->size();
  EXPECT_TRUE(op.post(jx + "/children", R"({"code":"q","kind":"unit"})").problem_names("name"));
  EXPECT_TRUE(op.post(jx + "/children", R"({"code":"q","name":"x","kind":"planet"})").problem_names("kind"));
  EXPECT_TRUE(op.post(jx + "/children", R"({"code":"q q","name":"x","kind":"unit"})").problem_names("code"));
  EXPECT_TRUE(op.post(jx + "/children", R"({"code":"q","name":"x","kind":"unit","z":1})").problem_names("z"));
  EXPECT_EQ(op.post(jx + "/children", "{").status, 400);
  EXPECT_EQ(op.get("/api/v1/organisations/999999").status, 403);  // what is not there is covered by nobody
  EXPECT_EQ(op.get("/api/v1/organisations/x").status, 404);
  EXPECT_EQ(op.get(jx + "/learners?cursor=-1").status, 422);
  EXPECT_EQ(op.get(jx + "/learners?limit=1").status, 422);
  EXPECT_EQ(op.post("/api/v1/learners/999/lookups", R"({"reason":"anything"})").status, 404);
  EXPECT_EQ(op.patch("/api/v1/me", R"({"name":""})").status, 422);
  EXPECT_EQ(op.patch("/api/v1/me", R"({"language":"fr"})").status, 422);
  EXPECT_EQ(op.patch("/api/v1/me", "{\"name\":\"\xff\"}").status, 400);
  EXPECT_EQ(people_->directory().tree()->size(), before);
  auto foreign = op;
  foreign.origin = "https://elsewhere.example";
  EXPECT_EQ(foreign.post(jx + "/close").status, 403);
  EXPECT_EQ(op.post("/api/v1/imports/learners", "{}").status, 415);
}

TEST_P(PeopleTest, an_import_runs_on_and_tells_how_far_it_is) {
  auto admin = as("admin");
  admin.content_type = "text/csv";
  const auto started = admin.post("/api/v1/imports/learners",
                                  "name,phone,organisation_code\n新来,13700137000,jx\n别处,13700137001,411603\n");
  ASSERT_EQ(started.status, 202) << started.body;
  people_->room().imports.wait();
  const auto done = admin.get("/api/v1/imports/learners/" + started.text("id"));
  EXPECT_EQ(done.text("state"), "done") << done.body;
  EXPECT_EQ(done.text("imported"), "1");
  EXPECT_EQ(done.text("rejected_count"), "1");
  EXPECT_EQ(as("operator").get("/api/v1/imports/learners/" + started.text("id")).status, 404);
}

TEST_P(PeopleTest, the_first_operator_is_made_once) {
  EXPECT_FALSE(people_->make_first_operator_now("second", "第二"));
  EXPECT_FALSE(people_->make_root_now("x", "x", OrganisationKind::city));
}

WANQIU_ON_BOTH_ENGINES(PeopleTest);

}  // namespace
}  // namespace wanqiu::people
