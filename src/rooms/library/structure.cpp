// Editing columns, series and courses.
#include <fmt/format.h>

#include <algorithm>

#include "column_store.h"
#include "draft.h"
#include "media_store.h"
#include "stored_library.h"

namespace wanqiu::library {

base::Fault stale(std::int32_t stored) {
  return base::Fault::conflict("version", fmt::format("somebody else changed it; version {} is stored now", stored));
}

base::Task<base::Result<Column>> StoredLibrary::create_column(ColumnDraft draft) {
  auto parsed = parse_column(std::move(draft));
  if (!parsed) co_return parsed.error();
  for (const auto columns = catalogue_.columns(); const auto& known : *columns) {
    if (known.slug == parsed->slug) co_return base::Fault::conflict("slug", "another column has it");
    if (known.name == parsed->name) co_return base::Fault::conflict("name", "another column has it");
  }
  const Column column{
      ids_.next<ColumnId>(), {}, parsed->slug, parsed->name, parsed->description, parsed->position, 1, 0,
      parsed->hidden};
  auto made = co_await store_.write([this, &column](store::Session& db) {
    auto inserted = column;
    insert_column(db, inserted);
    return std::pair(inserted, structure_in(db));
  });
  catalogue_.put(std::move(made.second.first), made.second.second);
  co_return made.first;
}

base::Task<base::Result<Column>> StoredLibrary::change_column(ColumnId id, std::int32_t version, ColumnDraft draft) {
  auto parsed = parse_column(std::move(draft));
  if (!parsed) co_return parsed.error();
  const auto known = catalogue_.column(id);
  if (!known) co_return base::Fault::not_found("there is no such column");
  if (known->version != version) co_return stale(known->version);
  for (const auto columns = catalogue_.columns(); const auto& other : *columns) {
    if (other.id == id) continue;
    if (other.slug == parsed->slug) co_return base::Fault::conflict("slug", "another column has it");
    if (other.name == parsed->name) co_return base::Fault::conflict("name", "another column has it");
  }
  const Column column{id,          known->number, parsed->slug,  parsed->name, parsed->description, parsed->position,
                      version + 1, known->items,  parsed->hidden};
  auto made = co_await store_.write([this, &column](store::Session& db) {
    const bool done = update_column(db, column);
    return std::pair(done, structure_in(db));
  });
  if (!made.first) co_return stale(version + 1);
  catalogue_.put(std::move(made.second.first), made.second.second);
  co_return *catalogue_.column(id);
}

base::Result<void> StoredLibrary::check_episodes(const SeriesDraft& draft) const {
  if (draft.column && !catalogue_.column(*draft.column))
    return base::Fault::invalid("column", "must be the id of a column");
  for (std::size_t i = 0; i < draft.episodes.size(); ++i) {
    if (!catalogue_.head(draft.episodes[i]))
      return base::Fault::invalid(fmt::format("episodes[{}]", i), "must be the id of an item");
  }
  return {};
}

base::Task<base::Result<Series>> StoredLibrary::create_series(SeriesDraft draft) {
  auto parsed = parse_series(std::move(draft));
  if (!parsed) co_return parsed.error();
  if (auto done = check_episodes(*parsed); !done) co_return done.error();
  if (catalogue_.series(parsed->slug)) co_return base::Fault::conflict("slug", "another series has it");
  const Series series{ids_.next<SeriesId>(), parsed->slug,
                      parsed->name,          parsed->description,
                      parsed->column,        parsed->kind,
                      parsed->cover,         1,
                      parsed->episodes,      {}};
  auto made =
      co_await store_.write([this, &series](store::Session& db) -> base::Result<std::pair<Structure, std::uint64_t>> {
        if (auto done = check_file(db, series.cover, "cover", MediaKind::picture); !done) return done.error();
        insert_series(db, series);
        return structure_in(db);
      });
  if (!made) co_return made.error();
  catalogue_.put(std::move(made->first), made->second);
  co_return series;
}

base::Task<base::Result<Series>> StoredLibrary::change_series(SeriesId id, std::int32_t version, SeriesDraft draft) {
  auto parsed = parse_series(std::move(draft));
  if (!parsed) co_return parsed.error();
  if (auto done = check_episodes(*parsed); !done) co_return done.error();
  const auto known = catalogue_.series(id);
  if (!known) co_return base::Fault::not_found("there is no such series");
  if (known->version != version) co_return stale(known->version);
  const auto same = catalogue_.series(parsed->slug);
  if (same && same->id != id) co_return base::Fault::conflict("slug", "another series has it");
  const Series series{id,           parsed->slug,  parsed->name, parsed->description, parsed->column,
                      parsed->kind, parsed->cover, version + 1,  parsed->episodes,    {}};
  auto made =
      co_await store_.write([this, &series](store::Session& db) -> base::Result<std::pair<Structure, std::uint64_t>> {
        if (auto done = check_file(db, series.cover, "cover", MediaKind::picture); !done) return done.error();
        if (!update_series(db, series)) return stale(series.version);
        return structure_in(db);
      });
  if (!made) co_return made.error();
  catalogue_.put(std::move(made->first), made->second);
  co_return series;
}

base::Task<base::Result<void>> StoredLibrary::set_lessons(ItemId course, std::int32_t version,
                                                          std::vector<ItemId> lessons, base::LearnerId by) {
  const auto head = catalogue_.head(course);
  if (!head || head->kind != Kind::course) co_return base::Fault::not_found("there is no such course");
  if (lessons.size() > lessons_max)
    co_return base::Fault::invalid("lessons", fmt::format("must be at most {} items", lessons_max));
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    const auto field = fmt::format("lessons[{}]", i);
    const auto lesson = catalogue_.head(lessons[i]);
    if (!lesson || lesson->kind == Kind::course)
      co_return base::Fault::invalid(field, "must be the id of an item that is no course");
    if (std::find(lessons.begin(), lessons.begin() + static_cast<std::ptrdiff_t>(i), lessons[i]) !=
        lessons.begin() + static_cast<std::ptrdiff_t>(i)) {
      co_return base::Fault::invalid(field, "must not be there twice");
    }
  }
  using Done = base::Result<std::pair<Written, std::pair<Structure, std::uint64_t>>>;
  auto made = co_await store_.write([this, course, version, by, &lessons](store::Session& db) -> Done {
    auto written = edit_in(db, course, version, by, Deed::changed, false, [&lessons](store::Session&, Item& item) {
      const bool visible = item.head.state == State::published;
      if (visible || item.head.state == State::scheduled) {
        if (auto fits = check_publishable(item.text, lessons.size()); !fits) return base::Result<Written>(fits.error());
      }
      return base::Result<Written>(
          Written{std::move(item), visible ? std::optional(ItemChange::What::changed) : std::nullopt});
    });
    if (!written) return written.error();
    library::set_lessons(db, course, lessons);
    return std::pair(std::move(*written), structure_in(db));
  });
  if (!made) co_return made.error();
  catalogue_.put(std::move(made->second.first), made->second.second);
  settle(made->first);
  co_return base::Result<void>();
}

