#include "insight/room.h"

#include <spdlog/spdlog.h>

#include "inside.h"

namespace wanqiu::insight {

// Targets.

void Targets::load(std::vector<TargetRow> rows) {
  const std::scoped_lock lock(mutex_);
  rows_.clear();
  for (auto& row : rows) rows_[row.organisation] = row;
}

void Targets::put(const TargetRow& row) {
  const std::scoped_lock lock(mutex_);
  if (row.participation || row.activity) {
    rows_[row.organisation] = row;
  } else {
    rows_.erase(row.organisation);
  }
}

Targets::Holding Targets::of(const people::Tree& tree, base::OrganisationId organisation) const {
  const std::scoped_lock lock(mutex_);
  for (const auto* at = tree.find(organisation); at != nullptr; at = tree.find(at->parent)) {
    const auto found = rows_.find(at->id);
    if (found != rows_.end()) return {found->second.participation, found->second.activity, at->id};
  }
  return {};
}

// The room.

Room::Inside::Inside(Parts given)
    : parts(given),
      tables(parts.insight, parts.settings.small_groups),
      live(parts.insight, pulse, parts.clock,
           {parts.settings.live_tick, parts.settings.streams_max, parts.settings.small_groups}),
      calculations(1, parts.settings.questions_waiting_max) {
  targets.load(parts.store.read_now([](store::Session& db) { return all_targets(db); }));
  unsubscribe = parts.ledger.subscribe([this](const ledger::CommittedBatch& batch) { pulse.take(batch); });
  if (parts.settings.watch_tick.count() > 0) thread = std::thread([this] { run(); });
}

Room::Inside::~Inside() {
  {
    const std::scoped_lock lock(mutex);
    stopping = true;
  }
  wake.notify_all();
  if (thread.joinable()) thread.join();
  unsubscribe();
}

void Room::Inside::run() {
  std::unique_lock lock(mutex);
  while (!wake.wait_for(lock, parts.settings.watch_tick, [this] { return stopping; })) {
    lock.unlock();
    try {
      look_at_days(*this);
      send_due(*this);
    } catch (const std::exception& error) {
      spdlog::error("insight could not look at its watch rules: {}", error.what());
    }
    lock.lock();
  }
}

std::shared_ptr<const ShownTable> Room::Inside::table(Range range, Kinds kinds) const {
  const base::Day now = today();
  const Range known = common(range, {range.from, now});
  return known.empty() ? nullptr : tables.of(known, kinds, now);
}

Room::Room(Parts parts) : inside_(std::make_unique<Inside>(parts)) {}
Room::~Room() = default;

const Live& Room::live() const {
  return inside_->live;
}

Room::Looked Room::look_now() {
  return {look_at_days(*inside_), send_due(*inside_)};
}

void mount_insight(http::Router& router, Room& room) {
  auto& inside = room.inside();
  mount_overview(router, inside);
  mount_population(router, inside);
  mount_reach(router, inside);
  mount_effect(router, inside);
  mount_live(router, inside);
  mount_watch(router, inside);
  mount_notices(router, inside);
  mount_reports(router, inside);
  mount_learner(router, inside);
}

}  // namespace wanqiu::insight
