#include "quiz/quiz_routes.h"

#include <gmock/gmock.h>

#include "base/random.h"
#include "http/router.h"
#include "support/access_walk.h"
#include "support/client.h"
#include "support/database.h"
#include "support/hostile.h"
#include "support/moved_clock.h"

namespace wanqiu::quiz {
namespace {

using http::Role;
using ::testing::HasSubstr;

const std::string body =
    R"({"question":{"kind":"single","stem":"Where?","options":["x","y"],"answer":[0],"weights":[100,50]}})";

class QuizRoutesTest : public support::DatabaseTest {
 protected:
  QuizRoutesTest() {
    mount_quiz(router, *quiz);
    sign_in({Role::host, Role::editor, Role::reviewer, Role::operator_});
    client.headers = {{"idempotency-key", "request-1"}};
  }
  void sign_in(std::vector<Role> roles, int who = 1) {
    http::Caller caller{base::LearnerId(who),
                        base::LearnerNumber(static_cast<std::uint32_t>(who)),
                        base::OrganisationId(1),
                        {},
                        1,
                        false};
    for (const auto role : roles) caller.grants.push_back({role, base::OrganisationId(1)});
    gate.caller = caller;
  }
  std::string made_bank() {
    return client.post("/api/v1/quiz/banks", R"({"name":"史","organisation":"1"})").text("id");
  }

  support::MovedClock clock{base::from_ms(1'790'000'000'000)};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  support::FakeGate gate;
  std::unique_ptr<store::Store> store = database.open({migrations()});
  std::unique_ptr<Quiz> quiz =
      Quiz::open({*store, clock, ids, gate, [](base::LearnerId) { return std::optional<std::string>("某某"); }});
  http::Router router{gate, {{}, {}, {}}};
  support::Client client{router};
};

TEST_P(QuizRoutesTest, a_question_goes_from_draft_to_use_and_its_mistake_is_seen) {
  const auto bank = made_bank();
  const auto added = client.post("/api/v1/quiz/banks/" + bank + "/questions", body);
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_THAT(added.body, HasSubstr(R"("weights":[100,50])"));
  const auto address = "/api/v1/quiz/questions/" + added.text("id");
  EXPECT_EQ(client.post(address + "/reviews", R"({"decision":"approve","version":1})").status, 403);
  sign_in({Role::reviewer}, 2);
  const auto approved = client.post(address + "/reviews", R"({"decision":"approve","version":1})");
  EXPECT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.text("state"), "approved");
  sign_in({}, 3);
  EXPECT_EQ(client.get(address).status, 403);
  EXPECT_EQ(client.post(address + "/reports", R"({"why":"misprint","text":"x for y"})").status, 204);
  sign_in({Role::host});
  EXPECT_THAT(client.get(address + "/reports").body, HasSubstr("x for y"));
  const auto change = client.put(address, R"({"version":1,)" + body.substr(1));
  EXPECT_EQ(change.status, 200) << change.body;
  EXPECT_EQ(change.text("state"), "draft");
  EXPECT_EQ(client.put(address, R"({"version":1,)" + body.substr(1)).status, 409);
  EXPECT_THAT(client.get("/api/v1/quiz/banks/" + bank + "/questions?reported=true").body, HasSubstr("Where?"));
}

TEST_P(QuizRoutesTest, a_wrong_question_is_refused_with_its_member) {
  const auto bank = made_bank();
  const auto answer = client.post("/api/v1/quiz/banks/" + bank + "/questions",
                                  R"({"question":{"kind":"single","stem":"Where?","options":["x","y"],"answer":[7]}})");
  EXPECT_EQ(answer.status, 422);
  EXPECT_TRUE(answer.problem_names("question.answer[0]")) << answer.body;
}

TEST_P(QuizRoutesTest, a_file_is_taken_in_and_given_out) {
  const auto bank = made_bank();
  support::TemporaryDirectory directory;
  support::write_file(directory.path() / "upload", "::T::Where?{=x ~y}\n\nessay{}\n");
  const auto taken = client.send(http::Method::post, "/api/v1/quiz/banks/" + bank + "/imports?name=a.gift", "",
                                 directory.path() / "upload");
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_THAT(taken.body, HasSubstr(R"("imported":1)"));
  EXPECT_THAT(taken.body, HasSubstr("a.gift:3"));
  const auto given = client.get("/api/v1/quiz/banks/" + bank + "/export?format=jsonl");
  EXPECT_EQ(given.status, 200);
  EXPECT_THAT(given.body, HasSubstr(R"("title":"T")"));
  EXPECT_EQ(client.get("/api/v1/quiz/banks/" + bank + "/export?format=aiken").status, 415);
  EXPECT_EQ(client.get("/api/v1/quiz/banks/" + bank + "/export?format=word").status, 422);
}

TEST_P(QuizRoutesTest, nothing_that_nobody_should_send_breaks_a_route) {
  const auto bank = made_bank();
  const auto question = client.post("/api/v1/quiz/banks/" + bank + "/questions", body).text("id");
  const auto walk = support::walk_with_malice(client, router, [&](const std::string&, const std::string& name) {
    return name == "bank" ? bank : name == "question" ? question : std::string("1");
  });
  for (const auto& weakness : walk.weaknesses) ADD_FAILURE() << support::to_string(weakness);
  EXPECT_GT(walk.requests, 200);
}

TEST_P(QuizRoutesTest, every_route_lets_in_whom_it_says) {
  const auto wrong = support::walk_access(
      router.routes(), {gate, base::OrganisationId(7), base::OrganisationId(7), base::OrganisationId(8)});
  EXPECT_THAT(wrong, ::testing::IsEmpty());
}

WANQIU_ON_BOTH_ENGINES(QuizRoutesTest);

}  // namespace
}  // namespace wanqiu::quiz
