// WebSockets over real connections: with Beast as the client, and with bare bytes for what no honest client sends.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <atomic>
#include <mutex>
#include <sstream>
#include <thread>

#include "http/server.h"
#include "support/client.h"
#include "support/wire.h"

namespace wanqiu::http {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using support::ask;
using support::RunningServer;
using support::Wire;

/// Who is connected, for tests that speak to them from outside the loop.
struct Crowd {
  std::mutex lock;
  std::vector<Socket*> sockets;
  std::atomic<int> opened{0};
  std::atomic<int> closed{0};
  std::atomic<int> received{0};
  std::atomic<int> refused{0};

  bool gets(const std::atomic<int>& number, int value) const {
    for (int i = 0; i < 200 && number != value; ++i) std::this_thread::sleep_for(20ms);
    return number == value;
  }
  void tell_all(const Shared& message) {
    const std::lock_guard held(lock);
    for (auto* socket : sockets) {
      asio::post(socket->executor(), [this, socket, message] {
        {
          const std::lock_guard inside(lock);
          if (std::find(sockets.begin(), sockets.end(), socket) == sockets.end()) return;
        }
        if (!socket->send(message)) ++refused;
      });
    }
  }
};
Crowd crowd;

/// Says again what it hears; some words make it do something else.
class Echo final : public SocketListener {
 public:
  explicit Echo(Socket& socket) : socket_(socket) {
    const std::lock_guard held(crowd.lock);
    crowd.sockets.push_back(&socket);
    ++crowd.opened;
  }
  void received(std::string_view message) override {
    ++crowd.received;
    if (message == "fail") throw std::runtime_error("secret detail");
    if (message == "who") return answer(socket_.remote());
    if (message.starts_with("together")) return answer_together(message.size() * 1'000);
    answer(message);
    if (message == "bye") {
      socket_.close(static_cast<CloseCode>(4001), "as asked");
      EXPECT_FALSE(socket_.send(std::make_shared<const std::string>("too late")));
    }
  }
  void closed() override {
    const std::lock_guard held(crowd.lock);
    std::erase(crowd.sockets, &socket_);
    ++crowd.closed;
  }

 private:
  void answer_together(std::size_t bytes) {
    std::vector<Shared> messages;
    for (char each = 'a'; each < 'u'; ++each)
      messages.push_back(std::make_shared<const std::string>(each % 2 == 0 ? bytes : 1, each));
    EXPECT_TRUE(socket_.send(messages));
  }
  void answer(std::string_view text) { socket_.send(std::make_shared<const std::string>(text)); }
  Socket& socket_;
};

Upgrade echo_upgrade() {
  Upgrade upgrade;
  upgrade.subprotocol = "echo.1";
  upgrade.silent_seconds = 2;
  upgrade.open = [](Socket& socket) { return std::make_unique<Echo>(socket); };
  return upgrade;
}
base::Task<Response> live(Request) {
  co_return Response{200, "", echo_upgrade(), {}, {}}.with("X-Room", "4");
}
base::Task<Response> long_live(Request) {
  auto upgrade = echo_upgrade();
  upgrade.silent_seconds = 60;
  upgrade.message_bytes_max = 200'000;
  upgrade.waiting_bytes_max = 100'000;
  co_return Response{200, "", std::move(upgrade), {}, {}};
}
base::Task<Response> patient_live(Request) {
  auto upgrade = echo_upgrade();
  upgrade.silent_seconds = 60;
  upgrade.waiting_bytes_max = 20'000'000;
  co_return Response{200, "", std::move(upgrade), {}, {}};
}
base::Task<Response> broken(Request) {
  auto upgrade = echo_upgrade();
  upgrade.open = [](Socket&) -> std::unique_ptr<SocketListener> { throw std::runtime_error("no listener"); };
  co_return Response{200, "", std::move(upgrade), {}, {}};
}

constexpr std::string_view asking =
    "Host: x\r\nOrigin: http://x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: chat, echo.1\r\n\r\n";

std::string without(std::string_view part, std::string_view instead = "") {
  std::string text = "GET /live HTTP/1.1\r\n" + std::string(asking);
  return text.replace(text.find(part), part.size(), instead);
}

/// A browser, as far as WebSockets go.
class Player {
 public:
  explicit Player(std::uint16_t port, const std::string& target = "/live") : stream_(io_) {
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), port});
    stream_.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set("Origin", "http://x");
      request.set("Sec-WebSocket-Protocol", "echo.1");
    }));
    stream_.handshake(answer_, "x", target);
    stream_.binary(true);
  }
  void say(std::string_view message) { stream_.write(asio::buffer(message)); }
  /// The next message; empty when the connection ended.
  std::string hear() {
    boost::beast::flat_buffer buffer;
    stream_.read(buffer, error_);
    return error_ ? std::string() : boost::beast::buffers_to_string(buffer.data());
  }
  /// The close code, after whatever comes before it; 0 when the connection ended without one.
  int closed() {
    while (!error_) hear();
    return error_ == websocket::error::closed ? stream_.reason().code : 0;
  }
  websocket::stream<asio::ip::tcp::socket>& stream() { return stream_; }
  const websocket::response_type& answer() const { return answer_; }

 private:
  asio::io_context io_;
  websocket::stream<asio::ip::tcp::socket> stream_;
  websocket::response_type answer_;
  boost::system::error_code error_;
};

