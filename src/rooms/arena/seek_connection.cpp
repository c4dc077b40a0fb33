#include "seek_connection.h"

#include <boost/asio/post.hpp>

#include "live_matches.h"

namespace wanqiu::arena {
namespace {

constexpr base::Milliseconds seek_time{10'000};
constexpr int unreadable_max = 3;

}  // namespace

template <class What>
void SeekConnection::Line::post(What what) {
  const std::lock_guard lock(mutex_);
  if (socket_ == nullptr) return;
  boost::asio::post(executor_, [self = shared_from_this(), what = std::move(what)] {
    if (self->socket_ != nullptr) what(*self->socket_);  // changed on this thread only
  });
}

void SeekConnection::Line::tell(const frame::ToClient& frame) {
  post([bytes = shared_frame(frame)](http::Socket& socket) { socket.send(bytes); });
}

void SeekConnection::Line::end(std::string reason) {
  post([reason = std::move(reason)](http::Socket& socket) { socket.close(http::CloseCode::normal, reason); });
}

void SeekConnection::Line::cut() {
  const std::lock_guard lock(mutex_);
  socket_ = nullptr;
}

SeekConnection::SeekConnection(Meetings& meetings, const base::Clock& clock, http::Caller who, http::Socket& socket)
    : meetings_(meetings),
      clock_(clock),
      who_(std::move(who)),
      socket_(socket),
      line_(std::make_shared<Line>(socket)),
      first_(std::in_place, socket.executor(), seek_time) {
  first_->async_wait([line = line_](boost::system::error_code error) {
    if (!error) line->end("nothing was sought");
  });
}

void SeekConnection::closed() {
  first_.reset();
  line_->cut();
  meetings_.leave(who_.number, line_.get());
}

void SeekConnection::received(std::string_view message) {
  const auto now = clock_.elapsed();
  switch (rate_.came(now)) {
    case FrameRate::Told::taken:
      break;
    case FrameRate::Told::too_fast:
      return refuse(0, frame::Refusal::too_fast, rate_.retry(now));
    case FrameRate::Told::too_fast_again:
      return;
    case FrameRate::Told::over:
      return socket_.close(http::CloseCode::policy, "too many frames");
  }
  const auto frame = frame::decode_from_client(std::as_bytes(std::span(message.data(), message.size())));
  if (frame) return take(*frame);
  refuse(message.size() > 1 ? static_cast<std::uint8_t>(message[1]) : std::uint8_t{0}, frame::refusal(frame.error()));
  if (++malformed_ >= unreadable_max) socket_.close(http::CloseCode::protocol_error, "malformed frames");
}

void SeekConnection::take(const frame::FromClient& frame) {
  if (std::holds_alternative<frame::Pong>(frame)) return;
  const auto* seek = std::get_if<frame::Seek>(&frame);
  if (seek == nullptr) {
    const auto kind = std::visit([](const auto& one) { return one.kind; }, frame);
    return refuse(kind, frame::Refusal::out_of_turn);
  }
  first_.reset();
  meetings_.seek(who_, seek->seeking == frame::Seeking::duel ? MeetingKind::duel : MeetingKind::four, line_);
}

void SeekConnection::refuse(std::uint8_t of, frame::Refusal why, base::Milliseconds retry) {
  socket_.send(shared_frame(frame::Refused{of, why, Verdict::done, static_cast<std::uint32_t>(retry.count())}));
}

http::Upgrade seek_upgrade(Meetings& meetings, const base::Clock& clock, http::Caller who) {
  http::Upgrade upgrade;
  upgrade.subprotocol = "wanqiu.arena.1";
  upgrade.message_bytes_max = 2 * frame::from_client_bytes_max;  // what is a little too large is refused by a frame
  upgrade.open = [&meetings, &clock, who = std::move(who)](http::Socket& socket) {
    return std::make_unique<SeekConnection>(meetings, clock, who, socket);
  };
  return upgrade;
}

}  // namespace wanqiu::arena
