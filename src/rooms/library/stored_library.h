#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "catalogue.h"
#include "library/library.h"
#include "store/store.h"

namespace wanqiu::library {

/// What a write did: it goes to memory and to the listeners once it is committed.
struct Written {
  Item item;
  std::optional<ItemChange::What> visible;
};

/// The library over a database. Reading in library.cpp, editing in editing.cpp and
/// structure.cpp, import in import.cpp.
class StoredLibrary final : public Library {
 public:
  StoredLibrary(store::Store& store, const base::Clock& clock, base::IdSource& ids, LibrarySettings settings);
  ~StoredLibrary() override;
  void load();
  void keep_schedule();

  std::shared_ptr<const ItemHead> head(ItemId item) const override { return catalogue_.head(item); }
  std::shared_ptr<const ItemHead> head(ItemNumber number) const override { return catalogue_.head(number); }
  std::string title(ItemNumber number) const override;
  std::string title(ColumnNumber number) const override;
  std::shared_ptr<const std::vector<Column>> columns() const override { return catalogue_.columns(); }
  std::shared_ptr<const Column> column(ColumnId id) const override { return catalogue_.column(id); }
  std::shared_ptr<const Column> column(std::string_view slug) const override { return catalogue_.column(slug); }
  std::shared_ptr<const Series> series(std::string_view slug) const override { return catalogue_.series(slug); }
  std::shared_ptr<const Series> series(SeriesId id) const override { return catalogue_.series(id); }
  std::vector<std::shared_ptr<const Series>> all_series() const override { return catalogue_.all_series(); }
  std::shared_ptr<const Series> series_of(ItemId item) const override { return catalogue_.series_of(item); }
  ItemId course_of(ItemId lesson) const override { return catalogue_.course_of(lesson); }
  std::vector<ItemId> lessons(ItemId course) const override { return catalogue_.lessons(course); }
  std::int64_t published() const override { return catalogue_.published(); }
  std::vector<std::shared_ptr<const ItemHead>> published_between(base::Instant from,
                                                                 base::Instant before) const override {
    return catalogue_.published_between(from, before);
  }
  std::uint64_t generation() const override { return catalogue_.generation(); }
  std::uint64_t structure() const override { return catalogue_.structure(); }
  const base::Zone& zone() const override { return settings_.zone; }
  std::function<void()> subscribe(std::function<void(const ItemChange&)> told) override;

  base::Task<ItemPage> list(ItemQuery query) override;
  base::Task<std::vector<ItemCard>> cards(std::vector<ItemId> items) override;
  base::Task<std::optional<Item>> item(ItemId item) override;
  base::Task<std::optional<ItemText>> text(ItemId item) override;
  void each_text(const std::function<void(ItemText)>& take) override;

  base::Task<base::Result<Item>> create(ItemDraft draft, base::LearnerId by, std::string request_key) override;
  base::Task<base::Result<Item>> change(ItemId item, std::int32_t version, ItemDraft draft,
                                        base::LearnerId by) override;
  base::Task<base::Result<Item>> publish(ItemId item, std::int32_t version, std::optional<base::Instant> at,
                                         base::LearnerId by) override;
  base::Task<base::Result<Item>> hold(ItemId item, std::int32_t version, base::LearnerId by) override;
  base::Task<base::Result<Item>> withdraw(ItemId item, std::int32_t version, std::string reason,
                                          base::LearnerId by) override;
  base::Task<EditedPage> edited(EditedQuery query) override;
  base::Task<std::vector<ItemVersion>> versions(ItemId item) override;
  base::Task<std::optional<ItemVersionText>> version(ItemId item, std::int32_t version) override;

  base::Task<base::Result<Column>> create_column(ColumnDraft draft) override;
  base::Task<base::Result<Column>> change_column(ColumnId column, std::int32_t version, ColumnDraft draft) override;
  base::Task<base::Result<Series>> create_series(SeriesDraft draft) override;
  base::Task<base::Result<Series>> change_series(SeriesId series, std::int32_t version, SeriesDraft draft) override;
  base::Task<base::Result<void>> set_lessons(ItemId course, std::int32_t version, std::vector<ItemId> lessons,
                                             base::LearnerId by) override;

  base::Task<std::vector<FinishedLesson>> finished(ItemId course, base::LearnerId learner) override;
  base::Task<void> finish_lesson(ItemId item, base::LearnerId learner) override;

  void ensure_columns(const std::vector<ColumnDraft>& columns) override;
  void ensure_series(const std::vector<SeriesDraft>& series) override;
  ImportReport import_content(const ImportOptions& options) override;
  int publish_due() override;

 private:
  friend class Importer;
  using Step = std::function<base::Result<Written>(store::Session&, Item&)>;

  ItemCard card_of(const Item& item) const;
  ItemText text_of(Item item) const;
  /// Reads the item, checks the version, lets `step` change it, writes it as the next version.
  base::Task<base::Result<Item>> edit(ItemId item, std::int32_t version, base::LearnerId by, Deed deed, bool with_body,
                                      Step step);
  base::Result<Written> edit_in(store::Session& db, ItemId item, std::int32_t version, base::LearnerId by, Deed deed,
                                bool with_body, const Step& step) const;
  /// After the commit: memory, then the listeners.
  void settle(const Written& written);
  /// Within a write: the structure as it will be, with its order.
  std::pair<Structure, std::uint64_t> structure_in(store::Session& db);
  base::Result<void> check_draft(const ItemDraft& draft) const;
  base::Result<void> check_episodes(const SeriesDraft& draft) const;

  store::Store& store_;
  const base::Clock& clock_;
  base::IdSource& ids_;
  LibrarySettings settings_;
  Catalogue catalogue_;
  std::atomic<std::uint64_t> structure_order_{0};
  std::mutex listeners_mutex_;
  std::map<int, std::function<void(const ItemChange&)>> listeners_;
  int listeners_made_ = 0;
  std::mutex schedule_mutex_;
  std::condition_variable schedule_ended_;
  bool ending_ = false;
  std::thread schedule_;
};

/// Somebody else's version is stored.
base::Fault stale(std::int32_t stored);

/// What an average adult needs for the text.
std::int32_t reading_seconds(std::string_view markdown);

}  // namespace wanqiu::library
