#include "rank_city.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/clock.h"

namespace wanqiu::bench {
namespace {

using base::LearnerNumber;
using base::OrganisationId;

constexpr int counties = 10;
constexpr int units = 1'000;

}  // namespace

void fail(const std::string& why) {
  fmt::print(stderr, "bench rank: {}\n", why);
  std::exit(1);
}

void fill(ledger::Ranks& ranks, base::Day today, base::Random& random) {
  ranks.put_organisation({city, {}});
  for (int county = 0; county < counties; ++county) ranks.put_organisation({OrganisationId{100 + county}, city});
  for (int unit = 0; unit < units; ++unit) {
    ranks.put_organisation({OrganisationId{1000 + unit}, OrganisationId{100 + unit % counties}});
  }
  std::vector<ledger::Ranks::Member> members;
  for (std::uint32_t n = 1; n <= learners; ++n) members.push_back({LearnerNumber{n}, OrganisationId{1000 + n % units}});
  ranks.put_members(members);
  std::uint64_t seq = 0;
  for (std::uint32_t n = 1; n <= learners; ++n) {
    ranks.add(LearnerNumber{n}, today, static_cast<std::int32_t>(random.below(60)), ++seq);
    ranks.add(LearnerNumber{n}, today - 300, static_cast<std::int32_t>(random.below(12'000)), ++seq);
  }
}

Feed::Feed(Give give) : thread_([this, give = std::move(give)] { run(give); }) {}

std::uint64_t Feed::stop() {
  done_ = true;
  if (thread_.joinable()) thread_.join();
  return events_;
}

void Feed::run(const Give& give) {
  const base::SystemClock clock;
  base::SeededRandom random(2);
  const auto start = clock.elapsed();
  std::vector<LearnerNumber> who;
  while (!done_) {
    std::this_thread::sleep_for(base::Milliseconds(5));
    const auto due = static_cast<std::uint64_t>((clock.elapsed() - start).count()) * events_per_s / 1000;
    who.clear();
    for (; events_ < due; ++events_)
      who.push_back(LearnerNumber{static_cast<std::uint32_t>(1 + random.below(learners))});
    if (!who.empty()) give(who);
  }
}

}  // namespace wanqiu::bench
