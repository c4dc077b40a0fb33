#include "bare_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <thread>
#include <vector>

namespace wanqiu::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

struct Plan {
  std::string content_type;
  int status = 200;
  BareServer::Answer answer;
};

asio::awaitable<void> serve(tcp::socket socket, const Plan& plan) {
  boost::beast::flat_buffer buffer;
  boost::system::error_code error;
  auto into = asio::redirect_error(asio::use_awaitable, error);
  for (;;) {
    http::request<http::string_body> request;
    co_await http::async_read(socket, buffer, request, into);
    if (error) co_return;
    const std::string* body = co_await plan.answer(std::move(request.body()));
    http::response<http::span_body<const char>> response(static_cast<http::status>(plan.status), 11);
    response.set(http::field::content_type, plan.content_type);
    response.body() = boost::beast::span<const char>(body->data(), body->size());
    response.prepare_payload();
    co_await http::async_write(socket, response, into);
    if (error) co_return;
  }
}

asio::awaitable<void> accept(tcp::acceptor& acceptor, const Plan& plan) {
  for (;;) {
    boost::system::error_code error;
    auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    socket.set_option(tcp::no_delay(true));
    const auto executor = socket.get_executor();
    asio::co_spawn(executor, serve(std::move(socket), plan), asio::detached);
  }
}

}  // namespace

struct BareServer::Loops {
  struct Loop {
    asio::io_context io{1};
    tcp::acceptor acceptor{io};
    std::thread thread;
  };
  Plan plan;
  std::vector<std::unique_ptr<Loop>> all;
  std::uint16_t port = 0;
};

BareServer::BareServer(int threads, std::string content_type, int status, Answer answer)
    : loops_(std::make_unique<Loops>()) {
  loops_->plan = {std::move(content_type), status, std::move(answer)};
  tcp::endpoint end(asio::ip::address_v4::loopback(), 0);
  for (int i = 0; i < threads; ++i) {
    auto& loop = *loops_->all.emplace_back(std::make_unique<Loops::Loop>());
    loop.acceptor.open(end.protocol());
    loop.acceptor.set_option(ReusePort(true));
    loop.acceptor.bind(end);
    loop.acceptor.listen();
    end = loop.acceptor.local_endpoint();
    asio::co_spawn(loop.io, accept(loop.acceptor, loops_->plan), asio::detached);
  }
  loops_->port = end.port();
  for (auto& loop : loops_->all) loop->thread = std::thread([&io = loop->io] { io.run(); });
}

BareServer::~BareServer() {
  for (auto& loop : loops_->all) loop->io.stop();
  for (auto& loop : loops_->all) loop->thread.join();
}

std::uint16_t BareServer::port() const {
  return loops_->port;
}

}  // namespace wanqiu::bench
