#include "column_store.h"

#include <unordered_map>

namespace wanqiu::library {
namespace {

struct ColumnRow {
  ColumnId id;
  ColumnNumber number;
  std::string slug, name, description;
  std::int32_t position = 0;
  std::int32_t version = 0;
  bool hidden = false;
};
BOOST_DESCRIBE_STRUCT(ColumnRow, (), (id, number, slug, name, description, position, version, hidden))

struct SeriesRow {
  SeriesId id;
  std::string slug, name, description;
  std::optional<ColumnId> column;
  Kind kind = Kind::audio;
  std::string cover;
  std::int32_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SeriesRow, (), (id, slug, name, description, column, kind, cover, version))

struct EpisodeRow {
  SeriesId series;
  ItemId item;
};
BOOST_DESCRIBE_STRUCT(EpisodeRow, (), (series, item))

}  // namespace

std::vector<Column> all_columns(store::Session& db) {
  std::vector<Column> columns;
  db.each<ColumnRow>(
      "select id, number, slug, name, description, position, version, hidden from channel_column order by position, number",
      [&columns](ColumnRow row) {
        columns.push_back({row.id, row.number, std::move(row.slug), std::move(row.name), std::move(row.description),
                           row.position, row.version, 0, row.hidden});
      });
  return columns;
}

void insert_column(store::Session& db, Column& column) {
  column.number = ColumnNumber(static_cast<std::uint32_t>(
      db.one<std::int64_t>("select coalesce(max(number), 0) + 1 from channel_column").value()));
  db.run(
      "insert into channel_column (id, number, slug, name, description, position, version, hidden) values (:id, "
      ":number, :slug, :name, :description, :position, :version, :hidden)",
      column.id, column.number, column.slug, column.name, column.description, column.position, column.version,
      column.hidden);
}

bool update_column(store::Session& db, const Column& column) {
  return db.run(
             "update channel_column set slug = :slug, name = :name, description = :description, position = :position, "
             "version = :version, hidden = :hidden where id = :id and version = :old_version",
             column.slug, column.name, column.description, column.position, column.version, column.hidden, column.id,
             column.version - 1) == 1;
}

std::vector<Series> all_series(store::Session& db) {
  std::vector<Series> series;
  std::unordered_map<SeriesId, std::size_t> place;
  db.each<SeriesRow>("select id, slug, name, description, column_id, kind, cover, version from series order by id",
                     [&](SeriesRow row) {
                       place[row.id] = series.size();
                       series.push_back({row.id,
                                         std::move(row.slug),
                                         std::move(row.name),
                                         std::move(row.description),
                                         row.column,
                                         row.kind,
                                         std::move(row.cover),
                                         row.version,
                                         {}});
                     });
  db.each<EpisodeRow>("select series, item from series_episode order by series, position",
                      [&](EpisodeRow row) { series[place.at(row.series)].episodes.push_back(row.item); });
  return series;
}

void insert_series(store::Session& db, const Series& series) {
  db.run(
      "insert into series (id, slug, name, description, column_id, kind, cover, version) values (:id, :slug, :name, "
      ":description, "
      ":column_id, :kind, :cover, :version)",
      series.id, series.slug, series.name, series.description, series.column, series.kind, series.cover,
      series.version);
  set_episodes(db, series.id, series.episodes);
}

bool update_series(store::Session& db, const Series& series) {
  const auto touched = db.run(
      "update series set slug = :slug, name = :name, description = :description, column_id = :column_id, kind = :kind, "
      "cover = :cover, version = :version where id = :id and version = :old_version",
      series.slug, series.name, series.description, series.column, series.kind, series.cover, series.version, series.id,
      series.version - 1);
  if (touched == 0) return false;
  set_episodes(db, series.id, series.episodes);
  return true;
}

void set_episodes(store::Session& db, SeriesId series, const std::vector<ItemId>& episodes) {
  db.run("delete from series_episode where series = :series", series);
  int position = 0;
  for (const auto item : episodes) {
    db.run("delete from series_episode where item = :item", item);
    db.run("insert into series_episode (series, item, position) values (:series, :item, :position)", series, item,
           ++position);
  }
}

std::vector<Lesson> all_lessons(store::Session& db) {
  return db.all<Lesson>("select course, item from course_lesson order by course, position");
}

void set_lessons(store::Session& db, ItemId course, const std::vector<ItemId>& lessons) {
  db.run("delete from course_lesson where course = :course", course);
  int position = 0;
  for (const auto item : lessons) {
    db.run("delete from course_lesson where item = :item", item);
    db.run("insert into course_lesson (course, item, position) values (:course, :item, :position)", course, item,
           ++position);
  }
}

}  // namespace wanqiu::library
