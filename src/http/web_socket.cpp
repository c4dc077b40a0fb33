#include "web_socket.h"

#include <boost/beast/http/empty_body.hpp>
#include <spdlog/spdlog.h>

#include "base/assert.h"

namespace wanqiu::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

constexpr int closing_seconds = 2;
constexpr std::size_t reason_bytes_max = 123;
constexpr int sent_buffered_bytes = 64 * 1024;  // by the system, of one WebSocket

/// Runs what a listener does; false when it threw.
template <class Call>
bool tell(const Call& call) {
  try {
    call();
    return true;
  } catch (const std::exception& error) {
    spdlog::error("a WebSocket's listener failed: {}", error.what());
  } catch (...) {
    spdlog::error("a WebSocket's listener failed");
  }
  return false;
}

}  // namespace

void WebSocketLine::take(std::string bytes) {
  above_.take(std::move(bytes));
}

WebSocket::WebSocket(Loop& loop, asio::ip::tcp::socket socket, std::string already_read, UpgradeAsked asked,
                     Upgrade upgrade)
    : loop_(loop),
      place_(loop.sockets.insert(loop.sockets.end(), this)),
      asked_(std::move(asked)),
      upgrade_(std::move(upgrade)),
      stream_(std::move(socket), std::move(already_read), *this),
      message_(upgrade_.message_bytes_max + 1),
      heard_(loop.tick) {
  ++loop_.server.connections;
  error_code ignored;
  // Who stops reading is noticed soon, and thousands of them hold little.
  stream_.next_layer().socket().set_option(asio::socket_base::send_buffer_size(sent_buffered_bytes), ignored);
}

WebSocket::~WebSocket() {
  loop_.sockets.erase(place_);
  --loop_.server.connections;
}

void WebSocket::begin(std::vector<std::pair<std::string, std::string>> headers) {
  stream_.read_message_max(upgrade_.message_bytes_max);
  stream_.control_callback([this](beast::websocket::frame_type, beast::string_view) { heard_ = loop_.tick; });
  stream_.set_option(beast::websocket::stream_base::decorator(
      [this, headers = std::move(headers)](beast::websocket::response_type& response) {
        response.set(beast::http::field::server, "wanqiu");
        for (const auto& [name, value] : headers) response.insert(name, value);
        if (!upgrade_.subprotocol.empty()) {
          response.set(beast::http::field::sec_websocket_protocol, upgrade_.subprotocol);
        }
      }));
  beast::http::request<beast::http::empty_body> request{beast::http::verb::get, "/", 11};
  request.set(beast::http::field::host, "here");
  request.set(beast::http::field::connection, "upgrade");
  request.set(beast::http::field::upgrade, "websocket");
  request.set(beast::http::field::sec_websocket_version, "13");
  request.set(beast::http::field::sec_websocket_key, asked_.key);
  stream_.async_accept(request, [self = shared_from_this()](error_code error) { self->accepted(error); });
}

void WebSocket::accepted(error_code error) {
  stream_.set_option(beast::websocket::stream_base::decorator([](beast::websocket::response_type&) {}));
  asked_.key = {};
  asked_.subprotocols = {};
  if (error || cut_) return cut();
  tell([this] { listener_ = upgrade_.open(*this); });
  if (!listener_) close(CloseCode::failed, "something went wrong here");
  upgrade_.open = nullptr;
  if (cut_) return ended();
  read();
}

void WebSocket::read() {
  stream_.async_read(message_, [self = shared_from_this()](error_code error, std::size_t) { self->took(error); });
}

void WebSocket::took(error_code error) {
  if (error || cut_) return ended();
  heard_ = loop_.tick;
  if (!closing_ && !stream_.got_binary()) close(CloseCode::unsupported, "only binary messages are spoken here");
  if (!closing_) {
    const auto bytes = message_.cdata();
    const std::string_view message(static_cast<const char*>(bytes.data()), bytes.size());
    const bool fine = tell([&] { listener_->received(message); });
    if (!fine) close(CloseCode::failed, "something went wrong here");
  }
  message_.consume(message_.size());
  if (cut_) return ended();
  read();
}

/// Nothing is read any more.
void WebSocket::ended() {
  reading_over_ = true;
  if (listener_) tell([this] { listener_->closed(); });
  listener_.reset();
  if (!closing_ || cut_) return cut();
  if (deadline_ == 0) deadline_ = in(closing_seconds);
  if (queue_.empty()) linger();
}

