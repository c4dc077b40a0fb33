#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/projection.h"

namespace wanqiu::ledger {

/// Which rule sets are at hand, and which were taken into use when, as the log says: a projection of it. Safe from any
/// thread.
class RuleSets final : public Projection {
 public:
  /// At hand from now on, in place of one of the same version.
  void offer(std::shared_ptr<const RuleSet> rules);
  std::vector<std::shared_ptr<const RuleSet>> offered() const;
  std::vector<Ledger::RuleSetTaken> taken() const;  ///< the newest first
  /// By which the event was judged; null before the first.
  std::shared_ptr<const RuleSet> at(std::uint64_t seq) const;

  std::string_view name() const override { return "rule sets/1"; }
  void reset() override;
  void apply(const CommittedBatch& batch) override;
  std::function<void(const Sink&)> freeze() override;
  bool load(std::span<const std::byte> bytes) override;

 private:
  std::shared_ptr<const RuleSet> find(std::uint64_t version) const;

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const RuleSet>> offered_;
  std::vector<Ledger::RuleSetTaken> taken_;
};

}  // namespace wanqiu::ledger
