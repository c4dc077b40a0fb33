// The floor of the HTTP benches: what Boost.Beast does when nothing of ours is in the way.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>

namespace wanqiu::bench {

/// A coroutine a connection, one event loop a thread, SO_REUSEPORT, no deadlines, no limits, no routes. Answers every
/// request with what `answer` gives for its body; the returned text must live as long as the server.
class BareServer {
 public:
  using Answer = std::function<boost::asio::awaitable<const std::string*>(std::string body)>;
  BareServer(int threads, std::string content_type, int status, Answer answer);
  ~BareServer();
  std::uint16_t port() const;

 private:
  struct Loops;
  std::unique_ptr<Loops> loops_;
};

}  // namespace wanqiu::bench
