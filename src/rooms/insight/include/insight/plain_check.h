#pragma once

#include <memory>

#include "ledger/verify.h"
#include "people/people.h"

namespace wanqiu::insight {

/// Insight's part of `wanqiu verify`.
///
/// Along the replay it does two things that know nothing of each other: it feeds the engine, and it keeps for a sample
/// of organisations and ranges the plainest thing that answers, a std::set of learners and a sum, with who belonged
/// where worked out from people's rows by walking them. A stored checkpoint must hold byte for byte what the engine has
/// then; at the end every figure of the sample must be the same both ways.
///
/// The sample: the root and some more organisations, drawn with `seed`; the last day, 7, 30 and 365 days up to `today`,
/// all days, and three ranges drawn. Waits for people's database. `people` outlives it.
std::unique_ptr<ledger::AlsoVerified> plain_check(people::People& people, const base::Zone& zone, base::Day today,
                                                  std::uint64_t seed);

}  // namespace wanqiu::insight
