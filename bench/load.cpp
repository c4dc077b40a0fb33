#include "load.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace wanqiu::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t checked_each = 256;

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

struct Peer {
  int socket = -1;
  int number = 0;
  std::uint64_t asked = 0;
  std::string request;
  std::string held;           // of the answer
  std::size_t body_from = 0;  // 0 until the head is whole
  std::size_t whole = 0;
  Clock::time_point since;
};

void open(Peer& peer, std::uint16_t port) {
  peer.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in from{};
  from.sin_family = AF_INET;
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(peer.number % 16));
  const int one = 1;
  ::setsockopt(peer.socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  ::setsockopt(peer.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (::bind(peer.socket, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) fail("bind failed");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(peer.socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) fail("connect failed");
}

void send(Peer& peer, const Load& load) {
  peer.request.clear();
  load.request(peer.request, peer.number, peer.asked++);
  peer.since = Clock::now();
  if (::send(peer.socket, peer.request.data(), peer.request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(peer.request.size())) {
    fail(fmt::format("a request could not be sent: {}", std::strerror(errno)));
  }
}

void read_head(Peer& peer, const Load& load) {
  const auto end = peer.held.find("\r\n\r\n");
  if (end == std::string::npos) return;
  const std::string_view head(peer.held.data(), end);
  int status = 0;
  std::from_chars(head.data() + 9, head.data() + 12, status);
  if (status != load.status) fail("an answer was not what it should be:\n" + peer.held);
  std::size_t length = 0;
  for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
    if (const auto at = head.find(name); at != head.npos) {
      std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
    }
  }
  peer.body_from = end + 4;
  peer.whole = peer.body_from + length;
}

/// True once the whole answer is there.
bool receive(Peer& peer, const Load& load, std::string& buffer) {
  const auto got = ::recv(peer.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return false;
  if (got <= 0) fail("the server closed a connection");
  peer.held.append(buffer.data(), static_cast<std::size_t>(got));
  if (peer.body_from == 0) read_head(peer, load);
  return peer.body_from != 0 && peer.held.size() >= peer.whole;
}

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double quantile_ms(std::vector<std::uint32_t>& micros, double share) {
  if (micros.empty()) return 0;
  const auto at = micros.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(micros.size() - 1) * share);
  std::nth_element(micros.begin(), at, micros.end());
  return *at / 1000.0;
}

}  // namespace

LoadResult run_load(const Load& load) {
  std::vector<Peer> peers(static_cast<std::size_t>(load.connections));
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  for (std::size_t i = 0; i < peers.size(); ++i) {
    peers[i].number = static_cast<int>(i);
    open(peers[i], load.port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &peers[i];
    ::epoll_ctl(poll, EPOLL_CTL_ADD, peers[i].socket, &event);
  }
  LoadResult result;
  std::vector<std::uint32_t> micros;
  micros.reserve(4'000'000);
  std::string buffer(64 * 1024, '\0');
  const auto in = [](double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  };
  const auto start = Clock::now() + in(load.warm_seconds);
  const auto end = start + in(load.seconds);
  const double cpu_before = cpu_seconds();
  for (auto& peer : peers) send(peer, load);
  std::size_t under_way = peers.size();
  std::vector<epoll_event> events(256);
  std::uint64_t counted = 0;
  while (under_way > 0) {
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 10'000);
    if (ready <= 0) fail("no answer for ten seconds");
    for (int i = 0; i < ready; ++i) {
      auto& peer = *static_cast<Peer*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!receive(peer, load, buffer)) continue;
      const auto now = Clock::now();
      ++result.answers;
      if (now >= start && now < end) {
        ++counted;
        micros.push_back(static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(now - peer.since).count()));
      }
      if (load.check && result.answers % checked_each == 1 &&
          !load.check(std::string_view(peer.held).substr(0, peer.body_from),
                      std::string_view(peer.held).substr(peer.body_from))) {
        fail("an answer was wrong:\n" + peer.held);
      }
      peer.held.clear();
      peer.body_from = peer.whole = 0;
      if (now >= end) {
        --under_way;
      } else {
        send(peer, load);
      }
    }
  }
  for (auto& peer : peers) ::close(peer.socket);
  ::close(poll);
  result.cpu_us = (cpu_seconds() - cpu_before) * 1e6 / static_cast<double>(result.answers);
  result.per_second = static_cast<double>(counted) / load.seconds;
  result.p50_ms = quantile_ms(micros, 0.5);
  result.p99_ms = quantile_ms(micros, 0.99);
  return result;
}

Pair by_turns(const Load& value, const Load& floor, int rounds) {
  std::vector<LoadResult> values;
  std::vector<LoadResult> floors;
  for (int i = 0; i < rounds; ++i) {
    floors.push_back(run_load(floor));
    values.push_back(run_load(value));
    fmt::print(stderr, "round {}: floor {:.0f}/s {:.1f} us each, ours {:.0f}/s {:.1f} us each (p99 {:.2f} ms)\n", i + 1,
               floors.back().per_second, floors.back().cpu_us, values.back().per_second, values.back().cpu_us,
               values.back().p99_ms);
  }
  const auto median = [](std::vector<LoadResult>& all) {
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.per_second < b.per_second; });
    return all[all.size() / 2];
  };
  Pair pair{median(values), median(floors)};
  for (const auto& one : values) pair.value_answers += one.answers;
  for (const auto& one : floors) pair.floor_answers += one.answers;
  return pair;
}

}  // namespace wanqiu::bench
