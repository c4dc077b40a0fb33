#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "base/task.h"
#include "library/column.h"
#include "library/import.h"
#include "library/item.h"
#include "store/migration.h"

namespace wanqiu::store {
class Store;
}

namespace wanqiu::library {

std::span<const store::Migration> migrations();

struct LibrarySettings {
  base::Zone zone = base::Zone::utc();
  bool keeps_schedule = true;  ///< a thread publishes what is due, within half a second
};

struct ItemQuery {
  std::optional<ColumnId> column;
  std::optional<Kind> kind;
  int limit = 20;
  std::string cursor;
};

struct EditedQuery {
  std::optional<State> state;
  std::optional<ColumnId> column;
  std::optional<Kind> kind;
  std::string title;  ///< part of it
  int limit = 20;
  std::string cursor;
};

struct EditedPage {
  std::vector<Item> items;  ///< without their bodies
  std::optional<std::string> next;
};

struct ItemVersion {
  std::int32_t version = 0;
  base::Instant at;
  base::LearnerId by;  ///< none for the program: schedule, import
  Deed what = Deed::created;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(ItemVersion, (), (version, at, by, what, title))

/// An item as it was with one of its versions.
struct ItemVersionText {
  std::int32_t version = 0;
  base::Instant at;
  base::LearnerId by;
  Deed what = Deed::created;
  std::string title;
  std::string summary;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(ItemVersionText, (), (version, at, by, what, title, summary, body))

struct FinishedLesson {
  ItemId item;
  base::Instant at;
};
BOOST_DESCRIBE_STRUCT(FinishedLesson, (), (item, at))

/// What can be read, watched and heard (docs/library.md).
///
/// The database has the texts; memory has one small head an item (item.h), the columns, and which item stands where in
/// which series or course, so that addresses, titles, states and lengths are looked up without it. One process edits
/// one database: its memory is brought up to date after each commit, before the caller is answered and the listeners
/// are told.
///
/// An item is a draft, waits for its time, is published, or is withdrawn; what is withdrawn keeps its address and its
/// reason. Every change makes a new version, kept with its title, summary and body and who made it; a change that names
/// another version than the stored one is refused as a conflict.
class Library {
 public:
  /// Loads the heads. The store must be migrated and outlive the library.
  static base::Result<std::unique_ptr<Library>> open(store::Store& store, const base::Clock& clock, base::IdSource& ids,
                                                     LibrarySettings settings);
  virtual ~Library() = default;

  // From memory, from any thread, at once.
  virtual std::shared_ptr<const ItemHead> head(ItemId item) const = 0;        ///< null when there is none
  virtual std::shared_ptr<const ItemHead> head(ItemNumber number) const = 0;  ///< null when there is none
  /// What an event was about, for those who look at their points; empty when it is not published any more.
  virtual std::string title(ItemNumber number) const = 0;
  virtual std::string title(ColumnNumber number) const = 0;
  virtual std::shared_ptr<const std::vector<Column>> columns() const = 0;  ///< in their order, with counts
  virtual std::shared_ptr<const Column> column(ColumnId id) const = 0;
  virtual std::shared_ptr<const Column> column(std::string_view slug) const = 0;
  virtual std::shared_ptr<const Series> series(std::string_view slug) const = 0;
  virtual std::vector<std::shared_ptr<const Series>> all_series() const = 0;
  virtual std::shared_ptr<const Series> series_of(ItemId item) const = 0;  ///< null when in none
  virtual ItemId course_of(ItemId lesson) const = 0;                       ///< none when in none
  virtual std::vector<ItemId> lessons(ItemId course) const = 0;            ///< published or not, in order
  virtual std::int64_t published() const = 0;                              ///< how many items
  /// Items that can be seen, published from `from` up to, not including, `before`; in no order.
  virtual std::vector<std::shared_ptr<const ItemHead>> published_between(base::Instant from,
                                                                         base::Instant before) const = 0;
  /// Raised by anything that can change a list, a name or an order; a page made at another value is out of date.
  virtual std::uint64_t generation() const = 0;
  /// Raised by what can change the page of an item that itself did not change: columns, series, courses, neighbours.
  virtual std::uint64_t structure() const = 0;
  virtual const base::Zone& zone() const = 0;

