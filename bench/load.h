// The load of the HTTP benches: keep-alive connections from several loopback addresses, one request under way on each.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wanqiu::bench {

/// One thread and one epoll: it shares the two cores with the server, as the figure says, so it parses no more of an
/// answer than its status and its length.
struct Load {
  std::uint16_t port = 0;
  int connections = 64;
  double seconds = 3;
  double warm_seconds = 0.5;  ///< before, not counted
  int status = 200;           ///< any other answer ends the bench
  /// Writes the next request of a connection into `out`. `n` counts that connection's requests.
  std::function<void(std::string& out, int connection, std::uint64_t n)> request;
  /// Looks at an answer (head and body) now and then; false ends the bench.
  std::function<bool(std::string_view head, std::string_view body)> check;
};

struct LoadResult {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  std::uint64_t answers = 0;  ///< all that came, warming up included
  double cpu_us = 0;          ///< of this process, for each answer: less moved by what else the machine does
};

LoadResult run_load(const Load& load);

/// Value and floor by turns, `rounds` times, so that both see the same machine; gives the medians.
struct Pair {
  LoadResult value;
  LoadResult floor;
  std::uint64_t value_answers = 0;  ///< of all rounds
  std::uint64_t floor_answers = 0;
};
Pair by_turns(const Load& value, const Load& floor, int rounds);

}  // namespace wanqiu::bench
