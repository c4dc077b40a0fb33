#include "rule_sets.h"

#include <algorithm>

#include "bytes.h"

namespace wanqiu::ledger {

void RuleSets::offer(std::shared_ptr<const RuleSet> rules) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(offered_, [&](const auto& other) { return other->version == rules->version; });
  offered_.push_back(std::move(rules));
}

std::vector<std::shared_ptr<const RuleSet>> RuleSets::offered() const {
  const std::scoped_lock lock(mutex_);
  return offered_;
}

std::vector<Ledger::RuleSetTaken> RuleSets::taken() const {
  const std::scoped_lock lock(mutex_);
  return {taken_.rbegin(), taken_.rend()};
}

std::shared_ptr<const RuleSet> RuleSets::at(std::uint64_t seq) const {
  const std::scoped_lock lock(mutex_);
  const auto found = std::find_if(taken_.rbegin(), taken_.rend(), [&](const auto& taken) { return taken.seq <= seq; });
  return found == taken_.rend() ? nullptr : found->rules;
}

std::shared_ptr<const RuleSet> RuleSets::find(std::uint64_t version) const {
  const auto found =
      std::find_if(offered_.begin(), offered_.end(), [&](const auto& rules) { return rules->version == version; });
  return found == offered_.end() ? nullptr : *found;
}

void RuleSets::reset() {
  const std::scoped_lock lock(mutex_);
  taken_.clear();
}

void RuleSets::apply(const CommittedBatch& batch) {
  for (const auto& one : batch.events) {
    if (one.event.verb != Verb::rule_set_taken) continue;
    const std::scoped_lock lock(mutex_);
    if (auto rules = find(one.event.object)) taken_.push_back({std::move(rules), one.event.at, one.event.seq});
  }
}

std::function<void(const Projection::Sink&)> RuleSets::freeze() {
  Bytes out;
  ByteWriter writer(out);
  const std::scoped_lock lock(mutex_);
  for (const auto& taken : taken_) {
    writer.varint(taken.rules->version);
    writer.signed_varint(base::to_ms(taken.at));
    writer.varint(taken.seq);
  }
  return [out](const Sink& sink) { sink(out); };
}

bool RuleSets::load(std::span<const std::byte> bytes) {
  const std::scoped_lock lock(mutex_);
  ByteReader in(bytes);
  while (!in.at_end()) {
    auto rules = find(in.varint());
    const base::Instant at = base::from_ms(in.signed_varint());
    const std::uint64_t seq = in.varint();
    if (!in.ok() || !rules) return false;
    taken_.push_back({std::move(rules), at, seq});
  }
  return true;
}

}  // namespace wanqiu::ledger
