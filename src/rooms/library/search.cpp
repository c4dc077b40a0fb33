#include "library/search.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <charconv>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "base/workers.h"
#include "library/library.h"
#include "search_index.h"
#include "search_store.h"
#include "store/store.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;
namespace asio = boost::asio;

constexpr int skip_max = 1000;
constexpr std::size_t batch_max = 200;
constexpr base::Milliseconds gathering{150};  // how long changes are collected before they are written together
constexpr base::Milliseconds looking{1000};   // how often to see whether another process put a new index in place
constexpr base::Seconds overlap{10};          // clocks of two processes, and commits that were under way

IndexedText indexed(const ItemText& text) {
  IndexedText one;
  one.item = text.head.id.value;
  one.column = text.head.column.value;
  one.kind = static_cast<int>(text.head.kind);
  one.published_at = text.head.published_at;
  one.title = text.head.title;
  one.words = text.column_name + "\n" + text.author + "\n" + text.source;
  for (const auto& tag : text.tags) one.words += "\n" + tag;
  one.text = text.summary.empty() || text.body.starts_with(text.summary) ? text.body : text.summary + "\n" + text.body;
  return one;
}

base::Result<int> parse_skip(std::string_view cursor) {
  if (cursor.empty()) return 0;
  int skip = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), skip);
  if (error != std::errc() || end != cursor.data() + cursor.size() || skip < 0 || skip > skip_max) {
    return base::Fault::invalid("cursor", "must be the next of the page before");
  }
  return skip;
}

std::map<std::int64_t, std::string> column_names(const Library& library) {
  std::map<std::int64_t, std::string> names;
  for (const auto columns = library.columns(); const auto& column : *columns) names[column.id.value] = column.name;
  return names;
}

using Loaded = std::vector<std::pair<ItemId, std::optional<ItemText>>>;

base::Task<Loaded> load(Library* library, std::vector<ItemId> items) {
  Loaded loaded;
  for (const auto item : items) {
    auto text = co_await library->text(item);
    loaded.emplace_back(item, std::move(text));
  }
  co_return loaded;
}

