#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
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

/// What of the database the index has in it: every change up to `until`, with the columns called so.
struct IndexKnows {
  base::Instant until;
  std::map<std::int64_t, std::string> columns;  ///< names by id
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

  /// False when there is no index, or one that Xapian cannot read, or one of an earlier form, or one in which a query
  /// or a change has met damage.
  bool usable() const;
  bool is_damaged() const;
  /// Which index is in place; another one after a rebuild, also by another process. 0 when there is none.
  std::uint64_t identity() const;
  /// Adds or replaces `changed` and removes `gone` in one commit; afterwards they are found. Throws base::FaultError.
  /// `knows`, where it is given, is kept in the index. Does nothing and returns false when the index in place is not
  /// `identity`: the caller has to catch up with it first.
  bool apply(std::span<const IndexedText> changed, std::span<const std::int64_t> gone,
             const std::optional<IndexKnows>& knows, std::uint64_t identity);
  IndexKnows known() const;
  std::int64_t count() const;

  IndexAnswer find(const IndexQuery& query);

  /// A new index beside the one in use; `finish` puts it in its place at once. One at a time, also across processes.
  class Rebuild {
   public:
    explicit Rebuild(const std::filesystem::path& directory);
    ~Rebuild();
    /// Each item once.
    void add(const IndexedText& one);
    void finish(const IndexKnows& knows);

   private:
    struct Building;
    std::unique_ptr<Building> building_;
  };

 private:
  struct Reader;
  std::shared_ptr<Reader> reader();
  IndexAnswer find_once(const IndexQuery& query);
  /// What was thrown, as a fault; damage is remembered, since opening an index does not look at all of it.
  template <class F>
  auto watched(F&& work) const;

  std::filesystem::path directory_;
  mutable std::atomic<std::uint64_t> damaged_{0};  ///< the identity of an index that met damage
  std::mutex readers_;
  std::vector<std::shared_ptr<Reader>> idle_;
};

/// Xapian's excerpt, with its marks and escapes, as passages.
Passage parse_snippet(std::string_view snippet);

/// Chinese is found by its characters and pairs, so a lone character of a longer word is marked wherever it stands.
/// Where more of the word is marked in the same passage, it says nothing and its mark goes, unless it was
/// `typed_alone`.
Passage without_lone_characters(Passage passage, const std::set<std::string>& typed_alone);

}  // namespace wanqiu::library
