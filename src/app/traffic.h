#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace wanqiu::app {

/// Learners who learn on a running server, as their apps do: over HTTP, each with an API token.
struct TrafficSettings {
  std::string target;  ///< "http://127.0.0.1:8080"
  double rate = 1000;  ///< requests a second
  double seconds = 30;
  int connections = 64;             ///< kept alive, one request under way on each; a learner stays on one
  std::vector<std::string> tokens;  ///< of a learner each; at least one
};

struct TrafficReport {
  std::uint64_t answers = 0;
  double seconds = 0;
  double rate = 0;    ///< answers a second
  double p50_ms = 0;  ///< from the moment at which a request was due: a server that falls behind cannot hide it
  double p99_ms = 0;
  std::uint64_t signed_in = 0;  ///< answered with success, as are the others
  std::uint64_t opened = 0;
  std::uint64_t beats = 0;
  std::uint64_t shared = 0;
  std::map<std::string, std::uint64_t> errors;  ///< by status; "no answer" for what broke off
};

/// Requests are due at even steps whatever the server does, so that the rate is offered and not made by its answers.
/// Learners take turns. Each signs in for the day; then opens one item after the other, beats four times for each,
/// claiming the time that passed, and shares every third. Faults: the target is no http address, cannot be reached, or
/// shows no item.
base::Result<TrafficReport> drive(const TrafficSettings& settings);

}  // namespace wanqiu::app
