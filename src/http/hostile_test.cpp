// What comes from people who mean us no good, or from broken programs: each over a real socket.
#include <gtest/gtest.h>

#include <atomic>

#include "http/server.h"
#include "support/client.h"
#include "support/wire.h"

namespace wanqiu::http {
namespace {

using namespace std::chrono_literals;
using support::ask;
using support::RunningServer;
using support::Wire;

struct NoteIn {
  Text<1, 200> text;
};
BOOST_DESCRIBE_STRUCT(NoteIn, (), (text))

std::atomic<int> notes{0};

base::Task<Response> page(Request request) {
  co_return html(200, request.path);
}
base::Task<Response> take_note(Request request) {
  const auto note = request.body_as<NoteIn>();
  ++notes;
  co_return json(201, note.text.value);
}
base::Task<Response> big(Request) {
  co_return html(200, std::string(50'000'000, 'x'));
}

class HostileTest : public ::testing::Test {
 protected:
  HostileTest() {
    notes = 0;
    router.add({Method::get, "/page/{name}", Access::anyone(), page});
    router.add({Method::get, "/big", Access::anyone(), big});
    router.add({Method::post, "/api/notes", Access::anyone(), take_note, {4096, false, 1}});
    router.add({Method::post, "/api/uploads", Access::anyone(), page, {100'000, true, 1}});
    settings.header_seconds = 1;
    settings.idle_seconds = 1;
    settings.connections_max = 20;
  }
  static std::string post(std::string_view target, std::string_view body, std::string_view headers = "") {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Type: application/json\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  static std::string chunked(std::string_view body) {
    return "POST /api/notes HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Type: "
           "application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
           std::string(body);
  }
  /// A lingering connection still holds its upload for a moment.
  static bool gets_empty(const std::filesystem::path& directory) {
    for (int i = 0; i < 60 && !std::filesystem::is_empty(directory); ++i) std::this_thread::sleep_for(50ms);
    return std::filesystem::is_empty(directory);
  }
  support::FakeGate gate;
  Router router{gate, {}};
  ServerSettings settings;
};

TEST_F(HostileTest, every_broken_head_gets_its_status_and_a_problem_document_and_the_connection_ends) {
  struct Case {
    const char* what;
    std::string request;
    int status;
  };
  const std::vector<Case> cases{
      {"noise", "\x16\x03\x01\x02garbage\r\n\r\n", 400},
      {"no version", "GET /page/a\r\nHost: x\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"unknown method", "BREW /page/a HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"TRACE", "TRACE /page/a HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"CONNECT", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"method with a NUL", std::string("GE\0T /page/a HTTP/1.1\r\nHost: x\r\n\r\n", 34), 400},
      {"up and out", "GET /page/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded up and out", "GET /page/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"half-encoded up and out", "GET /page/.%2e/a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded slash", "GET /page/a%2fb HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded backslash", "GET /page/a%5cb HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded NUL", "GET /page/a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"broken percent code", "GET /page/%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"broken UTF-8", "GET /page/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"over-long UTF-8", "GET /page/%c0%ae%c0%ae HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"no slash", "GET page HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"long target", "GET /page/" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"very long target", "GET /page/" + std::string(30'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 431},
      {"many parameters",
       "GET /page/a?" +
           [] {
             std::string out;
             for (int i = 0; i < 60; ++i) out += "a=1&";
             return out;
           }() +
           " HTTP/1.1\r\nHost: x\r\n\r\n",
       400},
      {"no Host", "GET /page/a HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET /page/a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"a large header", "GET /page/a HTTP/1.1\r\nHost: x\r\nX: " + std::string(17'000, 'x') + "\r\n\r\n", 431},
      {"many headers",
       "GET /page/a HTTP/1.1\r\nHost: x\r\n" +
           [] {
             std::string out;
             for (int i = 0; i < 150; ++i) out += "X-" + std::to_string(i) + ": 1\r\n";
             return out;
           }() +
           "\r\n",
       431},
      {"header without a colon", "GET /page/a HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", 400},
      {"space before the colon", "GET /page/a HTTP/1.1\r\nHost : x\r\n\r\n", 400},
      {"control character in a header", "GET /page/a HTTP/1.1\r\nHost: x\r\nX: a\x01z\r\n\r\n", 400},
      {"negative length", "POST /api/notes HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400},
      {"length in words", "POST /api/notes HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400},
      {"huge length", "POST /api/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400},
      {"two lengths", "POST /api/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400},
      {"length and chunks",
       "POST /api/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunks and length",
       "POST /api/notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
      {"another coding", "POST /api/notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"a hidden coding", "POST /api/notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n", 501},
      {"chunked twice",
       "POST /api/notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"another expectation", "POST /api/notes HTTP/1.1\r\nHost: x\r\nExpect: gold\r\nContent-Length: 3\r\n\r\n", 417},
      {"chunk size in words", chunked("zz\r\nabc\r\n0\r\n\r\n"), 400},
      {"huge chunk size", chunked("ffffffffffffffffff\r\nabc\r\n0\r\n\r\n"), 400},
      {"negative chunk size", chunked("-1\r\nabc\r\n0\r\n\r\n"), 400},
      {"chunk longer than said", chunked("3\r\nabcdef\r\n0\r\n\r\n"), 400},
      {"chunks over the limit", chunked("2000\r\n" + std::string(0x2000, 'x') + "\r\n0\r\n\r\n"), 413},
      {"body over the limit", post("/api/notes", std::string(5000, 'x')), 413},
      {"length over the limit, no body", "POST /api/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n", 413},
      {"upload over the limit", post("/api/uploads", std::string(100'001, 'x')), 413},
  };
  RunningServer server(router, settings);
  for (const auto& each : cases) {
    Wire wire(server.port());
    wire.say(each.request);
    const auto answer = wire.answer();
    EXPECT_EQ(answer.status, each.status) << each.what << "\n" << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << each.what;
    EXPECT_NE(answer.body.find("\"status\":" + std::to_string(each.status)), std::string::npos) << answer.body;
    EXPECT_TRUE(wire.closed()) << each.what;
  }
  EXPECT_EQ(notes, 0);
  EXPECT_TRUE(gets_empty(server.spool_directory()));
  EXPECT_EQ(ask(server.port(), post("/api/notes", R"({"text":"still here"})")).status, 201);
}

TEST_F(HostileTest, every_broken_body_names_its_field_and_nothing_is_done) {
  struct Case {
    std::string body;
    int status;
    const char* field;
  };
  const std::vector<Case> cases{
      {"", 400, ""},
      {"{", 400, ""},
      {"[]", 400, ""},
      {"null", 400, ""},
      {"\xEF\xBB\xBF{}", 400, ""},
      {R"({"text":"a"}{"text":"b"})", 400, ""},
      {R"({"text":"a",})", 400, ""},
      {R"({text:"a"})", 400, ""},
      {"{\"text\":\"\xC0\xAE\"}", 400, ""},
      {"{\"text\":\"\xED\xA0\x80\"}", 400, ""},
      {"{\"text\":\"a\nb\"}", 400, ""},
      {std::string("{\"text\":\"a\0b\"}", 14), 400, ""},
      {R"({"text":"\ud800"})", 400, ""},
      {R"({})", 422, "text"},
      {R"({"text":null})", 422, "text"},
      {R"({"text":1e999})", 422, "text"},
      {R"({"text":123456789012345678901234567890})", 422, "text"},
      {R"({"text":["a"]})", 422, "text"},
      {R"({"text":{"text":"a"}})", 422, "text"},
      {R"({"text":"a\u0000b"})", 422, "text"},
      {R"({"text":"   "})", 422, "text"},
      {R"({"text":")" + std::string(201, 'a') + R"("})", 422, "text"},
      {R"({"text":"a","admin":true})", 422, "admin"},
      {R"({"text":"a","__proto__":{}})", 422, "__proto__"},
      {std::string(4000, '['), 400, ""},
  };
  RunningServer server(router, settings);
  Wire wire(server.port());  // one connection for all: a wrong body does not end it
  for (const auto& each : cases) {
    ASSERT_TRUE(wire.say(post("/api/notes", each.body)));
    const auto answer = wire.answer();
    EXPECT_EQ(answer.status, each.status) << each.body << "\n" << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << each.body;
    if (*each.field != '\0') {
      EXPECT_NE(answer.body.find("\"field\":\"" + std::string(each.field) + "\""), std::string::npos) << answer.body;
    }
  }
  EXPECT_EQ(notes, 0);
}

TEST_F(HostileTest, good_requests_before_garbage_on_one_connection_are_answered) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say(post("/api/notes", R"({"text":"a"})") + post("/api/notes", R"({"text":"b"})") + "\r\ngarbage\r\n\r\n");
  EXPECT_EQ(wire.answer().status, 201);
  EXPECT_EQ(wire.answer().status, 201);
  EXPECT_EQ(wire.answer().status, 400);
  EXPECT_TRUE(wire.closed());
  EXPECT_EQ(notes, 2);
}

TEST_F(HostileTest, a_body_in_small_chunks_is_one_body_and_trailers_are_no_headers) {
  RunningServer server(router, settings);
  const auto answer = ask(server.port(), chunked("5;x=1\r\n{\"tex\r\n7\r\nt\":\"a\"}\r\n0\r\nHost: evil\r\n\r\n"));
  EXPECT_EQ(answer.status, 201);
}

TEST_F(HostileTest, a_client_that_dribbles_its_head_is_told_and_let_go) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say("GET /page/a HTTP/1.1\r\nHost: x\r\n");
  for (int i = 0; i < 40; ++i) {  // a byte now and then does not buy time
    if (!wire.say(i % 4 == 3 ? "\n" : i % 4 == 2 ? "\r" : i % 4 == 1 ? ":" : "X")) break;
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(wire.answer().status, 408);
  EXPECT_TRUE(wire.closed());
}

TEST_F(HostileTest, a_client_that_dribbles_its_body_is_told_and_nothing_is_done) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  auto request = post("/api/notes", R"({"text":"a"})");
  request.pop_back();
  wire.say(request);
  EXPECT_EQ(wire.answer().status, 408);
  EXPECT_TRUE(wire.closed());
  Wire upload(server.port());
  request = post("/api/uploads", std::string(50'000, 'x'));
  request.pop_back();
  upload.say(request);
  EXPECT_EQ(upload.answer().status, 408);
  EXPECT_TRUE(upload.closed());
  EXPECT_EQ(notes, 0);
  EXPECT_TRUE(gets_empty(server.spool_directory()));
}

TEST_F(HostileTest, a_connection_that_says_nothing_is_closed) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  EXPECT_TRUE(wire.closed(4s));
  Wire kept(server.port());
  kept.say("GET /page/a HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(kept.answer().status, 200);
  EXPECT_TRUE(kept.closed(4s));
}

TEST_F(HostileTest, a_half_closed_connection_gets_its_answer) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say("GET /page/a HTTP/1.1\r\nHost: x\r\n\r\n");
  wire.finish_saying();
  EXPECT_EQ(wire.answer().status, 200);
  EXPECT_TRUE(wire.closed());
  Wire part(server.port());
  auto request = post("/api/notes", R"({"text":"a"})");
  request.pop_back();
  part.say(request);
  part.finish_saying();
  EXPECT_EQ(part.answer().status, 0);
  EXPECT_EQ(notes, 0);
}

TEST_F(HostileTest, clients_that_hang_up_in_the_middle_leave_the_server_whole) {
  RunningServer server(router, settings);
  for (int i = 0; i < 15; ++i) {
    Wire wire(server.port());
    wire.say("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    if (i % 2 == 0) wire.answer(true);
  }
  EXPECT_EQ(ask(server.port(), post("/api/notes", R"({"text":"a"})")).status, 201);
}

TEST_F(HostileTest, more_connections_than_there_is_room_for_are_told_so) {
  RunningServer server(router, settings);
  std::vector<std::unique_ptr<Wire>> held;
  for (int i = 0; i < 20; ++i) held.push_back(std::make_unique<Wire>(server.port()));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(Wire(server.port()).answer().status, 503);
  held.clear();
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(ask(server.port(), "GET /page/a HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

}  // namespace
}  // namespace wanqiu::http
