#include "sittings.h"

namespace wanqiu::quiz {
namespace {

constexpr std::size_t young_sittings_max = 25'000;

}  // namespace

std::shared_ptr<Sitting> Sittings::find(AttemptId id) {
  const std::lock_guard lock(mutex_);
  if (const auto found = young_.find(id); found != young_.end()) return found->second;
  const auto found = old_.find(id);
  if (found == old_.end()) return nullptr;
  return young_[id] = found->second;
}

std::shared_ptr<Sitting> Sittings::keep(std::shared_ptr<Sitting> sitting) {
  const std::lock_guard lock(mutex_);
  const auto id = sitting->attempt.id;
  if (const auto found = young_.find(id); found != young_.end()) return found->second;
  if (const auto found = old_.find(id); found != old_.end()) return young_[id] = found->second;
  if (young_.size() >= young_sittings_max) {
    old_ = std::move(young_);
    young_.clear();
  }
  return young_[id] = std::move(sitting);
}

void Sittings::let_go(AttemptId id) {
  const std::lock_guard lock(mutex_);
  young_.erase(id);
  old_.erase(id);
}

bool Sittings::enter(Sitting& sitting) {
  const std::lock_guard lock(mutex_);
  if (sitting.closing) return false;
  ++sitting.saving;
  return true;
}

void Sittings::leave(Sitting& sitting) {
  const std::lock_guard lock(mutex_);
  --sitting.saving;
}

void Sittings::close(Sitting& sitting) {
  const std::lock_guard lock(mutex_);
  sitting.closing = true;
}

bool Sittings::is_saving(const Sitting& sitting) {
  const std::lock_guard lock(mutex_);
  return sitting.saving > 0;
}

}  // namespace wanqiu::quiz
