#include "crowd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

namespace wanqiu::bench {
namespace {

constexpr std::uint32_t opening_max = 128;
constexpr std::uint32_t source_addresses = 16;
constexpr std::chrono::microseconds gathering{500};  // of messages, before they are looked at
constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view accepted = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";  // what RFC 6455 answers to its key

constexpr int opcode_binary = 2;
constexpr int opcode_close = 8;
constexpr int opcode_ping = 9;
constexpr int opcode_pong = 10;

sockaddr_in loopback(std::uint32_t host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(0x7f000000U + host);
  return address;
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char each : bytes) value = value << 8 | static_cast<std::uint8_t>(each);
  return value;
}

void put_frame(std::string& out, int opcode, std::string_view payload) {
  out.clear();
  out.push_back(static_cast<char>(0x80 | opcode));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(0x80 | payload.size()));
  } else {
    out.push_back(static_cast<char>(0x80 | 126));
    out.push_back(static_cast<char>(payload.size() >> 8));
    out.push_back(static_cast<char>(payload.size()));
  }
  out.append(4, '\0');
  out.append(payload);
}

}  // namespace

void give_up(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

std::int64_t now_us() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

Crowd::Crowd(std::uint16_t port, std::uint32_t members, CrowdListener& listener)
    : port_(port),
      listener_(listener),
      poll_(::epoll_create1(EPOLL_CLOEXEC)),
      peers_(members),
      events_(512),
      buffer_(256 * 1024, '\0') {
  if (poll_ < 0) give_up("no epoll");
}

Crowd::~Crowd() {
  for (auto& peer : peers_) {
    if (peer.socket >= 0) ::close(peer.socket);
  }
  ::close(poll_);
}

void Crowd::open(std::uint32_t member, std::string path, std::string secret, std::string_view subprotocol) {
  wanted_.push_back(
      {member, fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nUser-Agent: Mozilla/5.0 "
                           "(Linux; Android 12)\r\nCookie: wq_session={}\r\nConnection: Upgrade\r\nUpgrade: "
                           "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                           "{}\r\nSec-WebSocket-Protocol: {}\r\n\r\n",
                           path, secret, key, subprotocol)});
  open_some();
}

void Crowd::open_some() {
  while (opening_ < opening_max && !wanted_.empty()) {
    auto wanted = std::move(wanted_.front());
    wanted_.pop_front();
    connect(std::move(wanted));
  }
}

