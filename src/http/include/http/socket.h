#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/response.h"

namespace wanqiu::http {

/// Why a WebSocket is closed, as RFC 6455 (section 7.4.1) numbers it. 4000 to 4999 are the protocol's own.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,  ///< the server stops
  protocol_error = 1002,
  unsupported = 1003,  ///< a text where binary is spoken, or the other way round
  policy = 1008,
  too_big = 1009,
  try_again = 1013,
};

/// One WebSocket (RFC 6455), on the event loop that took its connection. Every member is called on that loop's thread,
/// which is what executor() is for.
class Socket {
 public:
  virtual ~Socket() = default;
  virtual boost::asio::any_io_executor executor() const = 0;
  /// Queues one binary message; the bytes are shared, not copied. false when more than Upgrade::waiting_bytes_max wait
  /// for a slow receiver already: nothing was queued then, and the connection is closed without waiting for what is.
  virtual bool send(Shared message) = 0;
  /// Sends what waits, then says why, then closes. Nothing is received any more.
  virtual void close(CloseCode code, std::string_view reason) = 0;
  virtual const std::string& remote() const = 0;  ///< the client's address
};

/// Who speaks on a socket. Made when the handshake is over, destroyed after closed(). Called on the socket's loop.
class SocketListener {
 public:
  virtual ~SocketListener() = default;
  virtual void received(std::string_view message) = 0;  ///< one whole binary message
  /// Last: the client is gone, was silent too long, broke the protocol, or was closed by us. The Socket ends with it.
  virtual void closed() = 0;
};

/// The answer of a route that goes on as a WebSocket. To a request that asks for none, or for no version 13, the server
/// answers 426 with what would be right; to one that does not offer `subprotocol`, 400.
struct Upgrade {
  std::string subprotocol;
  std::size_t message_bytes_max = 512;         ///< of a client; longer ones close with too_big
  std::size_t waiting_bytes_max = 256 * 1024;  ///< for a slow receiver, beyond what the kernel holds
  int silent_seconds = 30;                     ///< without a message or a pong a client is gone
  std::function<std::unique_ptr<SocketListener>(Socket&)> open;
};

}  // namespace wanqiu::http
