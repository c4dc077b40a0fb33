#include "adding_up.h"

#include <fmt/format.h>

namespace wanqiu::ledger {

AddingUp::~AddingUp() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void AddingUp::push(Piece piece) {
  if (piece.events.empty()) return;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return pieces_.size() < pieces_max; });
  pieces_.push_back(std::move(piece));
  changed_.notify_all();
}

EntryBook& AddingUp::book() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return pieces_.empty() && !busy_; });
  if (failed_) std::rethrow_exception(failed_);
  return book_;
}

std::optional<Difference> AddingUp::difference() {
  const std::lock_guard lock(mutex_);
  return difference_;
}

void AddingUp::run() {
  while (true) {
    Piece piece;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closed_ || !pieces_.empty(); });
      if (pieces_.empty()) return;
      piece = std::move(pieces_.front());
      pieces_.pop_front();
      busy_ = true;
      changed_.notify_all();
    }
    std::optional<Difference> found;
    std::exception_ptr failed;
    try {
      if (!difference_ && !failed_) found = add(piece);
    } catch (...) {
      failed = std::current_exception();
    }
    piece = {};
    const std::lock_guard lock(mutex_);
    busy_ = false;
    if (found) difference_ = std::move(found);
    if (failed) failed_ = failed;
    changed_.notify_all();
  }
}

std::optional<Difference> AddingUp::add(const Piece& piece) {
  for (const auto& one : piece.events) {
    if (!can_earn(one.event.verb) || one.points == 0) continue;
    const Rule* rule = piece.rules->find(one.event.verb);
    auto& sums = sums_[one.day];
    const int sum = sums.of(one.event.learner.value, one.event.verb) + one.points;
    if (rule == nullptr || sum > rule->daily_cap.value_or(day_points_max)) {
      return Difference{fmt::format("ledger_batches, event {}", one.event.seq), "points within the day's cap",
                        fmt::format("{} of the day", sum)};
    }
    sums.add(one.event.learner.value, one.event.verb, one.points, Sharing{});
    while (sums_.size() > 10) sums_.erase(sums_.begin());
  }
  book_.apply({piece.events, {}, false});
  return std::nullopt;
}

}  // namespace wanqiu::ledger
