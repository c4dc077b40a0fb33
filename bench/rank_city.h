// The city of the rank bench: 350,000 learners in 1,000 units of 10 counties, and points at an even pace.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "base/random.h"
#include "ledger/ranks.h"

namespace wanqiu::bench {

constexpr std::uint32_t learners = 350'000;
constexpr int events_per_s = 2'000;
constexpr base::OrganisationId city{1};

/// Ends the process: a bench checks its own answers.
[[noreturn]] void fail(const std::string& why);

/// Everybody in their unit, with the points of an evening and of a year.
void fill(ledger::Ranks& ranks, base::Day today, base::Random& random);

/// Calls `give` with as many random learners as are due, every 5 ms, since commits come in groups; until told to stop.
class Feed {
 public:
  using Give = std::function<void(const std::vector<base::LearnerNumber>&)>;
  explicit Feed(Give give);
  ~Feed() { stop(); }
  std::uint64_t stop();  ///< how many there were

 private:
  void run(const Give& give);
  std::atomic<bool> done_{false};
  std::atomic<std::uint64_t> events_{0};
  std::thread thread_;
};

/// The HTTP part of the bench, for `seconds`.
void rank_over_http(ledger::Ranks& ranks, base::Day today, int seconds);

}  // namespace wanqiu::bench
