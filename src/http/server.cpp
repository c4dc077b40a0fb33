#include "http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <csignal>
#include <thread>

#include "base/assert.h"
#include "connection.h"
#include "web_socket.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr int accepted_a_turn = 32;
constexpr int pings_a_tick = 500;  // a crowd that fell silent together is not asked at once

void log_failure(std::exception_ptr failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("a connection failed: {}", error.what());
  } catch (...) {
    spdlog::error("a connection failed");
  }
}

base::Task<> serve_connection(std::unique_ptr<Connection> connection) {
  co_await connection->serve();
}

/// Cuts off who is over the deadline, renews the date, and ends the loop once all is done after a stop.
///
/// A request that is over the time of the stop loses its socket, not its loop: its handler may wait for the store, a
/// password, the ledger, which hold on to it, so the loop goes on until it has come back.
base::Task<> keep_time(Loop& loop) {
  error_code error;
  bool told = false;
  for (;;) {
    if (loop.tick % Loop::ticks_a_second == 0) loop.date = http_date(base::to_ms(loop.server.clock.now()) / 1000);
    for (auto* connection : loop.connections) {
      if (connection->overdue() || (loop.stopping && connection->idle())) connection->cut();
    }
    int pings = pings_a_tick;
    for (auto* socket : loop.sockets) socket->look(pings);
    if (loop.stopping && loop.connections.empty() && loop.sockets.empty()) break;
    if (loop.stopping && loop.tick >= loop.stop_tick) {
      if (!told) {
        spdlog::warn("{} connections are cut off at the stop", loop.connections.size() + loop.sockets.size());
      }
      told = true;
      for (auto* connection : loop.connections) connection->close();
      for (auto* socket : loop.sockets) socket->cut();
    }
    loop.timer.expires_after(std::chrono::milliseconds(1000 / Loop::ticks_a_second));
    co_await loop.timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    ++loop.tick;
  }
  loop.io.stop();
}

void take_in(Loop& loop, tcp::socket socket) {
  if (loop.server.connections.load(std::memory_order_relaxed) >= loop.server.settings.connections_max) {
    constexpr std::string_view full =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(full), ignored);
    return;
  }
  asio::co_spawn(loop.io, serve_connection(std::make_unique<Connection>(loop, std::move(socket))), log_failure);
}

/// Takes in who knocks, several at once where a crowd does: one a turn of the loop, and a busy loop's queue overflows.
base::Task<> accept(Loop& loop) {
  error_code error;
  loop.acceptor.non_blocking(true, error);
  for (;;) {
    tcp::socket first = co_await loop.acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!loop.acceptor.is_open()) co_return;
    if (error) {
      // Out of descriptors or memory: wait for some to come back instead of spinning.
      spdlog::error("no connection can be accepted: {}", error.message());
      asio::steady_timer pause(loop.io, std::chrono::milliseconds(100));
      error_code ignored;
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      continue;
    }
    take_in(loop, std::move(first));
    for (int i = 1; i < accepted_a_turn; ++i) {
      tcp::socket next(loop.io);
      loop.acceptor.accept(next, error);
      if (error) break;  // nobody knocks any more; anything else is met again above
      take_in(loop, std::move(next));
    }
  }
}

class ServerOnLoops final : public Server {
 public:
  ServerOnLoops(const ServerSettings& settings, const Router& router, const base::Clock& clock)
      : state_{settings, router, clock} {}

  base::Result<std::uint16_t> open() {
    const auto& settings = state_.settings;
    error_code error;
    const auto address = asio::ip::make_address(settings.address, error);
    const auto named = fmt::format("{}:{}", settings.address, settings.port);
    if (error) return base::Fault::invalid("address", fmt::format("{} is no IP address", settings.address));
    tcp::endpoint end(address, settings.port);
    {
      // Sockets with SO_REUSEPORT would share the port of another program of ours without a word; one without does not.
      asio::io_context io;
      tcp::acceptor alone(io);
      alone.open(end.protocol(), error);
      if (!error) alone.set_option(tcp::acceptor::reuse_address(true), error);
      if (!error) alone.bind(end, error);
      if (!error) alone.listen(1, error);
      if (error) {
        return base::Fault::unavailable(fmt::format("{} cannot be listened on: {}", named, error.message()));
      }
      end = alone.local_endpoint();
    }
    for (int i = 0; i < std::max(1, settings.threads); ++i) {
      auto& loop = *loops_.emplace_back(std::make_unique<Loop>(state_));
      loop.acceptor.open(end.protocol(), error);
      if (!error) loop.acceptor.set_option(tcp::acceptor::reuse_address(true), error);
      if (!error) loop.acceptor.set_option(ReusePort(true), error);
      if (!error) loop.acceptor.bind(end, error);
      if (!error) loop.acceptor.listen(asio::socket_base::max_listen_connections, error);
      if (error) {
        return base::Fault::unavailable(fmt::format("{} cannot be listened on: {}", named, error.message()));
      }
    }
    port_ = end.port();
    return port_;
  }

  std::uint16_t port() const override { return port_; }

  void run() override {
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < loops_.size(); ++i)
      threads.emplace_back(&ServerOnLoops::run_loop, std::ref(*loops_[i]));
    run_loop(*loops_.front());
    for (auto& thread : threads) thread.join();
  }

  void stop() override {
    for (auto& loop : loops_) {
      asio::post(loop->io, [each = loop.get()] {
        if (each->stopping) return;
        each->stopping = true;
        each->stop_tick = each->tick + std::int64_t{each->server.settings.drain_seconds} * Loop::ticks_a_second;
        error_code ignored;
        each->acceptor.close(ignored);
        each->timer.cancel(ignored);
      });
    }
  }

 private:
  static void run_loop(Loop& loop) {
    loop.thread = std::this_thread::get_id();
    asio::co_spawn(loop.io, keep_time(loop), log_failure);
    asio::co_spawn(loop.io, accept(loop), log_failure);
    loop.io.run();
  }

  ServerState state_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::uint16_t port_ = 0;
};

/// A connection is a descriptor: take as many as the system gives, and leave some for files. The connections there are
/// descriptors for.
int raise_descriptor_limit(int connections_max) {
  constexpr int for_files = 200;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections_max;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max >= static_cast<rlim_t>(connections_max) + for_files) return connections_max;
  const int room = std::max(1, static_cast<int>(limit.rlim_max) - for_files);
  spdlog::warn("the system lets this process open {} files: {} connections are taken at once instead of {}",
               limit.rlim_max, room, connections_max);
  return room;
}

}  // namespace

base::Result<std::unique_ptr<Server>> Server::listen(const ServerSettings& settings, const Router& router,
                                                     const base::Clock& clock) {
  std::signal(SIGPIPE, SIG_IGN);  // sendfile has no MSG_NOSIGNAL
  spdlog::default_logger_raw();   // made here, not by one of the loops that share it
  auto possible = settings;
  possible.connections_max = raise_descriptor_limit(settings.connections_max);
  auto server = std::make_unique<ServerOnLoops>(possible, router, clock);
  auto opened = server->open();
  if (!opened) return opened.error();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace wanqiu::http
