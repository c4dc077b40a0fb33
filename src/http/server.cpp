#include "http/server.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "connection.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

void report(std::exception_ptr failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::warn("a connection ended with: {}", error.what());
  }
}

class BeastServer final : public Server {
 public:
  BeastServer(const ServerSettings& settings, const Router& router, const base::Clock& clock) : settings_(settings) {
    for (int i = 0; i < settings_.threads; ++i) loops_.push_back(std::make_unique<Loop>(settings_, router, clock));
  }

  void listen() {
    tcp::endpoint place(asio::ip::make_address(settings_.address), settings_.port);
    for (auto& loop : loops_) {
      tcp::acceptor acceptor(loop->context);
      acceptor.open(place.protocol());
      acceptor.set_option(tcp::acceptor::reuse_address(true));
      // With port 0 the first loop finds a free one; a port that another program listens on without us is refused.
      if (settings_.port != 0 && &loop == &loops_.front()) probe(place);
      acceptor.set_option(ReusePort(true));
      acceptor.bind(place);
      acceptor.listen(4096);
      place.port(acceptor.local_endpoint().port());
      acceptors_.push_back(std::move(acceptor));
    }
    port_ = place.port();
  }

  std::uint16_t port() const override { return port_; }

  void run() override {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      asio::co_spawn(loops_[i]->context, accept(*loops_[i], acceptors_[i]), report);
      if (i > 0) threads.emplace_back([this, i] { loops_[i]->context.run(); });
    }
    loops_[0]->context.run();
    for (auto& thread : threads) thread.join();
  }

  void stop() override {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      asio::post(loops_[i]->context, [this, i] { stop_loop(*loops_[i], acceptors_[i]); });
    }
  }

 private:
  /// Two servers of ours could share a port by SO_REUSEPORT without noticing; a bind without it tells.
  static void probe(const tcp::endpoint& place) {
    asio::io_context context;
    tcp::acceptor acceptor(context);
    acceptor.open(place.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(place);
    acceptor.listen(1);
  }

  base::Task<> accept(Loop& loop, tcp::acceptor& acceptor) {
    while (!loop.stopping) {
      boost::system::error_code error;
      auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
      if (error) {  // out of files, most likely: wait for some to close
        spdlog::warn("a connection could not be accepted: {}", error.message());
        asio::steady_timer pause(loop.context, base::Milliseconds(100));
        co_await pause.async_wait(asio::use_awaitable);
        continue;
      }
      if (loop.open >= settings_.connections_max / settings_.threads) continue;  // closes it
      asio::co_spawn(loop.context, serve_connection(loop, std::move(socket)), report);
    }
  }

  void stop_loop(Loop& loop, tcp::acceptor& acceptor) {
    if (std::exchange(loop.stopping, true)) return;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    for (auto* socket : loop.idle) socket->cancel(ignored);
    auto deadline = std::make_shared<asio::steady_timer>(loop.context);
    drain(loop, deadline, settings_.drain_seconds * 20);
  }

  /// Looks twenty times a second whether the last connection has ended.
  static void drain(Loop& loop, const std::shared_ptr<asio::steady_timer>& timer, int looks_left) {
    if (loop.open == 0 || looks_left == 0) {
      if (loop.open > 0) spdlog::warn("{} connections were cut off at the stop", loop.open);
      loop.context.stop();
      return;
    }
    timer->expires_after(base::Milliseconds(50));
    timer->async_wait(
        [&loop, timer, looks_left](const boost::system::error_code&) { drain(loop, timer, looks_left - 1); });
  }

  const ServerSettings settings_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<tcp::acceptor> acceptors_;
  std::uint16_t port_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::listen(const ServerSettings& settings, const Router& router,
                                                     const base::Clock& clock) {
  auto server = std::make_unique<BeastServer>(settings, router, clock);
  try {
    server->listen();
  } catch (const boost::system::system_error& error) {
    return base::Fault::unavailable(
        fmt::format("cannot listen on {}:{}: {}", settings.address, settings.port, error.code().message()));
  }
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace wanqiu::http
