#include "ledger/recollect.h"

#include <fmt/format.h>
#include <optional>

#include "checkpoint.h"
#include "replay.h"

namespace wanqiu::ledger {
namespace {

using base::Fault;

constexpr int wait_ms = 10'000;

/// From empty, with the rule sets at hand.
void reset(State& state, const base::Zone& zone, const std::vector<std::shared_ptr<const RuleSet>>& rules,
           std::span<Projection* const> projections) {
  state = State(zone);
  for (const auto& each : rules) state.offer(each);
  for (Projection* projection : projections) projection->reset();
}

bool load(LogStore& log, const CheckpointHead& head, State& state, std::span<Projection* const> projections) {
  std::string why;
  const auto sections = read_checkpoint(log, head, why);
  if (!sections) return false;
  const auto has = [&](std::string_view name, auto&& take) {
    const auto found = sections->find(name);
    return found != sections->end() && take(found->second);
  };
  if (!has(state_section, [&](const Bytes& bytes) { return state.load(bytes); })) return false;
  for (Projection* projection : projections) {
    if (!has(projection->name(), [&](const Bytes& bytes) { return projection->load(bytes); })) return false;
  }
  return true;
}

}  // namespace

base::Result<Recollected> recollect(const store::Location& location, std::span<Projection* const> projections) try {
  LogStore log(location, wait_ms);
  log.begin_snapshot();
  Recollected result;
  const auto zone_name = log.zone();
  for (Projection* projection : projections) projection->reset();
  if (!zone_name) return result;
  const auto zone = base::Zone::find(*zone_name);
  if (!zone) return zone.error();
  std::vector<std::shared_ptr<const RuleSet>> rules;
  for (const auto& stored : log.rule_sets()) {
    auto parsed = parse_rules(stored.text, fmt::format("ledger_rule_sets, version {}", stored.version));
    if (!parsed) return Fault::unavailable(base::to_string(parsed.error()));
    rules.push_back(*parsed);
  }
  State state(*zone);
  reset(state, *zone, rules, projections);
  std::optional<base::Hash> chain;
  for (const auto& head : log.checkpoints()) {
    if (load(log, head, state, projections)) {
      chain = head.chain;
      break;
    }
    reset(state, *zone, rules, projections);
  }
  const std::uint64_t from = state.last_seq();
  std::optional<Fault> fault;
  const auto replayed = replay(log, from + 1, chain, [&](ReplayedRow&& row) {
    const auto events = std::span(row.block.events).subspan(static_cast<std::size_t>(row.skip));
    for (auto& applied : events) {
      if (state.apply(applied) == State::Verdict::applied) continue;
      fault = Fault::unavailable(fmt::format("the log is broken at event {}; run wanqiu verify", applied.event.seq));
      return false;
    }
    if (events.empty()) return true;
    for (Projection* projection : projections) projection->apply({events, row.hash, false});
    return true;
  });
  if (fault) return *fault;
  if (replayed.difference)
    return Fault::unavailable(fmt::format("the log is broken at {}; run wanqiu verify", replayed.difference->where));
  result.last_seq = state.last_seq();
  result.replayed = result.last_seq - from;
  return result;
} catch (const store::Error& error) {
  return Fault::unavailable(error.what());
}

}  // namespace wanqiu::ledger
