#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "library/library.h"
#include "library/media.h"

namespace wanqiu::library {

// What the public reads answer, as api/library.yaml has it; pages carry the same as their data.

struct ColumnAnswer {
  ColumnId id;
  std::string slug;
  std::string name;
  std::string description;
  std::int32_t position = 0;
  std::int64_t items = 0;
  std::int32_t version = 0;
  bool hidden = false;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(ColumnAnswer, (), (id, slug, name, description, position, items, version, hidden, url))

struct ColumnPageAnswer {
  std::vector<ColumnAnswer> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ColumnPageAnswer, (), (items, next))

struct ColumnViewAnswer {
  ColumnAnswer column;
  std::vector<ItemCard> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ColumnViewAnswer, (), (column, items, next))

struct HomeColumnAnswer {
  ColumnAnswer column;
  std::vector<ItemCard> items;
};
BOOST_DESCRIBE_STRUCT(HomeColumnAnswer, (), (column, items))

struct SeriesCardAnswer {
  SeriesId id;
  std::string slug;
  std::string name;
  std::string description;
  std::optional<ColumnId> column;
  Kind kind = Kind::audio;
  std::optional<std::string> cover;
  std::int64_t episodes = 0;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(SeriesCardAnswer, (), (id, slug, name, description, column, kind, cover, episodes, url))

struct SeriesPageAnswer {
  std::vector<SeriesCardAnswer> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(SeriesPageAnswer, (), (items, next))

struct SeriesViewAnswer {
  SeriesCardAnswer series;
  std::vector<ItemCard> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(SeriesViewAnswer, (), (series, items, next))

struct HomeAnswer {
  std::vector<ItemCard> picks;
  std::vector<HomeColumnAnswer> columns;
  std::vector<SeriesCardAnswer> series;
};
BOOST_DESCRIBE_STRUCT(HomeAnswer, (), (picks, columns, series))

struct ItemLinkAnswer {
  ItemId id;
  std::string title;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(ItemLinkAnswer, (), (id, title, url))

struct ItemPlaceAnswer {
  std::string slug;
  std::string name;
  std::string url;
  std::int64_t position = 0;
  std::int64_t count = 0;
  std::optional<ItemLinkAnswer> previous;
  std::optional<ItemLinkAnswer> next;
};
BOOST_DESCRIBE_STRUCT(ItemPlaceAnswer, (), (slug, name, url, position, count, previous, next))

struct ItemMediaAnswer {
  std::string hash;
  std::string content_type;
  std::string url;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<std::int64_t> duration_seconds;
  std::string alt;
};
BOOST_DESCRIBE_STRUCT(ItemMediaAnswer, (), (hash, content_type, url, width, height, duration_seconds, alt))

struct ItemAnswer {
  ItemId id;
  Kind kind = Kind::article;
  ColumnId column;
  std::string column_name, column_slug, title, summary, author, source;
  std::optional<std::string> cover;
  std::string language;
  std::optional<std::int32_t> duration_seconds;
  std::int32_t reading_seconds = 0;
  base::Instant published_at;
  std::string url, body_html, editor, subcategory;
  std::optional<base::Day> made_on;
  base::Instant changed_at;
  std::int32_t version = 0;
  std::vector<std::string> tags;
  std::optional<ItemMediaAnswer> media;
  std::vector<ItemMediaAnswer> gallery;
  std::optional<ItemPlaceAnswer> series;
  std::optional<ItemPlaceAnswer> course;
};
BOOST_DESCRIBE_STRUCT(ItemAnswer, (),
                      (id, kind, column, column_name, column_slug, title, summary, author, source, cover, language,
                       duration_seconds, reading_seconds, published_at, url, body_html, editor, subcategory, made_on,
                       changed_at, version, tags, media, gallery, series, course))

struct CourseAnswer {
  ItemAnswer course;
  std::vector<ItemCard> lessons;
};
BOOST_DESCRIBE_STRUCT(CourseAnswer, (), (course, lessons))

/// Puts the answers together from the library and what is known of media.
class Answers {
 public:
  /// `media` may be null: then only addresses are known.
  Answers(Library& library, Media* media) : library_(library), media_(media) {}

  base::Task<HomeAnswer> home();
  ColumnPageAnswer columns() const;
  base::Task<base::Result<ColumnViewAnswer>> column(std::string slug, std::string cursor);
  /// A withdrawn item is `gone` with its reason.
  base::Task<base::Result<ItemAnswer>> item(ItemId id);
  SeriesPageAnswer all_series() const;
  base::Task<base::Result<SeriesViewAnswer>> series(std::string slug);
  base::Task<base::Result<CourseAnswer>> course(ItemId id);

 private:
  SeriesCardAnswer card_of(const Series& series) const;
  base::Task<ItemMediaAnswer> media_of(std::string hash);
  std::optional<ItemPlaceAnswer> place_in(const std::vector<ItemId>& whole, ItemId item) const;

  Library& library_;
  Media* media_;
};

ColumnAnswer answer_of(const Column& column);
std::string item_url(Kind kind, ItemId id);

}  // namespace wanqiu::library
