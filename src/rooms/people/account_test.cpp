// Getting into an account, and staying out of others', on both engines.
#include <algorithm>
#include <future>

#include "people_fixture.h"
#include "session_store.h"

namespace wanqiu::people {
namespace {

using namespace std::chrono_literals;

class AccountTest : public PeopleTest {
 protected:
  /// Holds the store's writer until let go: what is asked meanwhile commits in the order in which it was asked.
  class Held {
   public:
    explicit Held(store::Store& store)
        : thread_([this, &store] {
            store.write_now([this](store::Session&) {
              begun_.set_value();
              go_.get_future().wait();
            });
          }) {
      begun_.get_future().wait();
    }
    ~Held() { let_go(); }
    void let_go() {
      if (!thread_.joinable()) return;
      go_.set_value();
      thread_.join();
    }

   private:
    std::promise<void> begun_;
    std::promise<void> go_;
    std::thread thread_;
  };

  /// Asks on a thread of its own, and gives it the time to come as far as the writer.
  std::future<Answer> ask(std::function<Answer()> what) {
    auto answer = std::async(std::launch::async, std::move(what));
    std::this_thread::sleep_for(300ms);
    return answer;
  }
  std::size_t tokens_of_learner() {
    const auto rows = store_->read_now([&](store::Session& db) { return tokens_of(db, number("李小麦")); });
    return rows.size();
  }
  std::string code_for(const std::string& name) {
    return as("operator").post("/api/v1/learners/" + learner(name) + "/activation-code").text("code");
  }
  static std::string activation_body(const std::string& account, const std::string& code, const std::string& password) {
    return R"({"account":")" + account + R"(","code":")" + code + R"(","password":")" + password + "\"}";
  }
};

TEST_P(AccountTest, who_signs_in_while_the_password_is_changed_is_not_in) {
  auto owner = as("learner");
  auto thief = stranger();
  Held held(*store_);
  auto changed = ask([&] { return owner.put("/api/v1/me/password", R"({"old":"wanqiu-demo","new":"another one"})"); });
  auto entered = ask([&] { return thief.post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")); });
  held.let_go();
  EXPECT_EQ(changed.get().status, 204);
  EXPECT_EQ(entered.get().status, 401);
  EXPECT_EQ(thief.get("/api/v1/me").status, 401);
  EXPECT_EQ(owner.get("/api/v1/me").status, 200);
}

TEST_P(AccountTest, a_session_that_is_ended_meanwhile_leaves_no_token_behind) {
  auto owner = as("learner");
  auto thief = owner;
  Held held(*store_);
  auto ended = ask([&] { return owner.del("/api/v1/sessions"); });
  auto made = ask([&] { return thief.post("/api/v1/me/tokens", R"({"label":"for later"})"); });
  held.let_go();
  EXPECT_EQ(ended.get().status, 204);
  EXPECT_EQ(made.get().status, 401);
  EXPECT_EQ(tokens_of_learner(), 0U);
}

TEST_P(AccountTest, an_operator_who_lost_the_password_gets_a_code_on_the_machine) {
  auto before = as("operator");
  const auto invited = people_->activation_code_now(" Operator ");
  ASSERT_TRUE(invited);
  auto owner = stranger();
  EXPECT_EQ(owner.post("/api/v1/activations", activation_body("operator", invited->code, "found again")).status, 201);
  EXPECT_EQ(before.get("/api/v1/me").status, 401);
  EXPECT_NE(owner.get("/api/v1/me/data").body.find("on the machine itself"), std::string::npos);
  EXPECT_FALSE(people_->activation_code_now("nobody of this name"));
}

TEST_P(AccountTest, the_old_password_changes_nothing_once_a_new_one_is_set) {
  auto thief = as("learner");
  const auto code = code_for("李小麦");
  auto owner = stranger();
  Held held(*store_);
  auto reset = ask([&] { return owner.post("/api/v1/activations", activation_body("learner", code, "my own again")); });
  auto changed = ask([&] { return thief.put("/api/v1/me/password", R"({"old":"wanqiu-demo","new":"of a thief"})"); });
  auto erased = ask([&] { return thief.post("/api/v1/me/erasure", R"({"password":"wanqiu-demo"})"); });
  held.let_go();
  EXPECT_EQ(reset.get().status, 201);
  EXPECT_EQ(changed.get().status, 422);
  EXPECT_NE(erased.get().status, 204);
  EXPECT_EQ(owner.get("/api/v1/me").status, 200);
  as("learner", "my own again");
}

TEST_P(AccountTest, tokens_end_with_the_password) {
  const auto with_token = [&](Client& client) {
    auto program = stranger();
    program.bearer = client.post("/api/v1/me/tokens", R"({"label":"script"})").text("secret");
    EXPECT_EQ(program.get("/api/v1/me").status, 200);
    return program;
  };
  auto owner = as("learner");
  auto program = with_token(owner);
  EXPECT_EQ(owner.put("/api/v1/me/password", R"({"old":"wanqiu-demo","new":"another one"})").status, 204);
  EXPECT_EQ(program.get("/api/v1/me").status, 401);

  auto other = with_token(owner);
  const auto code = code_for("李小麦");
  EXPECT_EQ(other.get("/api/v1/me").status, 200) << "a code alone is no reason";
  EXPECT_EQ(stranger().post("/api/v1/activations", activation_body("learner", code, "a third one")).status, 201);
  EXPECT_EQ(other.get("/api/v1/me").status, 401);
  EXPECT_EQ(owner.get("/api/v1/me").status, 401);
  EXPECT_EQ(tokens_of_learner(), 0U);
}

TEST_P(AccountTest, one_account_is_one_account_whatever_it_is_called) {
  people_->add_learner_now({"三名", organisation_id("jx"), "13812345678", "S-77", "threenames", "a good password"})
      .value();
  int slowed = 0;
  for (int i = 0; i < 3; ++i) {
    for (const char* name : {"13812345678", "S-77", "threenames"}) {
      slowed += stranger().post("/api/v1/sessions", sign_in_body(name, "guess")).status == 429 ? 1 : 0;
    }
  }
  EXPECT_GE(slowed, 3);
}

TEST_P(AccountTest, a_try_that_could_not_be_looked_at_is_no_guess) {
  settings_.password_waiting = -1;  // nobody may wait: every one is told to come back
  open();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).status, 503) << i;
  }
}

