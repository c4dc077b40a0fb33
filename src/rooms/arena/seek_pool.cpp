#include "seek_pool.h"

namespace wanqiu::arena {

bool SeekPool::enter(const Seeker& seeker) {
  leave(seeker.player);
  if (seekers_.size() >= waiting_max) return false;
  seekers_.emplace(seeker.player, seeker);
  pools_.try_emplace(seeker.paper, rules_)
      .first->second.enter({seeker.player, seeker.rating, seeker.kind, seeker.since});
  return true;
}

bool SeekPool::leave(base::LearnerNumber player) {
  const auto found = seekers_.find(player);
  if (found == seekers_.end()) return false;
  const auto pool = pools_.find(found->second.paper);
  pool->second.leave(player);
  if (pool->second.waiting() == 0) pools_.erase(pool);
  seekers_.erase(found);
  return true;
}

std::vector<SeekPool::Found> SeekPool::pair(base::Instant now) {
  std::vector<Found> all;
  for (auto& [paper, pool] : pools_) {
    for (auto& meeting : pool.pair(now)) {
      Found found{std::move(meeting), paper, {}};
      for (const auto player : found.meeting.players) {
        const auto seeker = seekers_.find(player);
        found.seekers.push_back(seeker->second);
        seekers_.erase(seeker);
      }
      all.push_back(std::move(found));
    }
  }
  std::erase_if(pools_, [](const auto& one) { return one.second.waiting() == 0; });
  return all;
}

}  // namespace wanqiu::arena
