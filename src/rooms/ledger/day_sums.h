#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/assert.h"
#include "key_set.h"
#include "ledger/rules.h"

namespace wanqiu::ledger {

/// What each learner earned by each rule on one local day: 36 bytes a learner, in parts of 256 learners that come into
/// being with the first point.
class DaySums {
 public:
  using Row = std::array<std::uint16_t, earning_verbs>;

  int of(std::uint32_t learner, Verb verb) const {
    const Row* row = find(learner);
    return row == nullptr ? 0 : (*row)[slot(verb)];
  }
  const Row* find(std::uint32_t learner) const {
    const std::size_t part = learner / learners_of_part;
    if (part >= parts_.size() || !parts_[part]) return nullptr;
    return &parts_[part]->rows[learner % learners_of_part];
  }
  void add(std::uint32_t learner, Verb verb, int points, const Sharing& sharing) {
    const std::size_t part = learner / learners_of_part;
    if (part >= parts_.size()) parts_.resize(part + 1);
    auto& sum = sharing.own(parts_[part]).rows[learner % learners_of_part][slot(verb)];
    WQ_ASSERT(points > 0 && sum + points <= day_points_max);
    sum = static_cast<std::uint16_t>(sum + points);
  }
  /// Learners with points, ascending.
  template <class F>
  void each(F&& take) const {
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      if (!parts_[part]) continue;
      for (std::size_t i = 0; i < learners_of_part; ++i) {
        const Row& row = parts_[part]->rows[i];
        if (row != Row{}) take(static_cast<std::uint32_t>(part * learners_of_part + i), row);
      }
    }
  }
  static std::size_t slot(Verb verb) { return static_cast<std::size_t>(verb) - 1; }

 private:
  static constexpr std::size_t learners_of_part = 256;
  struct Part {
    std::uint32_t generation = 0;
    std::array<Row, learners_of_part> rows{};
  };
  std::vector<std::shared_ptr<Part>> parts_;
};

}  // namespace wanqiu::ledger
