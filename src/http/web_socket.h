#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <list>
#include <memory>
#include <string>

#include "connection.h"
#include "frame_queue.h"
#include "http/socket.h"
#include "upgrade.h"

namespace wanqiu::http {

class WebSocket;

/// What Beast reads from and writes to: the TCP connection below its WebSocket. What was read behind the request's head
/// comes first; what Beast writes (the handshake's answer, pongs, a close) goes whole into the queue of frames.
class WebSocketLine {
 public:
  using executor_type = boost::asio::any_io_executor;

  WebSocketLine(boost::asio::ip::tcp::socket socket, std::string already_read, WebSocket& above)
      : socket_(std::move(socket)), already_read_(std::move(already_read)), above_(above) {}

  boost::asio::ip::tcp::socket& socket() { return socket_; }
  executor_type get_executor() { return socket_.get_executor(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          if (already_read_.empty()) return socket_.async_read_some(into, std::move(handler));
          const std::size_t bytes = boost::asio::buffer_copy(into, boost::asio::buffer(already_read_));
          already_read_.erase(0, bytes);
          if (already_read_.empty()) already_read_.shrink_to_fit();
          complete(std::move(handler), bytes);
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          std::string bytes;
          for (const auto piece : boost::beast::buffers_range_ref(from)) {
            bytes.append(static_cast<const char*>(piece.data()), piece.size());
          }
          const std::size_t count = bytes.size();
          take(std::move(bytes));
          complete(std::move(handler), count);
        },
        token, buffers);
  }

  /// The WebSocket above ends the connection itself, after what waits.
  template <class Handler>
  friend void async_teardown(boost::beast::role_type, WebSocketLine& line, Handler&& handler) {
    const auto executor = boost::asio::get_associated_executor(handler, line.get_executor());
    boost::asio::post(executor,
                      boost::beast::bind_handler(std::forward<Handler>(handler), boost::system::error_code()));
  }

  /// For Beast's timeouts, which are off: a loop counts its own.
  friend void beast_close_socket(WebSocketLine& line) {
    boost::system::error_code ignored;
    line.socket_.close(ignored);
  }

 private:
  template <class Handler>
  void complete(Handler handler, std::size_t bytes) {
    const auto executor = boost::asio::get_associated_executor(handler, get_executor());
    boost::asio::post(executor, boost::beast::bind_handler(std::move(handler), boost::system::error_code(), bytes));
  }
  void take(std::string bytes);

  boost::asio::ip::tcp::socket socket_;
  std::string already_read_;
  WebSocket& above_;
};

/// A connection after its upgrade. Beast reads: the handshake, frames, masks, control frames and what must not be. What
/// is sent goes around it, since a frame of a server is its head and the shared bytes: one call of the system, without
/// an operation to allocate and a completion to wait for where thousands are told the same at once.
///
/// Whoever waits for something on the wire holds it; it ends when nobody does, after its TCP connection.
class WebSocket final : public Socket, public std::enable_shared_from_this<WebSocket> {
 public:
  WebSocket(Loop& loop, boost::asio::ip::tcp::socket socket, std::string already_read, UpgradeAsked asked,
            Upgrade upgrade);
  ~WebSocket() override;
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  void begin(std::vector<std::pair<std::string, std::string>> headers);

  boost::asio::any_io_executor executor() const override { return loop_.io.get_executor(); }
  bool send(Shared message) override;
  bool send(std::span<const Shared> messages) override;
  void close(CloseCode code, std::string_view reason) override;
  const std::string& remote() const override { return asked_.remote; }

  /// Called by the loop, once a tick. `pings`: how many more may be sent in it.
  void look(int& pings);
  void cut();

 private:
  friend class WebSocketLine;

  void accepted(boost::system::error_code error);
  void read();
  void took(boost::system::error_code error);
  void ended();
  void linger();
  void take(std::string bytes);
  bool put(Frame frame);
  bool put(std::span<Frame> frames);
  void wait_for_room();
  void room(boost::system::error_code error);
  std::int64_t in(int seconds) const { return loop_.tick + std::int64_t{seconds} * Loop::ticks_a_second + 1; }

  Loop& loop_;
  std::list<WebSocket*>::iterator place_;
  UpgradeAsked asked_;
  Upgrade upgrade_;
  boost::beast::websocket::stream<WebSocketLine, false> stream_;
  boost::beast::flat_buffer message_;
  std::unique_ptr<SocketListener> listener_;
  FrameQueue queue_;
  std::int64_t heard_ = 0;           ///< when something came, in ticks
  std::int64_t pinged_ = -1;         ///< the heard_ that was asked about
  std::int64_t deadline_ = 0;        ///< of the closing; 0: none
  std::int64_t write_deadline_ = 0;  ///< of the next byte that the client takes; 0: nothing waits
  bool closing_ = false;             ///< a close frame is sent or waits; nothing goes behind it
  bool reading_over_ = false;
  bool awaits_room_ = false;
  bool cut_ = false;
};

}  // namespace wanqiu::http