class WebSocketTest : public ::testing::Test {
 protected:
  WebSocketTest() {
    crowd.opened = crowd.closed = crowd.received = crowd.refused = 0;
    router.add({Method::get, "/live", Access::anyone(), live});
    router.add({Method::get, "/long", Access::anyone(), long_live});
    router.add({Method::get, "/patient", Access::anyone(), patient_live});
    router.add({Method::get, "/broken", Access::anyone(), broken});
    settings.header_seconds = 1;
    settings.stream_seconds = 2;
    settings.connections_max = 50;
  }
  ~WebSocketTest() override { EXPECT_TRUE(crowd.sockets.empty()) << "each listener was told the end"; }

  /// A wire that is a WebSocket already.
  static std::unique_ptr<Wire> upgraded(std::uint16_t port, std::string_view at_once = "") {
    auto wire = std::make_unique<Wire>(port);
    wire->say("GET /live HTTP/1.1\r\n" + std::string(asking) + std::string(at_once));
    EXPECT_EQ(wire->answer(true).status, 101);
    return wire;
  }
  /// What a client sends: masked, with a mask of zeros.
  static std::string frame(int first_byte, std::string_view body) {
    std::string bytes{static_cast<char>(first_byte), static_cast<char>(0x80 | body.size()), 0, 0, 0, 0};
    return bytes + std::string(body);
  }
  /// The code of the close frame at the end of these bytes of a server.
  static int close_code(const std::string& bytes) {
    const auto at = bytes.rfind('\x88');
    if (at == bytes.npos || at + 3 >= bytes.size()) return 0;
    return (static_cast<unsigned char>(bytes[at + 2]) << 8) | static_cast<unsigned char>(bytes[at + 3]);
  }

  support::FakeGate gate;
  Router router{gate, {}};
  ServerSettings settings;
};

TEST_F(WebSocketTest, a_client_that_asks_rightly_is_answered_with_the_subprotocol_and_heard) {
  RunningServer server(router, settings);
  Player player(server.port());
  EXPECT_EQ(player.answer()["Sec-WebSocket-Protocol"], "echo.1");
  EXPECT_EQ(player.answer()["X-Room"], "4");
  EXPECT_EQ(player.answer().count("Sec-WebSocket-Extensions"), 0U);
  player.say("hello");
  EXPECT_EQ(player.hear(), "hello");
  EXPECT_TRUE(player.stream().got_binary());
  player.say("who");
  EXPECT_EQ(player.hear(), "127.0.0.1");
  player.stream().close(websocket::close_code::normal);
  EXPECT_TRUE(crowd.gets(crowd.closed, 1));
}

