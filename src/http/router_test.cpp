#include "http/router.h"

#include <gtest/gtest.h>

#include "support/client.h"
#include "support/hostile.h"

namespace wanqiu::http {
namespace {

using support::Client;
using support::FakeGate;

struct TaleIn {
  Text<1, 10> title;
  std::optional<Whole<0, 99>> pages;
};
BOOST_DESCRIBE_STRUCT(TaleIn, (), (title, pages))
struct TaleOut {
  std::string title;
  std::int64_t pages = 0;
};
BOOST_DESCRIBE_STRUCT(TaleOut, (), (title, pages))

base::Task<Response> echo(Request request) {
  const auto tale = request.body_as<TaleIn>();
  co_return json(201, TaleOut{tale.title.value, tale.pages ? tale.pages->value : 0});
}
base::Task<Response> name_route(Request request) {
  std::string out;
  for (const auto& [name, value] : request.parameters) out += name + "=" + value + ";";
  co_return Response{200, "text/plain", out, {}, {}};
}
base::Task<Response> fail(Request) {
  throw std::runtime_error("secret detail");
  co_return no_content();
}
base::Task<Response> conflict(Request) {
  throw base::FaultError(base::Fault::conflict("title", "is taken"));
  co_return no_content();
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    router.add({Method::post, "/api/tales", Access::anyone(), echo});
    router.add({Method::get, "/api/tales/{tale}", Access::anyone(), name_route});
    router.add({Method::get, "/api/tales/first", Access::anyone(), name_route});
    router.add({Method::get, "/api/tales/{told}/pages/{page}", Access::anyone(), name_route});
    router.add({Method::get, "/files/{path*}", Access::anyone(), name_route});
    router.add({Method::get, "/api/fail", Access::anyone(), fail});
    router.add({Method::get, "/api/conflict", Access::anyone(), conflict});
    router.add({Method::get, "/api/me", Access::signed_in(), name_route});
    router.add({Method::get, "/api/units/{organisation_id}",
                Access::within("organisation_id", {Role::organisation_admin}), name_route});
    router.add({Method::get, "/api/site", Access::site({Role::operator_}), name_route});
    router.add({Method::get, "/api/queue", Access::somewhere({Role::editor}), name_route});
  }
  FakeGate gate;
  Router router{gate, {}};
  Client client{router};
};

TEST_F(RouterTest, a_literal_wins_over_a_name_and_a_star_takes_the_rest) {
  EXPECT_EQ(client.get("/api/tales/17").body, "tale=17;");
  EXPECT_EQ(client.get("/api/tales/first").body, "");
  EXPECT_EQ(client.get("/files/a/b/c.js").body, "path=a/b/c.js;");
  EXPECT_EQ(client.get("/files/").status, 404);
  EXPECT_EQ(client.get("/api/tales/17/x").status, 404);
}

TEST_F(RouterTest, what_a_segment_is_called_belongs_to_each_route) {
  EXPECT_EQ(client.get("/api/tales/17").body, "tale=17;");
  EXPECT_EQ(client.get("/api/tales/17/pages/3").body, "told=17;page=3;");
}

TEST_F(RouterTest, a_known_address_with_another_method_says_what_is_allowed) {
  const auto response = client.send(Method::delete_, "/api/tales/17");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.text("status"), "405");
  EXPECT_NE(response.header("Allow").find("GET"), std::string::npos);
  EXPECT_EQ(client.send(Method::options, "/api/tales/17").status, 204);
}

