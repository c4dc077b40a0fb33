#include "catalogue.h"

#include <mutex>

namespace wanqiu::library {
namespace {

template <class Match>
std::shared_ptr<const Column> find_column(const std::shared_ptr<const std::vector<Column>>& columns, Match&& match) {
  for (const auto& column : *columns) {
    if (match(column)) return {columns, &column};  // shares the whole list's life
  }
  return nullptr;
}

}  // namespace

void Catalogue::load(std::vector<ItemHead> heads, Structure structure) {
  const std::unique_lock lock(mutex_);
  heads_.clear();
  by_number_.clear();
  scheduled_.clear();
  published_in_.clear();
  published_ = 0;
  heads_.reserve(heads.size());
  for (auto& head : heads) replace(std::move(head));
  replace(std::move(structure));
  raise(true);
}

void Catalogue::put(ItemHead head) {
  const std::unique_lock lock(mutex_);
  const auto id = head.id;
  const auto known = heads_.find(id);
  if (known != heads_.end() && known->second->version >= head.version) return;
  const bool was_visible = known != heads_.end() && known->second->state == State::published;
  const bool is_visible = head.state == State::published;
  replace(std::move(head));
  if (!was_visible && !is_visible) return;
  count_columns();
  raise(series_of_.contains(id) || course_of_.contains(id) || lessons_.contains(id));
}

void Catalogue::put(Structure structure, std::uint64_t order) {
  const std::unique_lock lock(mutex_);
  if (order <= order_) return;
  order_ = order;
  replace(std::move(structure));
  raise(true);
}

void Catalogue::replace(ItemHead head) {
  auto& place = heads_[head.id];
  if (place) {
    scheduled_.erase({place->scheduled_at, place->id});
    if (place->state == State::published) {
      --published_;
      --published_in_[place->column];
    }
  }
  place = std::make_shared<const ItemHead>(std::move(head));
  if (place->state == State::scheduled) scheduled_.insert({place->scheduled_at, place->id});
  if (place->state == State::published) {
    ++published_;
    ++published_in_[place->column];
  }
  if (by_number_.size() <= place->number.value) by_number_.resize(place->number.value + std::size_t{1});
  by_number_[place->number.value] = place;
}

void Catalogue::replace(Structure structure) {
  columns_ = std::make_shared<const std::vector<Column>>(std::move(structure.columns));
  count_columns();
  series_.clear();
  series_of_.clear();
  for (auto& one : structure.series) {
    series_.push_back(std::make_shared<const Series>(std::move(one)));
    for (const auto item : series_.back()->episodes) series_of_[item] = series_.back();
  }
  course_of_.clear();
  lessons_ = std::move(structure.lessons);
  for (const auto& [course, lessons] : lessons_) {
    for (const auto lesson : lessons) course_of_[lesson] = course;
  }
}

void Catalogue::count_columns() {
  auto counted = *columns_;
  for (auto& column : counted) {
    const auto found = published_in_.find(column.id);
    column.items = found == published_in_.end() ? 0 : found->second;
  }
  columns_ = std::make_shared<const std::vector<Column>>(std::move(counted));
}

void Catalogue::raise(bool structure) {
  generation_.fetch_add(1, std::memory_order_release);
  if (structure) structure_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const ItemHead> Catalogue::head(ItemId id) const {
  const std::shared_lock lock(mutex_);
  const auto found = heads_.find(id);
  return found == heads_.end() ? nullptr : found->second;
}

std::shared_ptr<const ItemHead> Catalogue::head(ItemNumber number) const {
  const std::shared_lock lock(mutex_);
  return number.value < by_number_.size() ? by_number_[number.value] : nullptr;
}

std::shared_ptr<const std::vector<Column>> Catalogue::columns() const {
  const std::shared_lock lock(mutex_);
  return columns_;
}

std::shared_ptr<const Column> Catalogue::column(ColumnId id) const {
  return find_column(columns(), [id](const Column& c) { return c.id == id; });
}
std::shared_ptr<const Column> Catalogue::column(std::string_view slug) const {
  return find_column(columns(), [slug](const Column& c) { return c.slug == slug; });
}
std::shared_ptr<const Column> Catalogue::column(ColumnNumber number) const {
  return find_column(columns(), [number](const Column& c) { return c.number == number; });
}

std::shared_ptr<const Series> Catalogue::series(std::string_view slug) const {
  const std::shared_lock lock(mutex_);
  for (const auto& one : series_) {
    if (one->slug == slug) return one;
  }
  return nullptr;
}

std::shared_ptr<const Series> Catalogue::series(SeriesId id) const {
  const std::shared_lock lock(mutex_);
  for (const auto& one : series_) {
    if (one->id == id) return one;
  }
  return nullptr;
}

std::shared_ptr<const Series> Catalogue::series_of(ItemId item) const {
  const std::shared_lock lock(mutex_);
  const auto found = series_of_.find(item);
  return found == series_of_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Series>> Catalogue::all_series() const {
  const std::shared_lock lock(mutex_);
  return series_;
}

ItemId Catalogue::course_of(ItemId lesson) const {
  const std::shared_lock lock(mutex_);
  const auto found = course_of_.find(lesson);
  return found == course_of_.end() ? ItemId{} : found->second;
}

std::vector<ItemId> Catalogue::lessons(ItemId course) const {
  const std::shared_lock lock(mutex_);
  const auto found = lessons_.find(course);
  return found == lessons_.end() ? std::vector<ItemId>{} : found->second;
}

std::vector<std::shared_ptr<const ItemHead>> Catalogue::published_between(base::Instant from,
                                                                          base::Instant before) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const ItemHead>> found;
  for (const auto& head : by_number_) {
    if (head && head->state == State::published && from <= head->published_at && head->published_at < before)
      found.push_back(head);
  }
  return found;
}

std::int64_t Catalogue::published() const {
  const std::shared_lock lock(mutex_);
  return published_;
}

std::optional<base::Instant> Catalogue::next_due() const {
  const std::shared_lock lock(mutex_);
  if (scheduled_.empty()) return std::nullopt;
  return scheduled_.begin()->first;
}

}  // namespace wanqiu::library