  /// Told after each commit, on the thread that made it: must be short, must not wait. The returned function ends it.
  virtual std::function<void()> subscribe(std::function<void(const ItemChange&)> told) = 0;

  // Reading.
  virtual base::Task<ItemPage> list(ItemQuery query) = 0;                          ///< published ones, the latest first
  virtual base::Task<std::vector<ItemCard>> cards(std::vector<ItemId> items) = 0;  ///< published ones, in this order
  virtual base::Task<std::optional<Item>> item(ItemId item) = 0;                   ///< in any state
  virtual base::Task<std::optional<ItemText>> text(ItemId item) = 0;               ///< if published
  /// Every published item, on the calling thread: for building the search index anew.
  virtual void each_text(const std::function<void(ItemText)>& take) = 0;

  // Editing. A `version` other than the stored one is a conflict that names the stored one.
  /// `request_key` makes it idempotent: the same key of the same person gives the item of the first time.
  virtual base::Task<base::Result<Item>> create(ItemDraft draft, base::LearnerId by, std::string request_key) = 0;
  virtual base::Task<base::Result<Item>> change(ItemId item, std::int32_t version, ItemDraft draft,
                                                base::LearnerId by) = 0;
  /// Now, or at a time to come.
  virtual base::Task<base::Result<Item>> publish(ItemId item, std::int32_t version, std::optional<base::Instant> at,
                                                 base::LearnerId by) = 0;
  virtual base::Task<base::Result<Item>> hold(ItemId item, std::int32_t version, base::LearnerId by) = 0;
  virtual base::Task<base::Result<Item>> withdraw(ItemId item, std::int32_t version, std::string reason,
                                                  base::LearnerId by) = 0;
  virtual base::Task<EditedPage> edited(EditedQuery query) = 0;
  virtual base::Task<std::vector<ItemVersion>> versions(ItemId item) = 0;  ///< the latest first, at most 1000
  virtual base::Task<std::optional<ItemVersionText>> version(ItemId item, std::int32_t version) = 0;

  virtual base::Task<base::Result<Column>> create_column(ColumnDraft draft) = 0;
  virtual base::Task<base::Result<Column>> change_column(ColumnId column, std::int32_t version, ColumnDraft draft) = 0;
  virtual base::Task<base::Result<Series>> create_series(SeriesDraft draft) = 0;
  virtual base::Task<base::Result<Series>> change_series(SeriesId series, std::int32_t version, SeriesDraft draft) = 0;
  virtual std::shared_ptr<const Series> series(SeriesId id) const = 0;
  /// `version` is the course's.
  virtual base::Task<base::Result<void>> set_lessons(ItemId course, std::int32_t version, std::vector<ItemId> lessons,
                                                     base::LearnerId by) = 0;

  // A learner's way through courses.
  virtual base::Task<std::vector<FinishedLesson>> finished(ItemId course, base::LearnerId learner) = 0;
  /// The item was read or watched for as long as counts; remembered if it is a lesson.
  virtual base::Task<void> finish_lesson(ItemId item, base::LearnerId learner) = 0;

  // For verbs and start-up, on the calling thread.
  /// The columns and series of a site definition: makes those that are missing, leaves others as they are.
  virtual void ensure_columns(const std::vector<ColumnDraft>& columns) = 0;
  virtual void ensure_series(const std::vector<SeriesDraft>& series) = 0;
  virtual ImportReport import_content(const ImportOptions& options) = 0;  ///< import.h
  /// Publishes what is due; how many. The schedule's thread calls it.
  virtual int publish_due() = 0;
};

}  // namespace wanqiu::library