TEST_P(AccountTest, one_address_does_not_become_people_for_ever) {
  Answer answer;
  for (int i = 0; i < 402 && answer.status != 429; ++i) {
    auto client = stranger();
    client.remote = "2001:db8::" + std::to_string(i % 100);
    answer = client.post("/api/v1/registrations", R"({"join_code":"JINGHE2026","name":"谁","user_name":"who)" +
                                                      std::to_string(i) + R"(","password":"long enough"})");
  }
  EXPECT_EQ(answer.status, 429);
  auto elsewhere = stranger();
  elsewhere.remote = "2001:db8:1::1";
  EXPECT_EQ(elsewhere
                .post("/api/v1/registrations",
                      R"({"join_code":"JINGHE2026","name":"谁","user_name":"elsewhere","password":"long enough"})")
                .status,
            201);
}

TEST_P(AccountTest, a_locked_database_keeps_nobody_from_reading) {
  if (GetParam() == store::Engine::postgresql) GTEST_SKIP() << "one writer does not lock out another there";
  auto client = as("learner");
  clock_.advance(std::chrono::hours(13));  // its use would be written down now
  const auto other = database.open();
  Held held(*other);
  EXPECT_EQ(client.get("/api/v1/me").status, 200);
  held.let_go();
  const auto used = [&] {
    return store_->read_now([&](store::Session& db) { return sessions_of(db, number("李小麦")).front().used_at; });
  };
  const auto before = used();
  EXPECT_EQ(client.get("/api/v1/me").status, 200);
  EXPECT_EQ(used(), before) << "it is not tried for every request";
  clock_.advance(std::chrono::minutes(6));
  EXPECT_EQ(client.get("/api/v1/me").status, 200);
  EXPECT_GT(used(), before) << "but soon again";
}

TEST_P(AccountTest, cookies_of_a_site_over_tls_never_go_out_without) {
  EXPECT_EQ(
      stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).header("Set-Cookie").find("Secure"),
      std::string::npos);
  settings_.secure_cookies = true;
  open();
  EXPECT_NE(
      stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).header("Set-Cookie").find("; Secure"),
      std::string::npos);
}

