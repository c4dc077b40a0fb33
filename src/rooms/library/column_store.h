#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "library/column.h"
#include "store/session.h"

namespace wanqiu::library {

/// In their order, without their counts of items.
std::vector<Column> all_columns(store::Session& db);
/// Under the next number, which it gets.
void insert_column(store::Session& db, Column& column);
/// False when another version is stored than the one before `column.version`.
bool update_column(store::Session& db, const Column& column);

/// With their episodes in order.
std::vector<Series> all_series(store::Session& db);
void insert_series(store::Session& db, const Series& series);
bool update_series(store::Session& db, const Series& series);
/// An item that is an episode of another series moves here.
void set_episodes(store::Session& db, SeriesId series, const std::vector<ItemId>& episodes);

struct Lesson {
  ItemId course;
  ItemId item;
};
BOOST_DESCRIBE_STRUCT(Lesson, (), (course, item))
/// By course, in order.
std::vector<Lesson> all_lessons(store::Session& db);
std::size_t count_lessons(store::Session& db, ItemId course);
void set_lessons(store::Session& db, ItemId course, const std::vector<ItemId>& lessons);

}  // namespace wanqiu::library
