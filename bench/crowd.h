// Thousands of WebSocket clients in one thread, for the benches of live matches.
#pragma once

#include <sys/epoll.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wanqiu::bench {

/// What a member of the crowd is told. A message is whole; its bytes are gone after the call.
class CrowdListener {
 public:
  virtual ~CrowdListener() = default;
  virtual void opened(std::uint32_t member) = 0;
  virtual void received(std::uint32_t member, std::string_view message) = 0;
  /// `code` of the close frame; 0: none came, or there was no WebSocket yet.
  virtual void closed(std::uint32_t member, int code) = 0;
};

/// Shares the two cores with the server, as the figures say, so it does as little as can be done: one edge-triggered
/// epoll, one recv for all that a connection has, no timers, no buffers but for a message that came in pieces. Masks
/// are there and zero: what the server must do with them is the same.
class Crowd {
 public:
  Crowd(std::uint16_t port, std::uint32_t members, CrowdListener& listener);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// Connects from one of sixteen addresses as soon as fewer than 128 others are on their way.
  void open(std::uint32_t member, std::string path, std::string secret, std::string_view subprotocol);
  void send(std::uint32_t member, std::span<const std::byte> message);
  void close(std::uint32_t member);
  bool is_open(std::uint32_t member) const { return peers_[member].state == State::open; }
  std::uint32_t open_count() const { return open_count_; }
  std::uint64_t messages() const { return messages_; }

  /// Handles what is there, waiting for it no longer than that.
  void turn(int wait_ms);

 private:
  enum class State : std::uint8_t { idle, connecting, shaking, open };
  struct Peer {
    int socket = -1;
    State state = State::idle;
    std::string held;  // of a message that is not whole yet; the request while connecting
  };
  struct Wanted {
    std::uint32_t member = 0;
    std::string request;
  };
  void open_some();
  void connect(Wanted wanted);
  void connected(std::uint32_t member);
  void readable(std::uint32_t member);
  /// What is left of `bytes` after the whole messages in it.
  std::string_view take(std::uint32_t member, std::string_view bytes);
  std::string_view take_handshake(std::uint32_t member, std::string_view bytes);
  void write(std::uint32_t member, std::string_view bytes);
  void drop(std::uint32_t member, int code);

  std::uint16_t port_;
  CrowdListener& listener_;
  int poll_ = -1;
  std::vector<Peer> peers_;
  std::deque<Wanted> wanted_;
  std::uint32_t opening_ = 0;
  std::uint32_t open_count_ = 0;
  std::uint64_t messages_ = 0;
  std::vector<epoll_event> events_;
  std::string buffer_;
  std::string frame_;
};

/// Ends the bench.
[[noreturn]] void give_up(const std::string& why);

/// Microseconds that only go forward, for what happens within a turn and between them.
std::int64_t now_us();

}  // namespace wanqiu::bench
