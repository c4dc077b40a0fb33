#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "library/search.h"

namespace wanqiu::library {

/// What the index holds of one item.
struct IndexedText {
  std::int64_t item = 0;
  std::int64_t column = 0;
  int kind = 0;
  base::Instant published_at;
  std::string title;
  std::string words;  ///< found, never shown: tags, author, source, column
  std::string text;   ///< the body without its markup
};

struct IndexQuery {
  std::string text;
  std::int64_t column = 0;  ///< 0 for any
  int kind = 0;             ///< 0 for any
  int skip = 0;
  int limit = 20;
  base::Instant now;  ///< for the weight of what is newer
};

struct IndexHit {
  std::int64_t item = 0;
  Passage title;
  Passage excerpt;
};

struct IndexAnswer {
  std::vector<IndexHit> hits;
  int about = 0;  ///< exact up to 1,000
  bool more = false;
};

/// The Xapian index in one directory: `index` is in use, `next` is being built.
///
/// Xapian lets many read and one write, also from several processes: writing takes its lock, waits a while for another
/// writer, and gives the lock back after each batch. Chinese is indexed by single characters and pairs (Xapian's CJK
/// n-grams), so nothing has to know words; English is stemmed. Text is folded before (width, case), so ＡＢＣ finds
/// abc. Each item weighs by BM25, words of the title five times, plus at most `recency_weight`, halved every 180 days.
class SearchIndex {
 public:
  explicit SearchIndex(std::filesystem::path directory) : directory_(std::move(directory)) {}
  ~SearchIndex();

  /// False when there is no index, or one that Xapian cannot read, or one of an earlier form.
  bool usable() const;
  /// Which index is in place; another one after a rebuild, also by another process. 0 when there is none.
  std::uint64_t identity() const;
  /// Adds or replaces `changed` and removes `gone` in one commit; afterwards they are found. Throws base::FaultError.
  /// `until` is kept in the index: up to when it knows the changes of the database. Does nothing and returns false when
  /// the index in place is not `identity`: the caller has to catch up with it first.
  bool apply(std::span<const IndexedText> changed, std::span<const std::int64_t> gone, base::Instant until,
             std::uint64_t identity);
  base::Instant until() const;
  std::int64_t count() const;

  IndexAnswer find(const IndexQuery& query);

  /// A new index beside the one in use; `finish` puts it in its place at once. One at a time, also across processes.
  class Rebuild {
   public:
    explicit Rebuild(const std::filesystem::path& directory);
    ~Rebuild();
    /// Each item once.
    void add(const IndexedText& one);
    void finish(base::Instant until);

   private:
    struct Building;
    std::unique_ptr<Building> building_;
  };

 private:
  struct Reader;
  std::shared_ptr<Reader> reader();

  std::filesystem::path directory_;
  std::mutex readers_;
  std::vector<std::shared_ptr<Reader>> idle_;
};

/// Xapian's excerpt, with its marks and escapes, as passages.
Passage parse_snippet(std::string_view snippet);

}  // namespace wanqiu::library
