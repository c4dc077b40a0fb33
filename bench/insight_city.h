// A city that takes part, told to insight directly: what the benches of insight share. The same for the same seed.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "insight/table.h"

namespace wanqiu::bench {

/// One city over 10 counties, units below them and branches below those: `organisations` in all, learners in the
/// branches. In a hundred learners two have moved within the days, two have joined on one of them.
class InsightCity {
 public:
  InsightCity(std::uint32_t learners, std::uint32_t organisations, std::uint64_t seed = 1);

  void settle(insight::Membership& members, base::Day first, int days);
  /// Events of one day: four learners in ten come, and do `a_head` things each on average.
  void day(insight::Insight& insight, base::Day day, double a_head);
  std::uint64_t events() const { return events_; }

  std::uint32_t learners() const { return learners_; }
  const std::vector<std::uint32_t>& parents() const { return parents_; }  ///< by ordinal; 0 is the root, its own parent
  std::uint32_t organisation_of(std::uint32_t learner) const { return at_[learner]; }  ///< ordinal, on the last day

  /// Told every event: day, learner, points.
  std::function<void(base::Day, std::uint32_t, int)> also;

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  std::uint32_t learners_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint32_t> branches_;
  std::vector<std::uint32_t> at_;
  std::mt19937_64 random_;
  std::uint64_t events_ = 0;
};

base::OrganisationId organisation_id(std::uint32_t ordinal);

/// The plainest answer: a byte a learner, day by day, and a walk up the tree for each of them.
std::vector<insight::Figures> plain_figures(const insight::Insight& insight, const InsightCity& city,
                                            insight::Range range);

/// Whether every organisation has the plain figures of registered learners and participants; says where not.
bool are_plain(const insight::Table& table, const insight::Insight& insight,
               const std::vector<insight::Figures>& right);

/// The middle of some runs, in milliseconds.
double middle_ms(int runs, const std::function<void()>& run);

}  // namespace wanqiu::bench
