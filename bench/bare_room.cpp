#include "bare_room.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/buffers_iterator.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "crowd.h"

namespace wanqiu::bench {
namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
using Shared = std::shared_ptr<const std::string>;

struct Visitor : std::enable_shared_from_this<Visitor> {
  explicit Visitor(tcp::socket socket) : stream(std::move(socket)) {}
  websocket::stream<tcp::socket> stream;
  std::deque<Shared> waiting;

  void send(const Shared& message) {
    waiting.push_back(message);
    if (waiting.size() == 1) write();
  }
  void write() {
    stream.async_write(asio::buffer(*waiting.front()),
                       [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                         if (error) return;
                         self->waiting.pop_front();
                         if (!self->waiting.empty()) self->write();
                       });
  }
};

struct RoomLoop {
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  std::unordered_set<std::shared_ptr<Visitor>> visitors;
  std::thread thread;
};

struct Room {
  std::vector<std::unique_ptr<RoomLoop>> loops;
  Shared answer = std::make_shared<const std::string>("answered");

  void broadcast(const Shared& message) {
    for (auto& loop : loops) {
      asio::post(loop->io, [&visitors = loop->visitors, message] {
        for (const auto& visitor : visitors) visitor->send(message);
      });
    }
  }
};

asio::awaitable<void> stay(std::shared_ptr<Visitor> visitor, RoomLoop& loop, Room& room) {
  boost::system::error_code error;
  auto into = asio::redirect_error(asio::use_awaitable, error);
  co_await visitor->stream.async_accept(into);
  if (error) co_return;
  visitor->stream.binary(true);
  loop.visitors.insert(visitor);
  boost::beast::flat_buffer buffer;
  for (;;) {
    co_await visitor->stream.async_read(buffer, into);
    if (error) break;
    std::string message = boost::beast::buffers_to_string(buffer.data());
    buffer.consume(buffer.size());
    if (message.starts_with('b')) {
      room.broadcast(std::make_shared<const std::string>(std::move(message)));
    } else {
      visitor->send(room.answer);
    }
  }
  loop.visitors.erase(visitor);
}

asio::awaitable<void> let_in(RoomLoop& loop, Room& room) {
  for (;;) {
    boost::system::error_code error;
    auto socket = co_await loop.acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    socket.set_option(tcp::no_delay(true));
    auto visitor = std::make_shared<Visitor>(std::move(socket));
    visitor->stream.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
      response.set(boost::beast::http::field::sec_websocket_protocol, "bare");
    }));
    asio::co_spawn(loop.io, stay(std::move(visitor), loop, room), asio::detached);
  }
}

}  // namespace

int serve_bare_room() {
  Room room;
  tcp::endpoint end(asio::ip::address_v4::loopback(), 0);
  for (int i = 0; i < 2; ++i) {
    auto& loop = *room.loops.emplace_back(std::make_unique<RoomLoop>());
    loop.acceptor.open(end.protocol());
    loop.acceptor.set_option(ReusePort(true));
    loop.acceptor.bind(end);
    loop.acceptor.listen();
    end = loop.acceptor.local_endpoint();
    asio::co_spawn(loop.io, let_in(loop, room), asio::detached);
  }
  for (auto& loop : room.loops) loop->thread = std::thread([&io = loop->io] { io.run(); });
  fmt::print("{}\n", end.port());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  std::_Exit(0);  // 19,000 coroutines need no orderly end
}

BareRoom::BareRoom() {
  int to_room[2];
  int from_room[2];
  if (::pipe2(to_room, O_CLOEXEC) != 0 || ::pipe2(from_room, O_CLOEXEC) != 0) give_up("no pipe");
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(to_room[0], STDIN_FILENO);
    ::dup2(from_room[1], STDOUT_FILENO);
    ::execl("/proc/self/exe", "bare-room", "room", nullptr);
    ::_exit(1);
  }
  ::close(to_room[0]);
  ::close(from_room[1]);
  open_ = to_room[1];
  char text[16]{};
  if (::read(from_room[0], text, sizeof text - 1) <= 0) give_up("the bare room did not start");
  ::close(from_room[0]);
  port_ = static_cast<std::uint16_t>(std::atoi(text));
}

BareRoom::~BareRoom() {
  ::close(open_);
  ::waitpid(process_, nullptr, 0);
}

double resident_bytes(pid_t process) {
  std::ifstream in(fmt::format("/proc/{}/statm", process));
  double total = 0;
  double resident = 0;
  in >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace wanqiu::bench
