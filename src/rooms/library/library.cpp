#include "library/library.h"

#include <spdlog/spdlog.h>

#include <unordered_map>

#include "base/text.h"
#include "column_store.h"
#include "item_store.h"
#include "ledger/attention.h"
#include "library/media.h"
#include "markdown.h"
#include "stored_library.h"

namespace wanqiu::library {

constexpr std::size_t summary_shown_max = 100;

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::article:
      return "article";
    case Kind::gallery:
      return "gallery";
    case Kind::cartoon:
      return "cartoon";
    case Kind::video:
      return "video";
    case Kind::audio:
      return "audio";
    case Kind::course:
      return "course";
    case Kind::bulletin:
      return "bulletin";
  }
  return "article";
}

std::optional<Kind> parse_kind(std::string_view name) {
  for (const auto kind :
       {Kind::article, Kind::gallery, Kind::cartoon, Kind::video, Kind::audio, Kind::course, Kind::bulletin}) {
    if (to_string(kind) == name) return kind;
  }
  return std::nullopt;
}

std::int32_t reading_seconds(std::string_view markdown) {
  return static_cast<std::int32_t>(ledger::expected_reading(to_plain_text(markdown)).count());
}

base::Result<std::unique_ptr<Library>> Library::open(store::Store& store, const base::Clock& clock, base::IdSource& ids,
                                                     LibrarySettings settings) {
  auto library = std::make_unique<StoredLibrary>(store, clock, ids, std::move(settings));
  try {
    library->load();
  } catch (const store::Error& error) {
    return base::Fault::unavailable(std::string("the library could not be read: ") + error.what());
  }
  library->keep_schedule();
  return std::unique_ptr<Library>(std::move(library));
}

StoredLibrary::StoredLibrary(store::Store& store, const base::Clock& clock, base::IdSource& ids,
                             LibrarySettings settings)
    : store_(store), clock_(clock), ids_(ids), settings_(std::move(settings)) {}

StoredLibrary::~StoredLibrary() {
  {
    const std::lock_guard lock(schedule_mutex_);
    ending_ = true;
  }
  schedule_ended_.notify_all();
  if (schedule_.joinable()) schedule_.join();
}

std::pair<Structure, std::uint64_t> StoredLibrary::structure_in(store::Session& db) {
  Structure structure{all_columns(db), library::all_series(db), {}};
  for (const auto& lesson : all_lessons(db)) structure.lessons[lesson.course].push_back(lesson.item);
  return {std::move(structure), ++structure_order_};
}

void StoredLibrary::load() {
  store_.read_now([this](store::Session& db) { catalogue_.load(all_heads(db), structure_in(db).first); });
}

void StoredLibrary::keep_schedule() {
  if (!settings_.keeps_schedule) return;
  schedule_ = std::thread([this] {
    std::unique_lock lock(schedule_mutex_);
    while (!schedule_ended_.wait_for(lock, std::chrono::milliseconds(500), [this] { return ending_; })) {
      lock.unlock();
      try {
        publish_due();
      } catch (const std::exception& error) {
        spdlog::error("library: what is due could not be published, tried again: {}", error.what());
      }
      lock.lock();
    }
  });
}

std::string StoredLibrary::title(ItemNumber number) const {
  const auto found = catalogue_.head(number);
  return found && found->state == State::published ? found->title : std::string();
}

std::string StoredLibrary::title(ColumnNumber number) const {
  const auto found = catalogue_.column(number);
  return found ? found->name : std::string();
}

std::function<void()> StoredLibrary::subscribe(std::function<void(const ItemChange&)> told) {
  const std::lock_guard lock(listeners_mutex_);
  const int place = ++listeners_made_;
  listeners_[place] = std::move(told);
  return [this, place] {
    const std::lock_guard ending(listeners_mutex_);
    listeners_.erase(place);
  };
}

void StoredLibrary::settle(const Written& written) {
  catalogue_.put(written.item.head);
  if (!written.visible) return;
  const std::lock_guard lock(listeners_mutex_);
  for (const auto& [place, told] : listeners_) told({*written.visible, written.item.head.id});
}

namespace {

/// A card is never wider than the column of text.
std::vector<MediaWidth> widths_for_lists(const Picture& picture) {
  std::vector<MediaWidth> widths;
  for (const auto& one : picture.widths) {
    if (one.width <= 960) widths.push_back(one);
  }
  return widths;
}

/// A list shows the beginning of a summary; the item's page has all of it.
std::string shortened(const std::string& summary) {
  return beginning(summary, summary_shown_max);
}

}  // namespace

