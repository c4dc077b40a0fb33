#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "http/request.h"
#include "http/response.h"
#include "page_texts.h"

namespace wanqiu::library {

/// A finished page, shared by all who ask for it.
struct Page {
  int status = 200;
  http::Shared html;
  std::string etag;     ///< 14 letters, so that a copy needs no memory of its own, with one more for the packed form
  http::Shared packed;  ///< as gzip; null where that is no smaller
};

/// Packed once, when it is made.
std::shared_ptr<const Page> finished(int status, std::string text);
/// In the form that this caller understands. `vary` says what else it depends on.
http::Response sent(const Page& page, const http::Request& request, std::string content_type, std::string vary);

/// What kind of page; the numbers only tell keys apart.
enum class PageKind : std::uint8_t { home, column, item, series, course, shell, console, item_data };

struct PageKey {
  PageKind kind = PageKind::home;
  Language language = Language::zh;
  std::uint64_t thing = 0;  ///< an id, or the hash of a name
  friend bool operator==(const PageKey&, const PageKey&) = default;
};

/// What a page was made from. It is out of date once memory says otherwise.
struct PageStamp {
  std::uint64_t version = 0;    ///< of the item, or the library's generation for a list
  std::uint64_t structure = 0;  ///< columns, series, courses
  friend bool operator==(const PageStamp&, const PageStamp&) = default;
};

/// Finished pages in memory. A hit is a lookup under one of 16 locks and copies no bytes. Nothing is thrown away when
/// something changes: the asker brings the stamp that is right now, and a page of another stamp is no hit. What was not
/// asked for longest goes when there is no room.
class PageCache {
 public:
  explicit PageCache(std::size_t bytes_max) : shard_bytes_max_(bytes_max / shard_count) {}

  std::shared_ptr<const Page> find(const PageKey& key, const PageStamp& stamp);
  void keep(const PageKey& key, const PageStamp& stamp, std::shared_ptr<const Page> page);
  std::size_t bytes() const;

 private:
  struct Hash {
    std::size_t operator()(const PageKey& key) const;
  };
  struct Kept {
    PageKey key;
    PageStamp stamp;
    std::shared_ptr<const Page> page;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::list<Kept> kept;  // the latest asked for first
    std::unordered_map<PageKey, std::list<Kept>::iterator, Hash> places;
    std::size_t bytes = 0;
  };
  static constexpr std::size_t shard_count = 16;
  static std::size_t size_of(const Page& page) {
    return page.html->size() + (page.packed ? page.packed->size() : 0) + 256;
  }
  Shard& shard_of(const PageKey& key) { return shards_[Hash{}(key) % shard_count]; }

  std::size_t shard_bytes_max_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace wanqiu::library
