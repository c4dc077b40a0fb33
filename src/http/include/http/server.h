#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "http/router.h"

namespace wanqiu::http {

struct ServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;     ///< 0 takes a free one
  int threads = 2;               ///< event loops, one a core; a connection stays on its loop
  int header_seconds = 10;       ///< to send a request's head
  int idle_seconds = 60;         ///< between requests
  int stream_seconds = 10;       ///< to take a chunk of a response that goes on
  int connections_max = 19'500;  ///< at most what the system lets the process open, less 200
  int drain_seconds = 10;        ///< at stop, for requests under way
  std::filesystem::path spool_directory;
  bool access_log = false;  ///< a line a request: method, path, status, time, bytes; never the query, cookies or bodies
  bool trust_forwarded =
      false;  ///< take the client's address and TLS from X-Forwarded-For and -Proto of a loopback proxy
};

/// HTTP/1.1 over Boost.Beast: one event loop a thread, each with its own accepting socket (SO_REUSEPORT). Every read
/// and write has a deadline and a limit; a client that does not keep them is cut off.
class Server {
 public:
  /// Listens; unavailable when the address is taken. Serves once run() is called.
  static base::Result<std::unique_ptr<Server>> listen(const ServerSettings& settings, const Router& router,
                                                      const base::Clock& clock);
  virtual ~Server() = default;
  virtual std::uint16_t port() const = 0;
  /// Serves until stop(); then lets requests under way finish for drain_seconds. After that their connections are
  /// closed, and it returns once the last handler has: what it waits for may refer to it.
  virtual void run() = 0;
  /// From any thread or signal handler's thread.
  virtual void stop() = 0;
};

}  // namespace wanqiu::http
