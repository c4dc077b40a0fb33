#include "http/outgoing.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

namespace wanqiu::http {
namespace {

using boost::asio::ip::tcp;

/// Takes one connection, reads a head, and says what it is told to.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : answer_(std::move(answer)), thread_([this] { run(); }) {}
  ~OneAnswer() { thread_.join(); }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;
  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
  std::string heard;

 private:
  void run() {
    boost::system::error_code none;
    tcp::socket socket(loop_);
    acceptor_.accept(socket, none);
    boost::asio::streambuf buffer;
    boost::asio::read_until(socket, buffer, "}", none);
    heard.assign(std::istreambuf_iterator<char>(&buffer), {});
    boost::asio::write(socket, boost::asio::buffer(answer_), none);
  }
  std::string answer_;
  boost::asio::io_context loop_;
  tcp::acceptor acceptor_{loop_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::thread thread_;
};

OutgoingRequest request_to(const std::string& url, bool private_allowed) {
  OutgoingRequest request;
  request.to = parse_destination(url, "url").value();
  request.body = R"({"a":1})";
  request.headers = {{"Wanqiu-Notice", "17"}};
  request.seconds_max = 2;
  request.private_allowed = private_allowed;
  return request;
}

TEST(Outgoing, addresses_are_taken_apart_and_wrong_ones_refused) {
  const auto to = parse_destination("https://example.org/a?b=c", "url").value();
  EXPECT_TRUE(to.secure);
  EXPECT_EQ(to.host, "example.org");
  EXPECT_EQ(to.port, "443");
  EXPECT_EQ(to.target, "/a?b=c");
  EXPECT_EQ(parse_destination("http://example.org", "url")->target, "/");
  EXPECT_EQ(parse_destination("http://[2001:4860::1]:81/", "url")->host, "2001:4860::1");
  for (const char* wrong :
       {"", "http://a%0d%0aEvil:%201/", "example.org", "ftp://example.org/", "https://me:pw@example.org/",
        "https://example.org/#x", "file:///etc/passwd", "https:///x", "http://example.org:0/", "http://exa mple.org/"})
    EXPECT_FALSE(parse_destination(wrong, "url")) << wrong;
}

TEST(Outgoing, addresses_that_are_not_public_are_known) {
  for (const char* address : {"127.0.0.1",
                              "10.1.2.3",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::1",
                              "::",
                              "fe80::1",
                              "fc00::1",
                              "fd12::1",
                              "ff02::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "64:ff9b::7f00:1",
                              "x"})
    EXPECT_FALSE(is_public_address(address)) << address;
  for (const char* address : {"1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"})
    EXPECT_TRUE(is_public_address(address)) << address;
}

TEST(Outgoing, a_post_arrives_and_its_status_comes_back) {
  OneAnswer server("HTTP/1.1 204 No Content\r\n\r\n");
  const auto status = post_now(request_to("http://127.0.0.1:" + server.port() + "/hook", true));
  ASSERT_TRUE(status) << base::to_string(status.error());
  EXPECT_EQ(*status, 204);
  EXPECT_THAT(server.heard, ::testing::HasSubstr("POST /hook HTTP/1.1"));
  EXPECT_THAT(server.heard, ::testing::HasSubstr("Wanqiu-Notice: 17"));
  EXPECT_THAT(server.heard, ::testing::HasSubstr(R"({"a":1})"));
}

TEST(Outgoing, this_machine_is_not_reached_unless_that_is_allowed) {
  EXPECT_EQ(post_now(request_to("http://127.0.0.1:1/", false)).error().kind, base::FaultKind::forbidden);
  EXPECT_EQ(post_now(request_to("http://localhost:1/", false)).error().kind, base::FaultKind::forbidden);
}

TEST(Outgoing, what_does_not_answer_is_a_fault_and_takes_no_longer_than_allowed) {
  EXPECT_EQ(post_now(request_to("http://127.0.0.1:1/", true)).error().kind, base::FaultKind::unavailable);
  boost::asio::io_context loop;
  tcp::acceptor silent(loop, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(post_now(request_to("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/", true)));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(Outgoing, an_answer_that_is_not_http_is_a_fault) {
  OneAnswer server("nonsense\r\n\r\n");
  EXPECT_FALSE(post_now(request_to("http://127.0.0.1:" + server.port() + "/", true)));
}

}  // namespace
}  // namespace wanqiu::http
