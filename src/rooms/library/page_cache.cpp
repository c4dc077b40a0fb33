#include "page_cache.h"

namespace wanqiu::library {

std::size_t PageCache::Hash::operator()(const PageKey& key) const {
  auto mixed =
      key.thing ^ (static_cast<std::uint64_t>(key.kind) << 56U) ^ (static_cast<std::uint64_t>(key.language) << 48U);
  mixed *= 0x9e3779b97f4a7c15ULL;
  return mixed ^ (mixed >> 32U);
}

std::shared_ptr<const Page> PageCache::find(const PageKey& key, const PageStamp& stamp) {
  auto& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.places.find(key);
  if (found == shard.places.end() || found->second->stamp != stamp) return nullptr;
  shard.kept.splice(shard.kept.begin(), shard.kept, found->second);
  return found->second->page;
}

void PageCache::keep(const PageKey& key, const PageStamp& stamp, std::shared_ptr<const Page> page) {
  const auto size = size_of(*page);
  auto& shard = shard_of(key);
  if (size > shard_bytes_max_) return;
  const std::lock_guard lock(shard.mutex);
  const auto drop = [&shard](std::list<Kept>::iterator place) {
    shard.bytes -= size_of(*place->page);
    shard.places.erase(place->key);
    shard.kept.erase(place);
  };
  if (const auto found = shard.places.find(key); found != shard.places.end()) drop(found->second);
  shard.kept.push_front({key, stamp, std::move(page)});
  shard.places[key] = shard.kept.begin();
  shard.bytes += size;
  while (shard.bytes > shard_bytes_max_) drop(std::prev(shard.kept.end()));
}

std::size_t PageCache::bytes() const {
  std::size_t bytes = 0;
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    bytes += shard.bytes;
  }
  return bytes;
}

}  // namespace wanqiu::library