void Crowd::connect(Wanted wanted) {
  auto& peer = peers_[wanted.member];
  if (peer.socket >= 0) give_up("a member connects twice");
  peer.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (peer.socket < 0) give_up(fmt::format("no socket: {}", std::strerror(errno)));
  const int one = 1;
  ::setsockopt(peer.socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  ::setsockopt(peer.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  const auto from = loopback(1 + wanted.member % source_addresses, 0);
  if (::bind(peer.socket, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) give_up("bind failed");
  peer.held = std::move(wanted.request);
  peer.state = State::connecting;
  ++opening_;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLET;
  event.data.u32 = wanted.member;
  const auto to = loopback(1, port_);
  const int done = ::connect(peer.socket, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, peer.socket, &event);
  if (done != 0 && errno != EINPROGRESS && errno != ECONNREFUSED) give_up(std::strerror(errno));
}

void Crowd::connected(std::uint32_t member) {
  auto& peer = peers_[member];
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(peer.socket, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    drop(member, 0);
    return;
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;  // what is sent is small, and the kernel always takes it
  event.data.u32 = member;
  ::epoll_ctl(poll_, EPOLL_CTL_MOD, peer.socket, &event);
  const std::string request = std::exchange(peer.held, {});
  peer.state = State::shaking;
  write(member, request);
}

void Crowd::write(std::uint32_t member, std::string_view bytes) {
  const auto sent = ::send(peers_[member].socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent == static_cast<ssize_t>(bytes.size())) return;
  if (sent >= 0 || errno == EAGAIN) give_up("the server does not read");
  // Reset: epoll tells it, and the member is dropped there.
}

void Crowd::send(std::uint32_t member, std::span<const std::byte> message) {
  put_frame(frame_, opcode_binary, {reinterpret_cast<const char*>(message.data()), message.size()});
  write(member, frame_);
}

void Crowd::close(std::uint32_t member) {
  auto& peer = peers_[member];
  if (peer.socket < 0) return;
  if (peer.state == State::open) --open_count_;
  if (peer.state == State::connecting || peer.state == State::shaking) --opening_;
  ::close(peer.socket);
  peer = {};
}

void Crowd::drop(std::uint32_t member, int code) {
  close(member);
  listener_.closed(member, code);
}

void Crowd::turn(int wait_ms) {
  open_some();
  // Woken by every message that comes, the crowd would take a core from the server twice for each.
  std::this_thread::sleep_for(gathering);
  const int ready = ::epoll_wait(poll_, events_.data(), static_cast<int>(events_.size()), wait_ms);
  for (int i = 0; i < ready; ++i) {
    const auto& event = events_[static_cast<std::size_t>(i)];
    const std::uint32_t member = event.data.u32;
    if (peers_[member].state == State::connecting) connected(member);
    if (peers_[member].socket >= 0 && (event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) readable(member);
  }
}

void Crowd::readable(std::uint32_t member) {
  for (;;) {
    auto& peer = peers_[member];
    const auto got = ::recv(peer.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      drop(member, 0);
      return;
    }
    std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
    if (peer.held.empty()) {
      const auto left = take(member, bytes);
      if (peers_[member].socket < 0) return;
      peers_[member].held.assign(left);
    } else {
      std::string held = std::exchange(peer.held, {});
      held.append(bytes);
      const auto left = take(member, held);
      if (peers_[member].socket < 0) return;
      peers_[member].held.assign(left);
    }
    if (static_cast<std::size_t>(got) < buffer_.size()) return;
  }
}

std::string_view Crowd::take_handshake(std::uint32_t member, std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == bytes.npos) return bytes;
  if (!bytes.starts_with("HTTP/1.1 101 ") || bytes.substr(0, end).find(accepted) == bytes.npos)
    give_up(fmt::format("no WebSocket:\n{}", bytes));
  peers_[member].state = State::open;
  ++open_count_;
  --opening_;
  listener_.opened(member);
  return bytes.substr(end + 4);
}

std::string_view Crowd::take(std::uint32_t member, std::string_view bytes) {
  if (peers_[member].state == State::shaking) {
    bytes = take_handshake(member, bytes);
    if (peers_[member].state != State::open) return bytes;
  }
  while (bytes.size() >= 2) {
    const int opcode = bytes[0] & 0x0f;
    const auto small = static_cast<std::size_t>(bytes[1] & 0x7f);
    const std::size_t head = small < 126 ? 2 : small == 126 ? 4 : 10;
    if (bytes.size() < head) break;
    const std::size_t size = small < 126 ? small : big_endian(bytes.substr(2, head - 2));
    if (bytes.size() - head < size) break;
    const auto payload = bytes.substr(head, size);
    if ((bytes[0] & 0xf0) != 0x80 || (bytes[1] & 0x80) != 0) give_up("a frame in pieces, or masked by a server");
    bytes.remove_prefix(head + size);
    if (opcode == opcode_binary) {
      ++messages_;
      listener_.received(member, payload);
    } else if (opcode == opcode_close) {
      drop(member, size >= 2 ? static_cast<int>(big_endian(payload.substr(0, 2))) : 0);
    } else if (opcode == opcode_ping) {
      put_frame(frame_, opcode_pong, payload);
      write(member, frame_);
    } else if (opcode != opcode_pong) {
      give_up(fmt::format("a frame of kind {}", opcode));
    }
    if (peers_[member].socket < 0) return {};
  }
  return bytes;
}

}  // namespace wanqiu::bench