TEST_F(WebSocketTest, the_example_of_the_standard_is_answered_as_there) {
  RunningServer server(router, settings);
  Wire wire(server.port());
  wire.say("GET /live HTTP/1.1\r\n" + std::string(asking));
  const auto answer = wire.answer(true);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.header("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_F(WebSocketTest, messages_of_every_length_come_back_whole_and_in_order) {
  RunningServer server(router, settings);
  Player player(server.port(), "/long");
  for (const std::size_t size : {0, 1, 125, 126, 127, 511, 512, 513, 4096, 65'535, 65'536, 150'000}) {
    const std::string message(size, static_cast<char>('a' + size % 26));
    player.say(message);
    EXPECT_EQ(player.hear(), message) << size;
  }
  for (int i = 0; i < 200; ++i) player.say(std::to_string(i));
  for (int i = 0; i < 200; ++i) EXPECT_EQ(player.hear(), std::to_string(i));
}

TEST_F(WebSocketTest, what_was_sent_behind_the_request_is_not_lost) {
  RunningServer server(router, settings);
  const auto wire = upgraded(server.port(), frame(0x82, "first") + frame(0x82, "bye"));
  const auto rest = wire->rest();
  EXPECT_TRUE(
      rest.starts_with("\x82\x05"
                       "first\x82\x03"
                       "bye\x88"))
      << rest;
  EXPECT_EQ(close_code(rest.substr(12)), 4001);
}

TEST_F(WebSocketTest, a_message_in_pieces_is_one_message_and_a_ping_between_them_is_answered) {
  RunningServer server(router, settings);
  const auto wire = upgraded(server.port(),
                             frame(0x02, "one ") + frame(0x89, "there?") + frame(0x80, "message") + frame(0x82, "bye"));
  const auto rest = wire->rest();
  EXPECT_TRUE(
      rest.starts_with("\x8A\x06there?\x82\x0B"
                       "one message"))
      << rest;
  EXPECT_EQ(crowd.received, 2);
}

TEST_F(WebSocketTest, a_listener_that_closes_is_the_last_that_is_heard_of) {
  RunningServer server(router, settings);
  Player player(server.port());
  player.say("bye");
  player.say("and another");
  EXPECT_EQ(player.hear(), "bye");
  EXPECT_EQ(player.closed(), 4001);
  EXPECT_EQ(player.stream().reason().reason, "as asked");
  EXPECT_TRUE(crowd.gets(crowd.closed, 1));
  EXPECT_EQ(crowd.received, 1);
}

TEST_F(WebSocketTest, text_is_refused) {
  RunningServer server(router, settings);
  Player player(server.port());
  player.stream().text(true);
  player.say("hello");
  EXPECT_EQ(player.closed(), 1003);
  EXPECT_TRUE(crowd.gets(crowd.closed, 1));
  EXPECT_EQ(crowd.received, 0);
}

TEST_F(WebSocketTest, a_message_over_the_limit_is_refused_before_it_is_there) {
  RunningServer server(router, settings);
  Player most(server.port());
  most.say(std::string(512, 'x'));
  EXPECT_EQ(most.hear().size(), 512U);
  Player more(server.port());
  more.say(std::string(513, 'x'));
  EXPECT_EQ(more.closed(), 1009);
  const auto pieces = upgraded(server.port());
  for (int i = 0; i < 6; ++i) pieces->say(frame(i == 0 ? 0x02 : 0x00, std::string(100, 'x')));
  EXPECT_EQ(close_code(pieces->rest()), 1009);
  EXPECT_EQ(crowd.received, 1);
}

TEST_F(WebSocketTest, a_listener_that_throws_ends_its_own_socket_only) {
  RunningServer server(router, settings);
  Player other(server.port());
  Player player(server.port());
  player.say("fail");
  EXPECT_EQ(player.closed(), 1011);
  EXPECT_EQ(player.stream().reason().reason, "something went wrong here");
  EXPECT_EQ(Player(server.port(), "/broken").closed(), 1011);
  other.say("still here");
  EXPECT_EQ(other.hear(), "still here");
}

TEST_F(WebSocketTest, a_slow_receiver_is_cut_at_its_bound_while_others_get_all) {
  RunningServer server(router, settings);
  Player slow(server.port(), "/long");
  Player quick(server.port(), "/long");
  ASSERT_TRUE(crowd.gets(crowd.opened, 2));
  const auto message = std::make_shared<const std::string>(50'000, 'm');
  for (int i = 0; i < 400; ++i) {
    crowd.tell_all(message);
    ASSERT_EQ(quick.hear().size(), message->size()) << i;
  }
  EXPECT_GE(crowd.refused, 1) << "told until it is gone";
  EXPECT_TRUE(crowd.gets(crowd.closed, 1));
  EXPECT_EQ(slow.closed(), 0) << "cut without a word";
}

TEST_F(WebSocketTest, a_receiver_that_takes_nothing_is_cut_though_little_waits) {
  RunningServer server(router, settings);
  Player stuck(server.port(), "/long");
  ASSERT_TRUE(crowd.gets(crowd.opened, 1));
  int rcvbuf = 4096;
  ::setsockopt(stuck.stream().next_layer().native_handle(), SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof rcvbuf);
  crowd.tell_all(std::make_shared<const std::string>(8'000'000, 'm'));
  EXPECT_TRUE(crowd.gets(crowd.closed, 1));
  EXPECT_EQ(crowd.refused, 0);
}

TEST_F(WebSocketTest, many_small_messages_that_wait_come_whole_and_in_order) {
  RunningServer server(router, settings);
  Player player(server.port(), "/patient");
  ASSERT_TRUE(crowd.gets(crowd.opened, 1));
  crowd.tell_all(std::make_shared<const std::string>(12'000'000, 'm'));
  for (int i = 0; i < 1000; ++i) crowd.tell_all(std::make_shared<const std::string>(std::to_string(i)));
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(player.hear().size(), 12'000'000U);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(player.hear(), std::to_string(i));
  EXPECT_EQ(crowd.refused, 0);
}

TEST_F(WebSocketTest, messages_that_are_sent_together_come_whole_and_in_order) {
  RunningServer server(router, settings);
  Player player(server.port(), "/patient");
  for (int times = 0; times < 3; ++times)
    player.say("together" + std::string(static_cast<std::size_t>(times) * 200, '!'));
  for (std::size_t times = 0; times < 3; ++times) {
    for (char each = 'a'; each < 'u'; ++each)
      ASSERT_EQ(player.hear(), std::string(each % 2 == 0 ? 8'000 + times * 200'000 : 1, each));
  }
}

TEST_F(WebSocketTest, a_silent_client_is_asked_and_cut_and_one_that_answers_stays) {
  RunningServer server(router, settings);
  const auto silent = upgraded(server.port());
  Player there(server.port());
  std::thread reading([&] { EXPECT_EQ(there.hear(), "late"); });
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(silent->rest(6s), std::string("\x89\x00", 2)) << "one ping, then the end";
  const auto took = std::chrono::steady_clock::now() - begun;
  EXPECT_GE(took, 1900ms);
  EXPECT_LE(took, 4s);
  std::this_thread::sleep_for(1s);
  EXPECT_EQ(crowd.closed, 1);
  crowd.tell_all(std::make_shared<const std::string>("late"));
  reading.join();
}

TEST_F(WebSocketTest, a_close_that_is_not_answered_takes_two_seconds) {
  RunningServer server(router, settings);
  const auto wire = upgraded(server.port(), frame(0x82, "bye"));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_TRUE(wire->closed(6s));
  EXPECT_LE(std::chrono::steady_clock::now() - begun, 4s);
  EXPECT_TRUE(crowd.gets(crowd.closed, 1));
}

TEST_F(WebSocketTest, the_stop_says_that_the_server_goes_away) {
  RunningServer server(router, settings);
  std::vector<std::unique_ptr<Player>> players;
  for (int i = 0; i < 10; ++i) players.push_back(std::make_unique<Player>(server.port()));
  const auto mute = upgraded(server.port());
  ASSERT_TRUE(crowd.gets(crowd.opened, 11));
  const auto begun = std::chrono::steady_clock::now();
  std::thread stopping([&] { server.stop(); });
  for (auto& player : players) EXPECT_EQ(player->closed(), 1001);
  stopping.join();
  EXPECT_LE(std::chrono::steady_clock::now() - begun, 4s) << "who does not answer is not waited for";
  EXPECT_EQ(crowd.closed, 11);
}

TEST_F(WebSocketTest, another_site_cannot_open_one_with_our_cookies) {
  RunningServer server(router, settings);
  EXPECT_EQ(ask(server.port(), without("Origin: http://x", "Origin: http://evil")).status, 403);
  EXPECT_EQ(ask(server.port(), without("Origin: http://x\r\n")).status, 403);
  EXPECT_EQ(crowd.opened, 0);
}

TEST_F(WebSocketTest, a_request_that_asks_for_none_or_wrongly_is_told_what_would_be_right) {
  RunningServer server(router, settings);
  for (const auto& request :
       {std::string("GET /live HTTP/1.1\r\nHost: x\r\n\r\n"), without("Version: 13", "Version: 8"),
        without("Sec-WebSocket-Version: 13\r\n"), without("Connection: keep-alive, Upgrade\r\n"),
        without("Upgrade: websocket", "Upgrade: h2c"), without("HTTP/1.1", "HTTP/1.0")}) {
    const auto answer = ask(server.port(), request);
    EXPECT_EQ(answer.status, 426) << request;
    EXPECT_EQ(answer.header("upgrade"), "websocket");
    EXPECT_EQ(answer.header("sec-websocket-version"), "13");
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  }
  EXPECT_EQ(ask(server.port(), without("GET", "HEAD")).status, 426);
  EXPECT_EQ(ask(server.port(), without("chat, echo.1", "chat, echo.2")).status, 400);
  EXPECT_EQ(ask(server.port(), without("Sec-WebSocket-Protocol: chat, echo.1\r\n")).status, 400);
  EXPECT_EQ(ask(server.port(), without("dGhlIHNhbXBsZSBub25jZQ==", "short")).status, 400);
  EXPECT_EQ(ask(server.port(), without("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")).status, 400);
  EXPECT_EQ(crowd.opened, 0);
}

TEST_F(WebSocketTest, bytes_that_break_the_protocol_close_it) {
  struct Case {
    const char* what;
    std::string bytes;
    int code;
  };
  const std::vector<Case> cases{
      {"not masked",
       std::string("\x82\x01"
                   "a"),
       1002},
      {"reserved bit", frame(0xC2, "a"), 1002},
      {"another reserved bit", frame(0x92, "a"), 1002},
      {"reserved kind", frame(0x83, "a"), 1002},
      {"reserved control", frame(0x8B, "a"), 1002},
      {"a piece of nothing", frame(0x80, "a"), 1002},
      {"a message within a message", frame(0x02, "a") + frame(0x82, "b"), 1002},
      {"a ping in pieces", frame(0x09, "a"), 1002},
      {"a long ping", std::string("\x89\xFE\x00\x7E\0\0\0\0", 8) + std::string(126, 'p'), 1002},
      {"a close of one byte", frame(0x88, "a"), 1002},
      {"a close with a code that is none", frame(0x88, std::string("\x03\xED", 2)), 1002},
      {"a length longer than it need be", std::string("\x82\xFE\x00\x01\0\0\0\0a", 9), 1002},
      {"eight exabytes", std::string("\x82\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14), 1009},
      {"HTTP again", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 1002},
  };
  RunningServer server(router, settings);
  for (const auto& each : cases) {
    const auto wire = upgraded(server.port());
    wire->say(each.bytes);
    wire->finish_saying();
    EXPECT_EQ(close_code(wire->rest()), each.code) << each.what;
    EXPECT_TRUE(wire->closed()) << each.what;
  }
  EXPECT_TRUE(crowd.gets(crowd.closed, static_cast<int>(cases.size())));
  EXPECT_EQ(crowd.received, 0);
}

TEST_F(WebSocketTest, clients_that_hang_up_leave_the_server_whole) {
  RunningServer server(router, settings);
  for (int i = 0; i < 30; ++i) {
    Wire wire(server.port());
    wire.say("GET /live HTTP/1.1\r\n" + std::string(asking) + (i % 2 == 0 ? frame(0x82, "hello") : "\x82"));
    if (i % 3 == 0) wire.answer(true);
  }
  Player player(server.port());
  player.say("hello");
  EXPECT_EQ(player.hear(), "hello");
}

TEST_F(WebSocketTest, the_access_log_has_its_line_when_the_connection_is_upgraded) {
  std::ostringstream text;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)));
  settings.access_log = true;
  {
    RunningServer server(router, settings);
    Player player(server.port());
    player.say("bye");
    player.closed();
  }
  spdlog::set_default_logger(before);
  EXPECT_NE(text.str().find("GET /live 101 "), std::string::npos) << text.str();
}

}  // namespace
}  // namespace wanqiu::http
