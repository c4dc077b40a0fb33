#include "http/server.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "base/clock.h"
#include "file_answer.h"
#include "http/static_files.h"
#include "support/client.h"
#include "support/temporary.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;

base::Task<Response> hello(Request) {
  co_return Response{200, "text/plain", std::string("hello"), "v1", {}};
}
base::Task<Response> length_of(Request request) {
  const auto spooled = request.body_file.empty() ? std::string() : support::read_file(request.body_file);
  co_return Response{200, "text/plain", fmt::format("{} {}", request.body.size(), spooled.size()), {}, {}};
}
base::Task<> three_chunks(Writer& writer) {
  for (const char* chunk : {"a", "b", "c"}) co_await writer.write(chunk);
}
base::Task<Response> stream(Request) {
  co_return Response{200, "text/event-stream", Stream{three_chunks}, {}, {}};
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    support::write_file(directory.path() / "tale.txt", "0123456789");
    router.add({Method::get, "/hello", Access::anyone(), hello});
    router.add({Method::post, "/length", Access::anyone(), length_of, {.body_bytes_max = 100}});
    router.add({Method::post, "/upload", Access::anyone(), length_of, {.body_bytes_max = 1'000'000, .spool = true}});
    router.add({Method::get, "/stream", Access::anyone(), stream});
    mount_static(router, "/files", directory.path(), false);
    settings.port = 0;
    settings.header_seconds = 1;
    settings.idle_seconds = 2;
    settings.drain_seconds = 1;
    settings.spool_directory = directory.path();
    server = Server::listen(settings, router, clock).value();
    thread = std::thread([this] { server->run(); });
  }
  ~ServerTest() override {
    server->stop();
    thread.join();
  }

  /// Sends bytes as they are and reads until the server closes.
  std::string exchange(std::string_view bytes) {
    asio::io_context context;
    asio::ip::tcp::socket socket(context);
    socket.connect({asio::ip::make_address("127.0.0.1"), server->port()});
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(bytes), ignored);
    std::string answer;
    asio::read(socket, asio::dynamic_buffer(answer), ignored);
    return answer;
  }
  std::string get(std::string_view target, std::string_view more = "") {
    return exchange(fmt::format("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{}\r\n", target, more));
  }
  static bool is(const std::string& answer, int status) {
    return answer.starts_with(fmt::format("HTTP/1.1 {} ", status));
  }

  support::TemporaryDirectory directory;
  support::FakeGate gate;
  base::SystemClock clock;
  Router router{gate, {}};
  ServerSettings settings;
  std::unique_ptr<Server> server;
  std::thread thread;
};

TEST_F(ServerTest, requests_on_one_connection_are_answered_in_order) {
  const auto answer = exchange(
      "GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\nHost: "
      "x\r\nConnection: close\r\n\r\n");
  const auto missing = answer.find("HTTP/1.1 404");
  EXPECT_TRUE(is(answer, 200));
  EXPECT_NE(missing, std::string::npos);
  EXPECT_NE(answer.find("HTTP/1.1 200", missing), std::string::npos);
}

TEST_F(ServerTest, what_the_client_has_is_not_sent_again) {
  EXPECT_TRUE(is(get("/hello", "If-None-Match: \"v0\", \"v1\"\r\n"), 304));
  EXPECT_TRUE(is(get("/hello", "If-None-Match: \"v2\"\r\n"), 200));
}

TEST_F(ServerTest, a_file_is_answered_by_range) {
  EXPECT_TRUE(get("/files/tale.txt").ends_with("0123456789"));
  const auto part = get("/files/tale.txt", "Range: bytes=2-4\r\n");
  EXPECT_TRUE(is(part, 206));
  EXPECT_TRUE(part.ends_with("\r\n\r\n234"));
  EXPECT_NE(part.find("Content-Range: bytes 2-4/10"), std::string::npos);
  EXPECT_TRUE(get("/files/tale.txt", "Range: bytes=-3\r\n").ends_with("\r\n\r\n789"));
  EXPECT_TRUE(is(get("/files/tale.txt", "Range: bytes=10-\r\n"), 416));
  EXPECT_TRUE(is(get("/files/none.txt"), 404));
  EXPECT_TRUE(is(get("/files/%2e%2e/tale.txt"), 400));
}

TEST_F(ServerTest, a_body_over_the_limit_is_refused_before_it_is_read) {
  EXPECT_TRUE(is(exchange("POST /length HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Length: 101\r\n\r\n"), 413));
  const std::string chunked =
      "POST /length HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nTransfer-Encoding: chunked\r\n\r\n" +
      fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", 200, std::string(200, 'x'));
  EXPECT_TRUE(is(exchange(chunked), 413));
  const auto fits = exchange(
      "POST /length HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nConnection: close\r\nContent-Length: 100\r\n\r\n" +
      std::string(100, 'x'));
  EXPECT_TRUE(fits.ends_with("100 0")) << fits;
}

TEST_F(ServerTest, an_upload_goes_to_a_file_that_is_gone_afterwards) {
  const auto answer = exchange(
      "POST /upload HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n" +
      std::string(300'000, 'x'));
  EXPECT_TRUE(answer.ends_with("0 300000")) << answer;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) files += entry.is_regular_file();
  EXPECT_EQ(files, 1U);
}

TEST_F(ServerTest, a_stream_is_sent_in_chunks) {
  const auto answer = get("/stream");
  EXPECT_TRUE(answer.ends_with("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n")) << answer;
}

TEST_F(ServerTest, what_is_no_http_gets_an_answer_and_a_close) {
  EXPECT_TRUE(is(exchange("NONSENSE\r\n\r\n"), 400));
  EXPECT_TRUE(is(exchange("BREW /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 501));
  EXPECT_TRUE(is(exchange("GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n"), 400));
  EXPECT_TRUE(is(exchange("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"), 431));
  EXPECT_TRUE(is(exchange("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"), 400));
}

TEST_F(ServerTest, a_client_that_drips_its_head_is_cut_off) {
  EXPECT_EQ(exchange("GET /hello HT"), "");
}

TEST_F(ServerTest, head_has_the_length_and_no_body) {
  const auto answer = exchange("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Content-Length: 5"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, a_taken_port_is_told) {
  auto taken = settings;
  taken.port = server->port();
  EXPECT_FALSE(Server::listen(taken, router, clock));
}

TEST(Range, is_read_as_the_standard_says) {
  EXPECT_EQ(parse_range("bytes=0-", 10)->count, 10U);
  EXPECT_EQ(parse_range("bytes=5-99", 10)->count, 5U);
  EXPECT_TRUE(parse_range("bytes=10-", 10)->unsatisfiable);
  EXPECT_TRUE(parse_range("bytes=-0", 10)->unsatisfiable);
  for (const char* ignored :
       {"bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=1-99999999999999999999"})
    EXPECT_FALSE(parse_range(ignored, 10)) << ignored;
}

}  // namespace
}  // namespace wanqiu::http