void StoredLibrary::ensure_columns(const std::vector<ColumnDraft>& columns) {
  std::vector<Column> missing;
  for (const auto& draft : columns) {
    const auto parsed = parse_column(draft).value();
    bool known = false;
    for (const auto present = catalogue_.columns(); const auto& column : *present)
      known = known || column.slug == parsed.slug || column.name == parsed.name;
    if (!known)
      missing.push_back(
          {ids_.next<ColumnId>(), {}, parsed.slug, parsed.name, parsed.description, parsed.position, 1, 0, false});
  }
  if (missing.empty()) return;
  auto structure = store_.write_now([this, &missing](store::Session& db) {
    for (auto column : missing) insert_column(db, column);
    return structure_in(db);
  });
  catalogue_.put(std::move(structure.first), structure.second);
}

void StoredLibrary::ensure_series(const std::vector<SeriesDraft>& series) {
  std::vector<Series> missing;
  for (const auto& draft : series) {
    const auto parsed = parse_series(draft).value();
    bool known = catalogue_.series(parsed.slug) != nullptr;
    for (const auto& one : catalogue_.all_series()) known = known || one->name == parsed.name;
    if (!known) {
      missing.push_back({ids_.next<SeriesId>(),
                         parsed.slug,
                         parsed.name,
                         parsed.description,
                         parsed.column,
                         parsed.kind,
                         parsed.cover,
                         1,
                         {},
                         {}});
    }
  }
  if (missing.empty()) return;
  auto structure = store_.write_now([this, &missing](store::Session& db) {
    for (const auto& one : missing) insert_series(db, one);
    return structure_in(db);
  });
  catalogue_.put(std::move(structure.first), structure.second);
}

}  // namespace wanqiu::library