TEST_P(AccountTest, whoever_acts_on_a_record_is_seen_by_its_owner) {
  auto admin = as("admin");
  const auto path = "/api/v1/learners/" + learner("李小麦");
  EXPECT_EQ(admin.put(path + "/status", R"({"suspended":true})").status, 204);
  EXPECT_EQ(admin.put(path + "/status", R"({"suspended":false})").status, 204);
  EXPECT_EQ(admin.post(path + "/move", R"({"organisation_id":")" + organisation("411602") + "\"}").status, 204);
  people_->import_learners_now("name,staff_number,organisation_code\n王二,Z1,jx\n", "l.csv", {}).value();
  auto codes = admin.post("/api/v1/organisations/" + organisation("411602") + "/activation-codes");
  EXPECT_NE(codes.body.find("Z1"), std::string::npos);
  people_->import_learners_now("name,staff_number,organisation_code\n王二,Z1,411603\n", "l.csv", {}).value();
  const auto mine = as("learner").get("/api/v1/me/data").body;
  for (const char* what : {"\"suspended\"", "no longer suspended", "moved to 川汇区", "赵知新, 川汇区"}) {
    EXPECT_NE(mine.find(what), std::string::npos) << what << "\n" << mine;
  }
  const auto code = codes.body.substr(codes.body.find("Z1"));
  const auto begin = code.find(',', code.find(',') + 1) + 1;
  auto invited = stranger();
  EXPECT_EQ(
      invited.post("/api/v1/activations", activation_body("Z1", code.substr(begin, 14), "a good password")).status,
      201);
  const auto theirs = invited.get("/api/v1/me/data").body;
  EXPECT_NE(theirs.find("a code to get in was issued"), std::string::npos) << theirs;
  EXPECT_NE(theirs.find("moved by an import to 淮阳区"), std::string::npos) << theirs;
  const auto of_admin = as("admin").get("/api/v1/me/data").body;
  EXPECT_NE(of_admin.find("\"looked_at\":[{"), std::string::npos) << "and by who acted";
}

TEST_P(AccountTest, an_operator_erases_who_cannot_ask_for_it_and_it_is_written_down) {
  auto op = as("operator");
  const auto path = "/api/v1/learners/" + learner("李小麦") + "/erasure";
  EXPECT_EQ(as("admin").post(path, R"({"reason":"has died"})").status, 403);
  EXPECT_TRUE(op.post(path, "{}").problem_names("reason"));
  EXPECT_EQ(op.post("/api/v1/learners/" + learner("周运维") + "/erasure", R"({"reason":"myself"})").status, 409);
  EXPECT_EQ(op.post(path, R"({"reason":"has died"})").status, 204);
  EXPECT_EQ(op.post(path, R"({"reason":"has died"})").status, 404);
  EXPECT_EQ(stranger().post("/api/v1/sessions", sign_in_body("learner", "wanqiu-demo")).status, 401);
  auto other = as("chief");
  EXPECT_EQ(other.post("/api/v1/me/erasure", R"({"password":"wanqiu-demo"})").status, 204);
  const auto list = op.get("/api/v1/erasures").body;
  EXPECT_NE(list.find("has died"), std::string::npos) << list;
  EXPECT_NE(list.find("周运维, 周口市"), std::string::npos);
  EXPECT_NE(list.find("\"by\":null,\"reason\":\"asked for it\""), std::string::npos);
  EXPECT_EQ(as("admin").get("/api/v1/erasures").status, 403);
}

TEST_P(AccountTest, nothing_of_an_erased_learner_is_left_in_the_file) {
  if (GetParam() == store::Engine::postgresql) GTEST_SKIP() << "its files are the server's";
  people_->add_learner_now({"赵钱孙李周吴", organisation_id("jx"), "13812345678", {}, {}, "a good password"}).value();
  EXPECT_EQ(as("13812345678", "a good password").post("/api/v1/me/erasure", R"({"password":"a good password"})").status,
            204);
  router_.reset();
  people_.reset();
  store_.reset();
  const auto bytes = support::read_file(database.location().place);
  EXPECT_NE(bytes.find("赵知新"), std::string::npos);
  EXPECT_EQ(bytes.find("13812345678"), std::string::npos);
  EXPECT_EQ(bytes.find("赵钱孙李周吴"), std::string::npos);
}

WANQIU_ON_BOTH_ENGINES(AccountTest);

}  // namespace
}  // namespace wanqiu::people
