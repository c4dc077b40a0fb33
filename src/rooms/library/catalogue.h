#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "library/column.h"
#include "library/item.h"

namespace wanqiu::library {

/// Columns, series and courses with their order, as one thing: they change seldom and together.
struct Structure {
  std::vector<Column> columns;
  std::vector<Series> series;
  std::unordered_map<ItemId, std::vector<ItemId>> lessons;
};

/// What memory knows: a head of every item, and the structure. Safe from any thread. 40,000 items take some 10 MB.
///
/// Changes come from several threads after their commits and may overtake each other on the way: a head of a lower
/// version and a structure of a lower order are ignored.
class Catalogue {
 public:
  void load(std::vector<ItemHead> heads, Structure structure);
  void put(ItemHead head);
  void put(Structure structure, std::uint64_t order);

  std::shared_ptr<const ItemHead> head(ItemId id) const;
  std::shared_ptr<const ItemHead> head(ItemNumber number) const;
  std::shared_ptr<const std::vector<Column>> columns() const;
  std::shared_ptr<const Column> column(ColumnId id) const;
  std::shared_ptr<const Column> column(std::string_view slug) const;
  std::shared_ptr<const Column> column(ColumnNumber number) const;
  std::shared_ptr<const Series> series(std::string_view slug) const;
  std::shared_ptr<const Series> series(SeriesId id) const;
  std::shared_ptr<const Series> series_of(ItemId item) const;
  std::vector<std::shared_ptr<const Series>> all_series() const;
  ItemId course_of(ItemId lesson) const;
  std::vector<ItemId> lessons(ItemId course) const;
  std::int64_t published() const;
  std::vector<std::shared_ptr<const ItemHead>> published_between(base::Instant from, base::Instant before) const;
  std::optional<base::Instant> next_due() const;

  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  std::uint64_t structure() const { return structure_.load(std::memory_order_acquire); }

 private:
  void replace(ItemHead head);
  void replace(Structure structure);
  void count_columns();
  void raise(bool structure);

  mutable std::shared_mutex mutex_;
  std::unordered_map<ItemId, std::shared_ptr<const ItemHead>> heads_;
  std::vector<std::shared_ptr<const ItemHead>> by_number_;
  std::set<std::pair<base::Instant, ItemId>> scheduled_;
  std::unordered_map<ColumnId, std::int64_t> published_in_;
  std::int64_t published_ = 0;
  std::shared_ptr<const std::vector<Column>> columns_ = std::make_shared<std::vector<Column>>();
  std::vector<std::shared_ptr<const Series>> series_;
  std::unordered_map<ItemId, std::shared_ptr<const Series>> series_of_;
  std::unordered_map<ItemId, std::vector<ItemId>> lessons_;
  std::unordered_map<ItemId, ItemId> course_of_;
  std::uint64_t order_ = 0;
  std::atomic<std::uint64_t> generation_{1};
  std::atomic<std::uint64_t> structure_{1};
};

}  // namespace wanqiu::library
