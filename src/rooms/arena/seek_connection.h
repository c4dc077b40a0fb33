#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "frame_limits.h"
#include "http/access.h"
#include "http/socket.h"
#include "meetings.h"

namespace wanqiu::arena {

/// One socket of somebody who looks for opponents: says seek within 10 s, is told waiting, then met, and is closed.
/// Whoever says seek again begins to wait anew.
class SeekConnection final : public http::SocketListener {
 public:
  SeekConnection(Meetings& meetings, const base::Clock& clock, http::Caller who, http::Socket& socket);

  void received(std::string_view message) override;
  void closed() override;

 private:
  /// What Meetings speaks to, from its own thread. It is posted to the socket's loop while the socket is there, which
  /// is how long the loop is there.
  class Line final : public SeekLine, public std::enable_shared_from_this<Line> {
   public:
    explicit Line(http::Socket& socket) : socket_(&socket), executor_(socket.executor()) {}
    void tell(const frame::ToClient& frame) override;
    void end(std::string reason) override;
    void cut();  ///< on the socket's loop: it is gone

   private:
    template <class What>
    void post(What what);
    std::mutex mutex_;  // guards socket_
    http::Socket* socket_;
    const boost::asio::any_io_executor executor_;
  };

  void take(const frame::FromClient& frame);
  void refuse(std::uint8_t of, frame::Refusal why, base::Milliseconds retry = base::Milliseconds(0));

  Meetings& meetings_;
  const base::Clock& clock_;
  const http::Caller who_;
  http::Socket& socket_;
  std::shared_ptr<Line> line_;
  FrameRate rate_;
  std::optional<boost::asio::steady_timer> first_;  // until something is sought
  std::uint8_t malformed_ = 0;
};

http::Upgrade seek_upgrade(Meetings& meetings, const base::Clock& clock, http::Caller who);

}  // namespace wanqiu::arena
