#include "page_cache.h"

#include <zlib.h>

#include "base/hash.h"

namespace wanqiu::library {
namespace {

constexpr std::size_t packed_bytes_min = 1'000;  // what fits into one packet is sent as it is

http::Shared packed(std::string_view text) {
  constexpr int gzip_window = 15 + 16;
  constexpr int memory_level = 8;
  if (text.size() < packed_bytes_min) return nullptr;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
    return nullptr;
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (!done || out.size() >= text.size()) return nullptr;
  out.shrink_to_fit();
  return std::make_shared<const std::string>(std::move(out));
}

}  // namespace

std::shared_ptr<const Page> finished(int status, std::string text) {
  auto etag = base::hex(base::blake2b(text)).substr(0, 14);
  auto gzip = packed(text);
  return std::make_shared<const Page>(
      Page{status, std::make_shared<const std::string>(std::move(text)), std::move(etag), std::move(gzip)});
}

http::Response sent(const Page& page, const http::Request& request, std::string content_type, std::string vary) {
  const bool packs = page.packed && request.header("accept-encoding").find("gzip") != std::string_view::npos;
  http::Response response{page.status, std::move(content_type), packs ? page.packed : page.html, page.etag, {}};
  response.headers = {{"Cache-Control", "no-cache"}, {"Vary", std::move(vary)}};
  if (packs) {
    response.etag += 'g';
    response.headers.emplace_back("Content-Encoding", "gzip");
  }
  return response;
}

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