/// All is sent. A close with unread bytes would reset the connection, and the client might never see why: so say that
/// we are done, and let it finish for a moment.
void WebSocket::linger() {
  if (cut_) return;
  error_code error;
  auto& socket = stream_.next_layer().socket();
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  static thread_local std::array<char, 4096> unread;
  socket.async_read_some(asio::buffer(unread), [self = shared_from_this()](error_code end, std::size_t) {
    if (end) return self->cut();
    self->linger();
  });
}

void WebSocket::cut() {
  cut_ = true;
  deadline_ = write_deadline_ = 0;
  queue_.clear();
  error_code ignored;
  stream_.next_layer().socket().close(ignored);
}

bool WebSocket::send(Shared message) {
  return send({&message, 1});
}

bool WebSocket::send(std::span<const Shared> messages) {
  WQ_ASSERT(loop_.is_here());
  if (closing_ || cut_) return false;
  for (; messages.size() > FrameQueue::together_max; messages = messages.subspan(FrameQueue::together_max)) {
    if (!send(messages.first(FrameQueue::together_max))) return false;
  }
  std::array<Frame, FrameQueue::together_max> frames;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    frames[i] = Frame::of(FrameKind::binary, messages[i]);
    bytes += messages[i]->size();
  }
  if (!queue_.empty() && queue_.waiting_bytes() + bytes > upgrade_.waiting_bytes_max) {
    cut();
    return false;
  }
  return put({frames.data(), messages.size()});
}

void WebSocket::close(CloseCode code, std::string_view reason) {
  WQ_ASSERT(loop_.is_here());
  if (closing_ || cut_) return;
  closing_ = true;
  deadline_ = in(closing_seconds);
  const auto number = static_cast<std::uint16_t>(code);
  std::string body{static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
  body += reason.substr(0, reason_bytes_max);
  put(Frame::of(FrameKind::close, std::make_shared<const std::string>(std::move(body))));
}

/// What Beast sends. Behind our own close nothing goes, so its answer to the client's close is only that one's echo.
void WebSocket::take(std::string bytes) {
  constexpr auto final_close = static_cast<char>(0x80U | static_cast<unsigned>(FrameKind::close));
  if (closing_ || cut_) return;
  if (bytes.starts_with(final_close)) {
    closing_ = true;
    deadline_ = in(closing_seconds);
  } else if (!queue_.empty() && queue_.waiting_bytes() + bytes.size() > upgrade_.waiting_bytes_max) {
    return cut();  // it pings and never reads our pongs
  }
  put(Frame::bytes(std::move(bytes)));
}

bool WebSocket::put(Frame frame) {
  return put({&frame, 1});
}

bool WebSocket::put(std::span<Frame> frames) {
  if (!queue_.put(stream_.next_layer().socket().native_handle(), frames)) {
    cut();
    return false;
  }
  if (!queue_.empty()) wait_for_room();
  return true;
}

void WebSocket::wait_for_room() {
  if (awaits_room_) return;
  awaits_room_ = true;
  if (write_deadline_ == 0) write_deadline_ = in(loop_.server.settings.stream_seconds);
  stream_.next_layer().socket().async_wait(asio::ip::tcp::socket::wait_write,
                                           [self = shared_from_this()](error_code error) { self->room(error); });
}

void WebSocket::room(error_code error) {
  awaits_room_ = false;
  if (error || cut_) return;
  bool progressed = false;
  if (!queue_.flush(stream_.next_layer().socket().native_handle(), progressed)) return cut();
  if (progressed) write_deadline_ = 0;
  if (!queue_.empty()) return wait_for_room();
  if (reading_over_) linger();
}

void WebSocket::look(int& pings) {
  const auto over = [this](std::int64_t deadline) { return deadline != 0 && loop_.tick >= deadline; };
  if (over(deadline_) || over(write_deadline_)) return cut();
  if (loop_.stopping) close(CloseCode::going_away, "the server stops");
  if (closing_ || cut_) return;
  const auto silent = loop_.tick - heard_;
  const auto silent_max = std::int64_t{upgrade_.silent_seconds} * Loop::ticks_a_second;
  if (silent > silent_max) return cut();
  if (silent * 2 < silent_max || pinged_ == heard_ || pings == 0) return;
  --pings;
  pinged_ = heard_;
  put(Frame::of(FrameKind::ping, nullptr));
}

}  // namespace wanqiu::http
