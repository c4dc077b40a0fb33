#include "connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include "base/text.h"
#include "spool.h"
#include "web_socket.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t buffer_bytes = 4 * 1024;        // what an idle connection holds
constexpr std::size_t body_buffer_bytes = 64 * 1024;  // while a body comes in
constexpr std::size_t linger_bytes_max = 1024 * 1024;
constexpr int linger_seconds = 2;

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

}  // namespace

Connection::Connection(Loop& loop, asio::ip::tcp::socket socket)
    : loop_(loop), socket_(std::move(socket)), place_(loop.connections.insert(loop.connections.end(), this)) {
  ++loop_.server.connections;
  buffer_.resize(buffer_bytes);
  error_code ignored;
  const auto end = socket_.remote_endpoint(ignored);
  remote_ = end.address().to_string(ignored);
  from_loopback_ = end.address().is_loopback();
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

Connection::~Connection() {
  loop_.connections.erase(place_);
  --loop_.server.connections;
}

void Connection::cut() {
  timed_out_ = true;
  deadline_ = 0;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::close() {
  timed_out_ = true;
  deadline_ = 0;
  error_code ignored;
  socket_.close(ignored);
}

void Connection::within(int seconds) {
  timed_out_ = false;
  deadline_ = loop_.tick + std::int64_t{seconds} * Loop::ticks_a_second + 1;
}

base::Task<> Connection::serve() {
  for (;;) {
    parser_.emplace();
    const bool asked = co_await read_head();
    if (!asked) break;
    const bool again = co_await answer();
    if (!again) break;
  }
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

/// Reads some bytes behind those that are held; false at the end of the connection and after the deadline.
base::Task<bool> Connection::fill() {
  if (start_ == filled_) {
    start_ = filled_ = 0;
  } else if (filled_ == buffer_.size()) {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(start_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), buffer_.begin());
    filled_ -= start_;
    start_ = 0;
    if (filled_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  }
  error_code error;
  const std::size_t bytes =
      co_await socket_.async_read_some(asio::buffer(buffer_.data() + filled_, buffer_.size() - filled_), into(error));
  filled_ += bytes;
  co_return !error;
}

base::Task<bool> Connection::read_head() {
  const auto& settings = loop_.server.settings;
  std::size_t head_bytes = 0;
  idle_ = start_ == filled_;
  within(idle_ && sent_bytes_ > 0 ? settings.idle_seconds : settings.header_seconds);
  for (;;) {
    if (start_ != filled_) {
      if (idle_) {
        idle_ = false;
        within(settings.header_seconds);
      }
      error_code error;
      const std::size_t used = parser_->put(asio::const_buffer(buffer_.data() + start_, filled_ - start_), error);
      start_ += used;
      head_bytes += used;
      if (!error && parser_->is_header_done()) co_return true;
      if (error && error != boost::beast::http::error::need_more) {
        Refusal refusal = parser_->why(error);
        co_await refuse(std::move(refusal));
        co_return false;
      }
      if (head_bytes + filled_ - start_ > head_bytes_max) {
        Refusal refusal = parser_->why(boost::beast::http::error::header_limit);
        co_await refuse(std::move(refusal));
        co_return false;
      }
    }
    if (idle_ && loop_.stopping) co_return false;
    const bool more = co_await fill();
    if (more) continue;
    if (timed_out_ && !idle_ && !loop_.stopping) {
      Refusal refusal{408, base::Fault::invalid("", "the request's head took too long")};
      co_await refuse(std::move(refusal));
    }
    co_return false;
  }
}

/// True once the whole body is there; otherwise the client was told why not, or is gone.
base::Task<bool> Connection::read_body(const Route& route, BodySink* sink) {
  parser_->sink = sink;
  parser_->body_bytes_max = route.limits.body_bytes_max;
  const auto announced = parser_->content_length();
  if (announced && *announced > route.limits.body_bytes_max) {
    Refusal refusal = parser_->too_large();
    co_await refuse(std::move(refusal));
    co_return false;
  }
  within(route.limits.seconds_max);
  if (parser_->expects_continue && start_ == filled_) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const bool told = co_await send_rest(go_on, {}, 0, route.limits.seconds_max);
    if (!told) co_return false;
    within(route.limits.seconds_max);
  }
  if (announced && sink == nullptr) parser_->request.body.reserve(static_cast<std::size_t>(*announced));
  if (!announced || *announced > buffer_bytes) buffer_.resize(std::max(buffer_.size(), body_buffer_bytes));
  while (!parser_->is_done()) {
    error_code error;
    std::size_t used = 0;
    if (start_ != filled_) {
      used = parser_->put(asio::const_buffer(buffer_.data() + start_, filled_ - start_), error);
      start_ += used;
    }
    if (error && error != boost::beast::http::error::need_more) {
      Refusal refusal = parser_->why(error);
      co_await refuse(std::move(refusal));
      co_return false;
    }
    if (used > 0 || parser_->is_done()) continue;
    if (filled_ - start_ >= body_buffer_bytes) {  // a chunk's head without an end
      Refusal refusal = parser_->why(boost::beast::http::error::bad_chunk);
      co_await refuse(std::move(refusal));
      co_return false;
    }
    const bool more = co_await fill();
    if (more) continue;
    if (timed_out_) {
      Refusal refusal{408, base::Fault::invalid("", "the request's body took too long")};
      co_await refuse(std::move(refusal));
    }
    co_return false;
  }
  if (buffer_.size() > buffer_bytes && filled_ - start_ <= buffer_bytes) {
    buffer_.erase(0, start_);
    filled_ -= start_;
    start_ = 0;
    buffer_.resize(buffer_bytes);
    buffer_.shrink_to_fit();
  }
  co_return true;
}

void Connection::name_client(Request& request) const {
  request.remote = remote_;
  if (!from_loopback_ || !loop_.server.settings.trust_forwarded) return;
  const auto chain = request.header("x-forwarded-for");
  const auto comma = chain.rfind(',');  // the last one is what our own proxy saw
  const auto client = base::trim(comma == chain.npos ? chain : chain.substr(comma + 1));
  if (!client.empty() && client.size() <= 45) request.remote = client;
  request.secure = request.header("x-forwarded-proto") == "https";
}

void Connection::log(Method method, std::string_view path, int status, base::Milliseconds since) const {
  const auto took = loop_.server.clock.elapsed() - since;
  spdlog::info("{} {} {} {}ms {}B", to_string(method), path, status, took.count(), sent_bytes_);
}

/// Answers the request whose head is read; false when the connection ends.
base::Task<bool> Connection::answer() {
  const auto& server = loop_.server;
  auto& request = parser_->request;
  const auto since = server.settings.access_log ? server.clock.elapsed() : base::Milliseconds(0);
  request.received = server.clock.now();
  name_client(request);

  bool keep_alive = parser_->keep_alive();
  std::optional<Spool> spool;
  if (!parser_->is_done()) {
    const Route* route = server.router.find(request.method, request.path);
    if (route == nullptr) {
      keep_alive = false;  // its body is not read
    } else {
      if (route->limits.spool) {
        auto refused = co_await server.router.admit(request);
        if (refused) {
          auto asked = Asked::of(request, false, parser_->http_1_0);
          const bool sent = co_await send(std::move(*refused), std::move(asked));
          if (sent) co_await linger();
          co_return false;
        }
        spool.emplace(server.settings.spool_directory);
        if (!spool->is_open()) {
          Refusal refusal{503, base::Fault::unavailable("uploads cannot be taken now")};
          co_await refuse(std::move(refusal));
          co_return false;
        }
      }
      const bool whole = co_await read_body(*route, spool ? &*spool : nullptr);
      if (!whole) co_return false;
      if (spool) {
        spool->close();
        request.body_file = spool->path();
      }
    }
  }
  const bool body_unread = !parser_->is_done();
  auto asked = Asked::of(request, keep_alive, parser_->http_1_0);
  const Method method = request.method;
  const std::string path = server.settings.access_log ? request.path : std::string();
  auto upgrade_asked = UpgradeAsked::of(request);
  deadline_ = 0;
  auto response = co_await server.router.handle(std::move(request));
  spool.reset();
  if (std::holds_alternative<Upgrade>(response.body)) {
    if (server.settings.access_log) log(method, path, response.status, since);
    go_on_as(std::move(response), std::move(upgrade_asked));
    co_return false;
  }
  if (loop_.stopping) asked.keep_alive = false;
  keep_alive = asked.keep_alive;
  const int status = response.status;
  const bool sent = co_await send(std::move(response), std::move(asked));
  if (server.settings.access_log) log(method, path, status, since);
  if (sent && body_unread) co_await linger();
  co_return sent&& keep_alive;
}

void Connection::go_on_as(Response response, UpgradeAsked asked) {
  if (timed_out_ || !socket_.is_open()) return;  // cut at the stop, while the handler was at work
  const auto socket = std::make_shared<WebSocket>(loop_, std::move(socket_), buffer_.substr(start_, filled_ - start_),
                                                  std::move(asked), std::move(std::get<Upgrade>(response.body)));
  socket->begin(std::move(response.headers));
}

base::Task<> Connection::refuse(Refusal refusal) {
  auto response = problem(refusal.fault, refusal.status);
  Asked asked;
  asked.method = parser_->request.method;
  asked.keep_alive = false;
  const std::string path = parser_->request.path;
  const bool sent = co_await send(std::move(response), std::move(asked));
  if (loop_.server.settings.access_log) {
    log(parser_->request.method, path, refusal.status, loop_.server.clock.elapsed());
  }
  if (sent) co_await linger();
}

/// A close with unread bytes would reset the connection, and the client might never see our answer: so say that we are
/// done, and let it finish for a moment.
base::Task<> Connection::linger() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  within(linger_seconds);
  for (std::size_t read = 0; read < linger_bytes_max;) {
    start_ = filled_ = 0;
    const bool more = co_await fill();
    if (!more) break;
    read += filled_;
  }
}

}  // namespace wanqiu::http