TEST_F(RouterTest, every_wrong_body_names_its_field_and_what_would_be_right) {
  struct Case {
    const char* body;
    int status;
    const char* field;
  };
  for (const auto& [body, status, field] :
       {Case{R"({"title":"x","pages":3})", 201, ""}, Case{R"({"title":"x","pages":null})", 201, ""},
        Case{R"({})", 422, "title"}, Case{R"({"title":7})", 422, "title"}, Case{R"({"title":""})", 422, "title"},
        Case{R"({"title":"12345678901"})", 422, "title"}, Case{R"({"title":"x","colour":1})", 422, "colour"},
        Case{R"({"title":"x","pages":100})", 422, "pages"}, Case{R"({"title":"x","pages":1e300})", 422, "pages"},
        Case{R"({"title":"x","pages":1.5})", 422, "pages"}, Case{R"({"title":"a\u0000b"})", 422, "title"},
        Case{"{\"title\":\"\xFF\"}", 400, ""}, Case{R"([])", 400, ""}, Case{"{", 400, ""},
        Case{R"({"title":"x"} x)", 400, ""}}) {
    const auto response = client.post("/api/tales", body);
    EXPECT_EQ(response.status, status) << body << "\n" << response.body;
    if (*field != '\0') {
      EXPECT_TRUE(response.problem_names(field)) << response.body;
    }
  }
  EXPECT_EQ(client.post("/api/tales", std::string(40, '[')).status, 400);
}

TEST_F(RouterTest, a_body_of_another_type_is_refused) {
  client.content_type = "text/plain";
  EXPECT_EQ(client.post("/api/tales", R"({"title":"x"})").status, 415);
}

TEST_F(RouterTest, a_failure_never_shows_its_text) {
  const auto response = client.get("/api/fail");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.text("status"), "500");
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(client.get("/api/conflict").status, 409);
}

TEST_F(RouterTest, a_changing_request_from_another_site_is_refused) {
  client.origin = "https://evil.example";
  EXPECT_EQ(client.post("/api/tales", R"({"title":"x"})").status, 403);
  client.origin = "";
  EXPECT_EQ(client.post("/api/tales", R"({"title":"x"})").status, 403);
}

TEST_F(RouterTest, a_site_that_names_its_addresses_is_changed_from_these_alone) {
  Router named{gate, {.origins = {"https://learn.example", "https://www.learn.example"}, .to_fault = {}, .page = {}}};
  named.add({Method::post, "/api/tales", Access::anyone(), echo});
  Client there{named};
  there.origin = "https://www.learn.example";
  EXPECT_EQ(there.post("/api/tales", R"({"title":"x"})").status, 201);
  for (const char* other : {"http://learn.example", "https://learn.example:444", "http://127.0.0.1:8080"}) {
    there.origin = other;
    EXPECT_EQ(there.post("/api/tales", R"({"title":"x"})").status, 403) << other;
  }
}

TEST_F(RouterTest, access_is_decided_by_role_and_scope) {
  EXPECT_EQ(client.get("/api/me").status, 401);
  gate.caller = Caller{};
  EXPECT_EQ(client.get("/api/me").status, 200);
  EXPECT_EQ(client.get("/api/units/7").status, 403);
  gate.caller->grants = {{Role::organisation_admin, base::OrganisationId(7)}};
  EXPECT_EQ(client.get("/api/units/7").status, 200);
  EXPECT_EQ(client.get("/api/units/8").status, 403);
  EXPECT_EQ(client.get("/api/units/x").status, 404);
  EXPECT_EQ(client.get("/api/site").status, 403);
  EXPECT_EQ(client.get("/api/queue").status, 403);
  gate.caller->grants = {{Role::operator_, gate.root()}, {Role::editor, base::OrganisationId(7)}};
  EXPECT_EQ(client.get("/api/site").status, 200);
  EXPECT_EQ(client.get("/api/queue").status, 200);
}

base::Task<Response> take_anything(Request request) {
  if (request.body.find("1e999") != std::string::npos) throw std::runtime_error("not thought of");
  co_return no_content();
}

TEST_F(RouterTest, a_walk_with_malice_finds_the_route_that_does_not_look) {
  gate.caller = Caller{};
  EXPECT_GT(support::walk_with_malice(client, router, {}).requests, 50);
  for (const auto& weakness : support::walk_with_malice(client, router, {}).weaknesses) {
    EXPECT_EQ(weakness.route, "GET /api/fail") << to_string(weakness);
  }
  router.add({Method::post, "/api/anything", Access::anyone(), take_anything});
  EXPECT_EQ(support::walk_with_malice(client, router, {}).ignoring, std::vector<std::string>{"POST /api/anything"});
}

}  // namespace
}  // namespace wanqiu::http
