#pragma once

#include <array>
#include <map>
#include <mutex>
#include <vector>

#include "ledger/attention.h"
#include "ledger/projection.h"

namespace wanqiu::ledger {

/// How many units of reading and watching each learner has in the log on each of the last three local days: what the
/// attention meter goes on from after a restart. (The points of a day do not tell, since units over the cap earn none.)
/// Two bytes a learner, verb and day: 4 MB for 350,000 learners.
class TimeUnits final : public Projection, public UnitsDone {
 public:
  std::uint32_t units_done(base::LearnerNumber learner, Verb verb, base::Day day) const override;

  std::string_view name() const override { return "time_units/1"; }
  void reset() override;
  void apply(const CommittedBatch& batch) override;
  std::function<void(const Sink&)> freeze() override;
  bool load(std::span<const std::byte> bytes) override;

 private:
  static constexpr int days_kept = 3;
  using Counts = std::array<std::vector<std::uint16_t>, 2>;  // read_time, watch_time; by learner number
  using Days = std::map<base::Day, Counts>;

  mutable std::mutex mutex_;
  Days days_;
};

}  // namespace wanqiu::ledger