/// Runs a coroutine to its end on this thread, which has no event loop of its own.
Loaded load_now(Library& library, std::vector<ItemId> items) {
  asio::io_context loop(1);
  Loaded loaded;
  std::exception_ptr failure;
  asio::co_spawn(loop, load(&library, std::move(items)), [&](std::exception_ptr error, Loaded result) {
    failure = error;
    loaded = std::move(result);
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return loaded;
}

class IndexedSearch final : public Search {
 public:
  IndexedSearch(Library& library, store::Store& store, const base::Clock& clock, fs::path directory)
      : library_(library),
        store_(store),
        clock_(clock),
        directory_(std::move(directory)),
        index_(directory_),
        workers_(2, 64) {
    ready_ = index_.usable();
    stop_listening_ = library_.subscribe([this](const ItemChange& change) { note(change.item); });
    writer_ = std::thread([this] { run(); });
  }

  ~IndexedSearch() override {
    stop_listening_();
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    woken_.notify_all();
    writer_.join();
  }

  base::Task<base::Result<SearchPage>> find(SearchQuery query) override {
    if (!ready_) co_return base::Fault::unavailable("the search index is being built; try again in a moment");
    const auto skip = parse_skip(query.cursor);
    if (!skip) co_return skip.error();
    IndexQuery wanted{query.text, query.column.value, query.kind ? static_cast<int>(*query.kind) : 0,
                      *skip,      query.limit,        clock_.now()};
    auto work = [this, wanted = std::move(wanted)] { return index_.find(wanted); };
    auto answer = co_await workers_.run(std::move(work));
    std::vector<ItemId> items;
    for (const auto& hit : answer.hits) items.emplace_back(hit.item);
    const auto cards = co_await library_.cards(items);

    SearchPage page;
    page.about = answer.about;
    if (answer.more && *skip + query.limit <= skip_max) page.next = std::to_string(*skip + query.limit);
    for (auto& hit : answer.hits) {
      const auto card =
          std::find_if(cards.begin(), cards.end(), [&](const ItemCard& one) { return one.id.value == hit.item; });
      if (card == cards.end()) continue;  // withdrawn a moment ago
      page.items.push_back({card->id, card->kind, card->column, card->column_name, std::move(hit.title),
                            std::move(hit.excerpt), card->published_at, card->cover, card->url});
    }
    co_return page;
  }

  SearchStatus status() const override {
    const std::lock_guard lock(mutex_);
    return {ready_, ready_ ? index_.count() : 0, static_cast<std::int64_t>(changed_.size())};
  }

  void settle_now() override {
    look_at_columns();
    std::unique_lock lock(mutex_);
    settling_ = true;
    woken_.notify_all();
    settled_.wait(lock, [&] { return stopping_ || (ready_ && changed_.empty() && !busy_); });
    settling_ = false;
  }

 private:
  void note(ItemId item) {
    {
      const std::lock_guard lock(mutex_);
      changed_.insert(item);
    }
    woken_.notify_all();
  }

  /// The writer's life. What fails is logged and tried again a second later: the index is behind meanwhile, never
  /// wrong. An index that turns out to be damaged, by a reader or by the writer, is built anew.
  void run() {
    while (!stopping()) {
      try {
        if (index_.is_damaged()) ready_ = false;
        if (!ready_ || seen_ == 0) start();
        follow_new_index();
        look_at_columns();
        write_batch();
      } catch (const std::exception& error) {
        spdlog::error("search index: {}; trying again", error.what());
        if (!index_.usable()) ready_ = false;
        std::unique_lock lock(mutex_);
        busy_ = false;
        woken_.wait_for(lock, std::chrono::seconds(1), [&] { return stopping_; });
      }
    }
    settled_.notify_all();
  }

  bool stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  void start() {
    if (!index_.usable()) {
      spdlog::info("search index: building it");
      const auto done = reindex(library_, clock_, directory_, {});
      if (!done) throw base::FaultError(done.error());
      spdlog::info("search index: {} items", *done);
    }
    seen_ = 0;
    follow_new_index();
    ready_ = true;
  }

  /// After the start, and when another process has put a new index in place: what changed since that was begun.
  void follow_new_index() {
    const auto identity = index_.identity();
    if (identity == seen_) return;
    if (!index_.usable()) throw base::FaultError(base::Fault::unavailable("the index is gone or damaged"));
    const auto known = index_.known();
    const auto since = known.until - overlap;
    const auto items = store_.read_now([&](store::Session& db) { return items_changed_since(db, since); });
    seen_ = identity;
    const std::lock_guard lock(mutex_);
    changed_.insert(items.begin(), items.end());
    columns_ = known.columns;
  }

  /// A column's name is found in its items: they are written anew when it has another one than the index knows.
  void look_at_columns() {
    const auto now = column_names(library_);
    std::vector<ColumnId> renamed;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [column, name] : now) {
        const auto known = columns_.find(column);
        if (known != columns_.end() && known->second != name) renamed.emplace_back(column);
      }
    }
    std::vector<ItemId> items;
    for (const auto column : renamed) {
      const auto found = store_.read_now([&](store::Session& db) { return published_in(db, column); });
      items.insert(items.end(), found.begin(), found.end());
    }
    const std::lock_guard lock(mutex_);
    changed_.insert(items.begin(), items.end());
    columns_ = now;
  }

  /// Only a batch after which nothing waits moves `until`: a process that ends between two batches finds the rest again
  /// at its next start.
  void write_batch() {
    std::vector<ItemId> batch;
    std::optional<IndexKnows> all_up_to;
    {
      std::unique_lock lock(mutex_);
      busy_ = false;
      settled_.notify_all();
      woken_.wait_for(lock, looking, [&] { return stopping_ || !changed_.empty(); });
      if (changed_.empty() || stopping_) return;
      busy_ = true;
      woken_.wait_for(lock, gathering, [&] { return stopping_ || settling_; });
      const auto now = clock_.now();
      while (!changed_.empty() && batch.size() < batch_max) batch.push_back(changed_.extract(changed_.begin()).value());
      if (changed_.empty()) all_up_to = IndexKnows{now, columns_};
    }
    try {
      if (!write(batch, all_up_to)) put_back(batch);
    } catch (...) {
      put_back(batch);
      throw;
    }
  }

  void put_back(const std::vector<ItemId>& batch) {
    const std::lock_guard lock(mutex_);
    changed_.insert(batch.begin(), batch.end());
  }

  bool write(const std::vector<ItemId>& batch, const std::optional<IndexKnows>& all_up_to) {
    std::vector<IndexedText> changed;
    std::vector<std::int64_t> gone;
    for (const auto& [item, text] : load_now(library_, batch)) {
      if (text)
        changed.push_back(indexed(*text));
      else
        gone.push_back(item.value);
    }
    return index_.apply(changed, gone, all_up_to, seen_);
  }

  Library& library_;
  store::Store& store_;
  const base::Clock& clock_;
  fs::path directory_;
  SearchIndex index_;
  std::atomic<bool> ready_ = false;
  std::uint64_t seen_ = 0;  ///< the index that has been caught up with; the writer's own

  mutable std::mutex mutex_;
  std::condition_variable woken_;
  std::condition_variable settled_;
  std::set<ItemId> changed_;
  std::map<std::int64_t, std::string> columns_;  ///< the names under which items are, or are about to be, in the index
  bool busy_ = true;
  bool settling_ = false;
  bool stopping_ = false;
  std::function<void()> stop_listening_;
  std::thread writer_;
  base::Workers workers_;  // last: its threads end before what they use
};

}  // namespace

std::unique_ptr<Search> Search::open(Library& library, store::Store& store, const base::Clock& clock,
                                     fs::path directory) {
  return std::make_unique<IndexedSearch>(library, store, clock, std::move(directory));
}

base::Result<std::int64_t> reindex(Library& library, const base::Clock& clock, const fs::path& directory,
                                   const std::function<void(std::int64_t, std::int64_t)>& progress) {
  try {
    const IndexKnows began{clock.now(), column_names(library)};
    const auto total = library.published();
    SearchIndex::Rebuild rebuild(directory);
    std::int64_t done = 0;
    library.each_text([&](ItemText text) {
      rebuild.add(indexed(text));
      ++done;
      if (progress) progress(done, std::max(done, total));
    });
    rebuild.finish(began);
    return done;
  } catch (const base::FaultError& error) {
    return error.fault;
  }
}

}  // namespace wanqiu::library