ItemCard StoredLibrary::card_of(const Item& item) const {
  const auto place = catalogue_.column(item.text.column);
  const bool is_course = item.text.kind == Kind::course;
  return {item.head.id,
          item.text.kind,
          item.text.column,
          place ? place->name : "",
          place ? place->slug : "",
          item.text.title,
          shortened(item.text.summary),
          item.text.author,
          item.text.source,
          item.cover.url.empty() ? std::nullopt : std::optional(item.cover.url),
          widths_for_lists(item.cover),
          item.text.language,
          item.text.duration_seconds,
          item.head.reading_seconds,
          item.head.published_at,
          (is_course ? "/courses/" : "/items/") + std::to_string(item.head.id.value)};
}

ItemText StoredLibrary::text_of(Item item) const {
  const auto place = catalogue_.column(item.text.column);
  return {std::move(item.head),          place ? place->name : "",    std::move(item.text.summary),
          to_plain_text(item.text.body), std::move(item.text.author), std::move(item.text.source),
          std::move(item.text.language), std::move(item.text.cover),  std::move(item.text.tags)};
}

base::Task<ItemPage> StoredLibrary::list(ItemQuery query) {
  const auto cursor = query.cursor.empty() ? std::nullopt : parse_cursor(query.cursor);
  if (!query.cursor.empty() && !cursor)
    throw base::FaultError(base::Fault::invalid("cursor", "must be the `next` of the page before"));
  const int limit = std::clamp(query.limit, 1, 100);
  const auto found = co_await store_.read(
      [&query, &cursor, limit](store::Session& db) { return list_published(db, query, cursor, limit + 1); });
  ItemPage page;
  for (const auto& item : found) {
    if (static_cast<int>(page.items.size()) == limit) {
      const auto& last = page.items.back();
      page.next = to_string(ItemCursor{last.published_at, last.id});
      break;
    }
    page.items.push_back(card_of(item));
  }
  co_return page;
}

base::Task<std::vector<ItemCard>> StoredLibrary::cards(std::vector<ItemId> items) {
  std::erase_if(items, [this](ItemId id) {
    const auto known = catalogue_.head(id);
    return !known || known->state != State::published;
  });
  std::vector<ItemCard> cards;
  if (items.empty()) co_return cards;
  const auto found = co_await store_.read([&items](store::Session& db) { return find_items(db, items); });
  std::unordered_map<ItemId, const Item*> by_id;
  for (const auto& item : found) by_id[item.head.id] = &item;
  for (const auto id : items) {
    const auto item = by_id.find(id);
    if (item != by_id.end() && item->second->head.state == State::published) cards.push_back(card_of(*item->second));
  }
  co_return cards;
}

base::Task<std::optional<Item>> StoredLibrary::item(ItemId item) {
  auto found = co_await store_.read([item](store::Session& db) { return find_item(db, item); });
  co_return found;
}

base::Task<std::optional<ItemText>> StoredLibrary::text(ItemId item) {
  auto found = co_await store_.read([item](store::Session& db) { return find_item(db, item); });
  if (!found || found->head.state != State::published) co_return std::nullopt;
  co_return text_of(std::move(*found));
}

void StoredLibrary::each_text(const std::function<void(ItemText)>& take) {
  store_.read_now([this, &take](store::Session& db) {
    each_published(db, [this, &take](Item item) { take(text_of(std::move(item))); });
  });
}

base::Task<EditedPage> StoredLibrary::edited(EditedQuery query) {
  const auto cursor = query.cursor.empty() ? std::nullopt : parse_cursor(query.cursor);
  if (!query.cursor.empty() && !cursor)
    throw base::FaultError(base::Fault::invalid("cursor", "must be the `next` of the page before"));
  const int limit = std::clamp(query.limit, 1, 100);
  EditedPage page;
  page.items = co_await store_.read(
      [&query, &cursor, limit](store::Session& db) { return list_edited(db, query, cursor, limit + 1); });
  if (static_cast<int>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = to_string(ItemCursor{page.items.back().changed_at, page.items.back().head.id});
  }
  co_return page;
}

base::Task<std::vector<ItemVersion>> StoredLibrary::versions(ItemId item) {
  auto found = co_await store_.read([item](store::Session& db) { return list_versions(db, item); });
  co_return found;
}

base::Task<std::optional<ItemVersionText>> StoredLibrary::version(ItemId item, std::int32_t version) {
  auto found = co_await store_.read([item, version](store::Session& db) { return find_version(db, item, version); });
  co_return found;
}

base::Task<std::vector<FinishedLesson>> StoredLibrary::finished(ItemId course, base::LearnerId learner) {
  auto found =
      co_await store_.read([course, learner](store::Session& db) { return list_finished(db, course, learner); });
  co_return found;
}

base::Task<void> StoredLibrary::finish_lesson(ItemId item, base::LearnerId learner) {
  if (!catalogue_.course_of(item)) co_return;
  const auto now = clock_.now();
  co_await store_.write([item, learner, now](store::Session& db) { insert_finished(db, item, learner, now); });
}

}  // namespace wanqiu::library
