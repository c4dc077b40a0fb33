#include "http/server.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "http/static_files.h"
#include "support/client.h"
#include "support/wire.h"

namespace wanqiu::http {
namespace {

using namespace std::chrono_literals;
using support::ask;
using support::RunningServer;
using support::Wire;

struct NoteIn {
  Text<1, 2000> text;
};
BOOST_DESCRIBE_STRUCT(NoteIn, (), (text))

std::atomic<int> notes{0};
std::filesystem::path shown_file;
std::atomic<bool> stream_ended{false};

base::Task<Response> page(Request request) {
  auto response = html(200, "<p>" + request.path + " from " + request.remote + (request.secure ? " over TLS" : ""));
  response.etag = "v1";
  co_return response;
}
base::Task<Response> shared(Request) {
  static const auto body = std::make_shared<const std::string>(10'000, 'x');
  co_return Response{200, "text/html; charset=utf-8", body, {}, {}};
}
base::Task<Response> take_note(Request request) {
  const auto note = request.body_as<NoteIn>();
  ++notes;
  co_return json(201, std::vector<std::string>{note.text.value});
}
base::Task<Response> take_upload(Request request) {
  const auto bytes = std::filesystem::file_size(request.body_file);
  co_return json(201, std::vector<std::uint64_t>{bytes, request.body.size()});
}
base::Task<Response> show_file(Request) {
  co_return Response{200, "text/plain", File{shown_file}, {}, {}};
}
base::Task<> tick(Writer& writer) {
  for (int i = 0; i < 3; ++i) {
    const bool there = co_await writer.write("data: " + std::to_string(i) + "\n\n");
    if (!there) break;
  }
}
base::Task<> flood(Writer& writer) {
  for (;;) {
    const bool there = co_await writer.write(std::string(100'000, 'x'));
    if (!there) break;
  }
  stream_ended = true;
}
base::Task<Response> ticks(Request) {
  co_return Response{200, "text/event-stream", Stream{tick}, {}, {}};
}
base::Task<Response> floods(Request) {
  co_return Response{200, "text/event-stream", Stream{flood}, {}, {}};
}
base::Task<Response> slow(Request) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 500ms);
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return html(200, "late");
}
std::atomic<bool> work_goes_on{false};
std::atomic<bool> work_came_back{false};

/// What a handler does that waits for the store: another thread holds on to it and posts to its loop.
base::Task<Response> work_elsewhere(Request) {
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr)>(
      [](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        const auto loop = boost::asio::get_associated_executor(*shared);
        std::thread([shared, loop] {
          while (work_goes_on) std::this_thread::sleep_for(10ms);
          boost::asio::post(loop, [shared] { std::move (*shared)(std::exception_ptr()); });
        }).detach();
      },
      boost::asio::use_awaitable);
  work_came_back = true;
  co_return html(200, "too late");
}
base::Task<Response> split(Request) {
  co_return Response{200, "text/plain", std::string("ok"), {}, {}}.with("X-Name", "a\r\nSet-Cookie: b=c");
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    notes = 0;
    stream_ended = false;
    router.add({Method::get, "/page/{name}", Access::anyone(), page});
    router.add({Method::get, "/shared", Access::anyone(), shared});
    router.add({Method::post, "/api/notes", Access::anyone(), take_note, {4096, false, 1}});
    router.add({Method::post, "/api/uploads", Access::signed_in(), take_upload, {1'000'000, true, 5}});
    router.add({Method::get, "/file", Access::anyone(), show_file});
    router.add({Method::get, "/ticks", Access::anyone(), ticks});
    router.add({Method::get, "/floods", Access::anyone(), floods});
    router.add({Method::get, "/slow", Access::anyone(), slow});
    router.add({Method::get, "/split", Access::anyone(), split});
    router.add({Method::get, "/elsewhere", Access::anyone(), work_elsewhere});
    settings.header_seconds = 1;
    settings.idle_seconds = 1;
    settings.connections_max = 20;
    shown_file = directory.path() / "shown.txt";
    std::ofstream(shown_file) << "0123456789";
  }
  static std::string get(std::string_view target, std::string_view headers = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
  }
  static std::string post(std::string_view target, std::string_view body, std::string_view headers = "") {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Type: application/json\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  support::TemporaryDirectory directory;
  support::FakeGate gate;
  Router router{gate, {}};
  ServerSettings settings;
};

TEST_F(ServerTest, a_connection_is_kept_and_answers_in_order) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say(get("/page/a") + get("/shared") + post("/api/notes", R"({"text":"宛"})") + get("/page/b"));
  EXPECT_EQ(wire.answer().body, "<p>/page/a from 127.0.0.1");
  EXPECT_EQ(wire.answer().body, std::string(10'000, 'x'));
  EXPECT_EQ(wire.answer().body, "[\"宛\"]");
  EXPECT_EQ(wire.answer().body, "<p>/page/b from 127.0.0.1");
}

TEST_F(ServerTest, a_page_comes_with_the_headers_that_protect_it) {
  RunningServer server(router, settings);
  const auto answer = ask(server.port(), get("/page/a"));
  EXPECT_NE(answer.header("content-security-policy").find("script-src 'self';"), std::string::npos);
  EXPECT_NE(answer.header("content-security-policy").find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
  EXPECT_FALSE(answer.header("referrer-policy").empty());
  EXPECT_EQ(answer.header("date").size(), 29U);
}

TEST_F(ServerTest, a_header_with_a_line_break_is_left_out) {
  RunningServer server(router, settings);
  const auto answer = ask(server.port(), get("/split"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("set-cookie"), "");
}

TEST_F(ServerTest, what_the_client_has_is_not_sent_again) {
  RunningServer server(router, settings);
  EXPECT_EQ(ask(server.port(), get("/page/a", "If-None-Match: \"v0\", W/\"v1\"\r\n")).status, 304);
  EXPECT_EQ(ask(server.port(), get("/page/a", "If-None-Match: \"v2\"\r\n")).status, 200);
  const auto file = ask(server.port(), get("/file"));
  EXPECT_EQ(ask(server.port(), get("/file", "If-Modified-Since: " + file.header("last-modified") + "\r\n")).status,
            304);
}

TEST_F(ServerTest, head_has_the_length_and_no_body) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say("HEAD /shared HTTP/1.1\r\nHost: x\r\n\r\n" + get("/page/a"));
  EXPECT_EQ(wire.answer(true).header("content-length"), "10000");
  EXPECT_EQ(wire.answer().status, 200);
}

TEST_F(ServerTest, a_part_of_a_file_is_sent_where_one_is_asked_for) {
  RunningServer server(router, settings);
  const auto part = [&](std::string range) { return ask(server.port(), get("/file", "Range: " + range + "\r\n")); };
  EXPECT_EQ(part("bytes=2-4").body, "234");
  EXPECT_EQ(part("bytes=2-4").status, 206);
  EXPECT_EQ(part("bytes=2-4").header("content-range"), "bytes 2-4/10");
  EXPECT_EQ(part("bytes=7-").body, "789");
  EXPECT_EQ(part("bytes=-2").body, "89");
  EXPECT_EQ(part("bytes=5-99").body, "56789");
  EXPECT_EQ(part("bytes=10-").status, 416);
  EXPECT_EQ(part("bytes=10-").header("content-range"), "bytes */10");
  EXPECT_EQ(part("bytes=4-2").status, 200);
  EXPECT_EQ(part("bytes=0-1,4-5").status, 200);
  EXPECT_EQ(part("items=0-1").status, 200);
  EXPECT_EQ(part("bytes=99999999999999999999-").status, 200);
  const auto etag = ask(server.port(), get("/file")).header("etag");
  EXPECT_EQ(ask(server.port(), get("/file", "Range: bytes=0-1\r\nIf-Range: " + etag + "\r\n")).status, 206);
  EXPECT_EQ(ask(server.port(), get("/file", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n")).status, 200);
}

TEST_F(ServerTest, files_of_a_directory_are_served_with_their_type_and_packed_where_the_client_takes_it) {
  std::ofstream(directory.path() / "app.js") << "plain";
  std::ofstream(directory.path() / "app.js.br") << "packed";
  mount_static(router, "/assets", directory.path(), true);
  RunningServer server(router, settings);
  const auto plain = ask(server.port(), get("/assets/app.js"));
  EXPECT_EQ(plain.body, "plain");
  EXPECT_EQ(plain.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(plain.header("cache-control"), "public, max-age=31536000, immutable");
  const auto packed = ask(server.port(), get("/assets/app.js", "Accept-Encoding: gzip, br\r\n"));
  EXPECT_EQ(packed.body, "packed");
  EXPECT_EQ(packed.header("content-encoding"), "br");
  EXPECT_EQ(packed.header("vary"), "Accept-Encoding");
  EXPECT_EQ(ask(server.port(), get("/assets/none.js")).status, 404);
  EXPECT_EQ(ask(server.port(), get("/assets/")).status, 404);
  EXPECT_EQ(ask(server.port(), get("/assets/%2e%2e/app.js")).status, 400);
}

TEST(ContentType, is_that_of_the_ending_however_it_is_written) {
  EXPECT_EQ(content_type_of("a/b.wav"), "audio/wav");
  EXPECT_EQ(content_type_of("IMG_0001.JPG"), "image/jpeg");
  EXPECT_EQ(content_type_of("a.tar.png"), "image/png");
  EXPECT_EQ(content_type_of("png"), "application/octet-stream");
  EXPECT_EQ(content_type_of("a.exe"), "application/octet-stream");
}

TEST_F(ServerTest, a_large_file_arrives_whole) {
  std::string bytes;
  for (int i = 0; i < 400'000; ++i) bytes += std::to_string(i) + ",";
  std::ofstream(shown_file) << bytes;
  RunningServer server(router, settings);
  EXPECT_EQ(ask(server.port(), get("/file")).body, bytes);
}

TEST_F(ServerTest, a_stream_goes_out_in_chunks_and_the_connection_is_kept) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say(get("/ticks") + get("/page/a"));
  EXPECT_EQ(wire.answer().body, "data: 0\n\ndata: 1\n\ndata: 2\n\n");
  EXPECT_EQ(wire.answer().status, 200);
}

TEST_F(ServerTest, a_stream_whose_reader_is_gone_ends) {
  RunningServer server(router, settings);
  {
    Wire wire(server.port());
    wire.say(get("/floods"));
    wire.answer(true);
  }
  for (int i = 0; i < 100 && !stream_ended; ++i) std::this_thread::sleep_for(50ms);
  EXPECT_TRUE(stream_ended);
}

TEST_F(ServerTest, an_upload_goes_to_a_file_that_is_gone_afterwards) {
  gate.caller = Caller{};
  RunningServer server(router, settings);
  EXPECT_EQ(ask(server.port(), post("/api/uploads", std::string(900'000, 'u'))).body, "[900000,0]");
  EXPECT_TRUE(std::filesystem::is_empty(server.spool_directory()));
}

TEST_F(ServerTest, a_stranger_uploads_nothing) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say("POST /api/uploads HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Length: 900000\r\n\r\n");
  EXPECT_EQ(wire.answer().status, 401);
  EXPECT_TRUE(std::filesystem::is_empty(server.spool_directory()));
}

TEST_F(ServerTest, a_client_that_waits_for_leave_to_send_gets_it_or_an_answer) {
  RunningServer server(router, settings);
  const std::string head =
      "POST /api/notes HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Type: application/json\r\nExpect: "
      "100-continue\r\n";
  Wire wire(server.port());
  wire.say(head + "Content-Length: 12\r\n\r\n");
  EXPECT_EQ(wire.answer().status, 100);
  wire.say(R"({"text":"a"})");
  EXPECT_EQ(wire.answer().status, 201);
  Wire other(server.port());
  other.say(head + "Content-Length: 5000\r\n\r\n");
  EXPECT_EQ(other.answer().status, 413);
}

TEST_F(ServerTest, the_proxy_is_believed_only_where_it_is_trusted) {
  const auto forwarded = get("/page/a", "X-Forwarded-For: 6.6.6.6, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n");
  {
    RunningServer server(router, settings);
    EXPECT_EQ(ask(server.port(), forwarded).body, "<p>/page/a from 127.0.0.1");
  }
  settings.trust_forwarded = true;
  RunningServer server(router, settings);
  EXPECT_EQ(ask(server.port(), forwarded).body, "<p>/page/a from 10.1.2.3 over TLS");
}

TEST_F(ServerTest, an_address_that_is_taken_is_said_to_be) {
  RunningServer server(router, settings);
  settings.port = server.port();
  base::SystemClock clock;
  const auto second = Server::listen(settings, router, clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, base::FaultKind::unavailable);
}

TEST_F(ServerTest, requests_under_way_are_answered_at_the_stop) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say(get("/slow"));
  Wire idle(server.port());
  std::this_thread::sleep_for(100ms);
  server.stop();
  const auto answer = wire.answer();
  EXPECT_EQ(answer.body, "late");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(idle.closed());
}

TEST_F(ServerTest, a_handler_that_is_over_the_time_of_the_stop_comes_back_before_the_server_ends) {
  work_goes_on = true;
  work_came_back = false;
  settings.drain_seconds = 0;
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say(get("/elsewhere"));
  std::this_thread::sleep_for(200ms);
  std::atomic<bool> ended{false};
  std::thread stopping([&] {
    server.stop();
    ended = true;
  });
  EXPECT_TRUE(wire.closed()) << "the client is not kept waiting";
  std::this_thread::sleep_for(500ms);
  EXPECT_FALSE(ended);
  work_goes_on = false;
  stopping.join();
  EXPECT_TRUE(work_came_back);
}

TEST_F(ServerTest, old_clients_are_answered_and_let_go) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say("GET /page/a HTTP/1.0\r\n\r\n");
  EXPECT_EQ(wire.answer().status, 200);
  EXPECT_TRUE(wire.closed());
}

}  // namespace
}  // namespace wanqiu::http
