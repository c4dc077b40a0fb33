#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace wanqiu::http {

/// Bytes that many responses, or many receivers, share.
using Shared = std::shared_ptr<const std::string>;

/// Why a WebSocket is closed, as RFC 6455 (section 7.4.1) numbers it. 4000 to 4999 are the protocol's own.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,  ///< the server stops
  protocol_error = 1002,
  unsupported = 1003,  ///< a text where binary is spoken, or the other way round
  policy = 1008,
  too_big = 1009,
  failed = 1011,  ///< something went wrong here
  try_again = 1013,
};

/// One WebSocket (RFC 6455), on the event loop that took its connection. Every member is called on that loop's thread,
/// which is what executor() is for.
class Socket {
 public:
  virtual ~Socket() = default;
  virtual boost::asio::any_io_executor executor() const = 0;
  /// Sends one binary message, or queues it behind what waits; the bytes are shared, not copied. false when it is not
  /// taken and never will be: the socket is closing, or the client is gone, or more than Upgrade::waiting_bytes_max
  /// would wait for a slow receiver, whose connection is then cut without waiting for what it has not taken.
  virtual bool send(Shared message) = 0;
  /// The same for several in their order, in one call of the system where nothing waits.
  virtual bool send(std::span<const Shared> messages) = 0;
  /// Sends what waits, then says why (at most 123 bytes), then closes, all within two seconds. Nothing is received any
  /// more; closed() follows, never from within this call. Again: nothing.
  virtual void close(CloseCode code, std::string_view reason) = 0;
  virtual const std::string& remote() const = 0;  ///< the client's address
};

/// Who speaks on a socket. Made when the handshake is over, destroyed after closed(). Called on the socket's loop, one
/// call at a time, never from within a call of the Socket. What a member throws is logged and closes the socket.
class SocketListener {
 public:
  virtual ~SocketListener() = default;
  virtual void received(std::string_view message) = 0;  ///< one whole binary message
  /// Last: the client is gone, was silent too long, broke the protocol, or was closed by us. The Socket is not used
  /// after.
  virtual void closed() = 0;
};

/// The answer of a GET route that goes on as a WebSocket. To a request that asks for none, or for no version 13, the
/// router answers 426 with what would be right; to one that does not offer `subprotocol`, 400. A request that asks for
/// a WebSocket is authorised as one that changes something: by cookie, its Origin must be this site's.
struct Upgrade {
  std::string subprotocol;
  std::size_t message_bytes_max = 512;         ///< of a client; longer ones close with too_big
  std::size_t waiting_bytes_max = 256 * 1024;  ///< for a slow receiver, beyond what the kernel holds
  int silent_seconds = 30;                     ///< without a message or a pong a client is gone
  std::function<std::unique_ptr<SocketListener>(Socket&)> open;
};

}  // namespace wanqiu::http
