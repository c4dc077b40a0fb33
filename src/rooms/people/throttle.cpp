#include "throttle.h"

#include <algorithm>

#include "base/hash.h"

namespace wanqiu::people {

using base::Milliseconds;
using base::Seconds;

Seconds Throttle::delay(int failures) const {
  if (failures < settings_.free) return Seconds(0);
  const int doublings = std::min(failures - settings_.free, 30);
  return std::min(settings_.longest, Seconds(settings_.first.count() << doublings));
}

Seconds Throttle::begin(std::string_view key, Milliseconds now) {
  const std::lock_guard lock(mutex_);
  const auto hashed = base::hash64(key);
  if (!tries_.contains(hashed) && tries_.size() >= settings_.keys_max) make_room(now);
  auto& tries = tries_[hashed];
  if (tries.failures > 0 && now - tries.last >= settings_.forget) tries = {};
  if (now < tries.free_at) return std::chrono::ceil<Seconds>(tries.free_at - now);
  ++tries.failures;
  tries.last = now;
  tries.free_at = now + delay(tries.failures);
  return Seconds(0);
}

void Throttle::forgive(std::string_view key) {
  const std::lock_guard lock(mutex_);
  tries_.erase(base::hash64(key));
}

void Throttle::take_back(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = tries_.find(base::hash64(key));
  if (found == tries_.end()) return;
  auto& tries = found->second;
  if (--tries.failures <= 0) {
    tries_.erase(found);
  } else {
    tries.free_at = tries.last + delay(tries.failures);
  }
}

std::size_t Throttle::known() const {
  const std::lock_guard lock(mutex_);
  return tries_.size();
}

void Throttle::make_room(Milliseconds now) {
  std::erase_if(tries_, [&](const auto& each) { return now - each.second.last >= settings_.forget; });
  if (tries_.size() < settings_.keys_max) return;
  // Still full: forget the tenth that waits least, so that this is not done for every try.
  std::vector<Milliseconds> waits;
  waits.reserve(tries_.size());
  for (const auto& [key, tries] : tries_) waits.push_back(tries.free_at);
  const auto tenth = waits.begin() + static_cast<std::ptrdiff_t>(waits.size() / 10);
  std::nth_element(waits.begin(), tenth, waits.end());
  std::size_t left = waits.size() / 10 + 1;
  std::erase_if(tries_, [&](const auto& each) { return each.second.free_at <= *tenth && left > 0 && left-- > 0; });
}

}  // namespace wanqiu::people
