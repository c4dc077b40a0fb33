#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "library/ids.h"
#include "library/item.h"

namespace wanqiu::store {
class Store;
}
namespace wanqiu::http {
class Router;
}

namespace wanqiu::library {

class Library;

/// A piece of text and whether it is what was looked for: marks without HTML.
struct PassagePiece {
  std::string text;
  bool found = false;
  friend bool operator==(const PassagePiece&, const PassagePiece&) = default;
};
BOOST_DESCRIBE_STRUCT(PassagePiece, (), (text, found))
using Passage = std::vector<PassagePiece>;

struct SearchHit {
  ItemId item;
  Kind kind = Kind::article;
  ColumnId column;
  std::string column_name;
  Passage title;
  Passage excerpt;
  base::Instant published_at;
  std::optional<std::string> cover;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(SearchHit, (), (item, kind, column, column_name, title, excerpt, published_at, cover, url))

struct SearchPage {
  std::vector<SearchHit> items;
  int about = 0;  ///< how many there are, exact up to 1,000
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(SearchPage, (), (items, about, next))

struct SearchQuery {
  std::string text;
  ColumnId column;  ///< none for any
  std::optional<Kind> kind;
  int limit = 20;
  std::string cursor;
};

struct SearchStatus {
  bool ready = false;        ///< false while the first index is built
  std::int64_t items = 0;    ///< in the index
  std::int64_t waiting = 0;  ///< changes that are not in it yet
};

/// Finds published items by their words (docs/search.md).
///
/// The index is a projection of the database on disk. A thread of its own takes what the library says has changed, some
/// tenths of a second together, and writes it; so an item is found well within 2 s of being published, and what is
/// withdrawn vanishes as soon (a hit is shown only if the library still has it published). At the start the index
/// catches up with what changed while nobody listened; a missing or broken one is built anew in the background, during
/// which find() is `unavailable`. What people look for is neither kept nor logged.
class Search {
 public:
  static std::unique_ptr<Search> open(Library& library, store::Store& store, const base::Clock& clock,
                                      std::filesystem::path directory);
  virtual ~Search() = default;

  virtual base::Task<base::Result<SearchPage>> find(SearchQuery query) = 0;
  virtual SearchStatus status() const = 0;
  /// Waits until what has changed so far is in the index: for tests and verbs.
  virtual void settle_now() = 0;
};

/// Builds the index in `directory` anew beside the one in use and puts it in its place; a running server goes over to
/// it by itself. `progress` is told items done and all of them. On the calling thread; conflict when another process is
/// at it.
base::Result<std::int64_t> reindex(Library& library, const base::Clock& clock, const std::filesystem::path& directory,
                                   const std::function<void(std::int64_t done, std::int64_t total)>& progress);

/// GET /api/v1/search
void mount_search(http::Router& router, Search& search);

}  // namespace wanqiu::library
