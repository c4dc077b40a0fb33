#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "http/server.h"
#include "support/temporary.h"

namespace wanqiu::support {

/// A real server on a free port of the loopback, serving `router` until it goes out of scope.
class RunningServer {
 public:
  explicit RunningServer(const http::Router& router, http::ServerSettings settings = {});
  ~RunningServer();
  std::uint16_t port() const { return server_->port(); }
  /// Asks it to stop and waits until it has.
  void stop();
  const std::filesystem::path& spool_directory() const { return spool_.path(); }

 private:
  TemporaryDirectory spool_;
  base::SystemClock clock_;
  std::unique_ptr<http::Server> server_;
  std::thread thread_;
};

/// What came back over a wire: one response, its body already out of its chunks.
struct WireAnswer {
  int status = 0;                                            ///< 0: the connection ended without one
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;

  std::string header(std::string_view lower_case_name) const;
};

/// A bare TCP connection that says exactly what the test wants to be said, with a deadline on every wait.
class Wire {
 public:
  explicit Wire(std::uint16_t port);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// False when the other side has closed.
  bool say(std::string_view bytes);
  void finish_saying();  ///< closes our sending half
  /// The next response. `without_body`: the answer to a HEAD.
  WireAnswer answer(bool without_body = false, std::chrono::milliseconds wait = std::chrono::seconds(10));
  /// Everything until the other side closes, or until `wait` is over.
  std::string rest(std::chrono::milliseconds wait = std::chrono::seconds(10));
  /// Did the other side close (within `wait`)?
  bool closed(std::chrono::milliseconds wait = std::chrono::seconds(10));

 private:
  bool more(std::chrono::milliseconds wait);
  int socket_ = -1;
  std::string held_;
  bool ended_ = false;
};

/// One request on a connection of its own.
WireAnswer ask(std::uint16_t port, std::string_view request);

}  // namespace wanqiu::support
