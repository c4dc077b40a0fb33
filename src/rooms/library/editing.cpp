#include <fmt/format.h>

#include "base/text.h"
#include "column_store.h"
#include "draft.h"
#include "item_store.h"
#include "markdown.h"
#include "media_store.h"
#include "stored_library.h"

namespace wanqiu::library {
namespace {

constexpr std::size_t summary_code_points = 90;

base::Fault stale(std::int32_t stored) {
  return base::Fault::conflict("version", fmt::format("somebody else changed it; version {} is stored now", stored));
}

/// What follows from the text: its length and, where there is none, its summary.
void complete(Item& item) {
  item.head.column = item.text.column;
  item.head.kind = item.text.kind;
  item.head.title = item.text.title;
  item.head.reading_seconds = reading_seconds(item.text.body);
  item.head.duration_seconds = item.text.duration_seconds.value_or(0);
  if (item.text.summary.empty()) item.text.summary = beginning(to_plain_text(item.text.body), summary_code_points);
}

base::Result<void> check_file(store::Session& db, const std::string& hash, std::string_view field, MediaKind kind) {
  if (hash.empty()) return {};
  const auto file = find_media(db, hash);
  if (!file) return base::Fault::invalid(field, "must be the hash of an uploaded file; there is none of this hash");
  if (kind == MediaKind::picture && file->kind != MediaKind::picture)
    return base::Fault::invalid(field, "must be a picture");
  if (kind != MediaKind::picture && file->kind == MediaKind::picture)
    return base::Fault::invalid(field, "must be a sound or a video");
  return {};
}

/// The files are there; the duration of the media is taken over.
base::Result<void> check_files(store::Session& db, ItemDraft& draft) {
  if (auto done = check_file(db, draft.cover, "cover", MediaKind::picture); !done) return done;
  if (auto done = check_file(db, draft.media, "media", MediaKind::audio); !done) return done;
  for (std::size_t i = 0; i < draft.gallery.size(); ++i) {
    if (auto done = check_file(db, draft.gallery[i], fmt::format("gallery[{}]", i), MediaKind::picture); !done)
      return done;
  }
  if (!draft.media.empty() && !draft.duration_seconds) {
    const auto file = find_media(db, draft.media);
    if (file && file->duration_ms)
      draft.duration_seconds = static_cast<std::int32_t>(std::max<std::int64_t>(1, (*file->duration_ms + 500) / 1000));
  }
  return {};
}

}  // namespace

base::Result<void> StoredLibrary::check_draft(const ItemDraft& draft) const {
  if (!catalogue_.column(draft.column)) return base::Fault::invalid("column", "must be the id of a column");
  return {};
}

base::Task<base::Result<Item>> StoredLibrary::create(ItemDraft draft, base::LearnerId by, std::string request_key) {
  auto parsed = parse_draft(std::move(draft));
  if (!parsed) co_return parsed.error();
  if (auto done = check_draft(*parsed); !done) co_return done.error();
  Item item;
  item.text = std::move(*parsed);
  item.head.id = ids_.next<ItemId>();
  item.created_at = item.changed_at = clock_.now();
  const auto key = request_key.empty() ? std::nullopt : std::optional(fmt::format("{}:{}", by.value, request_key));
  auto written = co_await store_.write([&item, by, &key](store::Session& db) -> base::Result<Written> {
    if (key) {
      if (const auto known = find_by_request(db, *key)) return Written{find_item(db, *known).value(), std::nullopt};
    }
    Item made = item;
    if (auto done = check_files(db, made.text); !done) return done.error();
    complete(made);
    insert_item(db, made, content_hash(made.text.title, made.text.body), key);
    insert_version(db, made, made.created_at, by, Deed::created, true);
    return Written{std::move(made), std::nullopt};
  });
  if (!written) co_return written.error();
  settle(*written);
  co_return std::move(written->item);
}

base::Result<Written> StoredLibrary::edit_in(store::Session& db, ItemId id, std::int32_t version, base::LearnerId by,
                                             Deed deed, bool with_body, const Step& step) const {
  auto item = find_item(db, id);
  if (!item) return base::Fault::not_found("there is no such item");
  if (item->head.version != version) return stale(item->head.version);
  auto written = step(db, *item);
  if (!written) return written;
  auto& changed = written->item;
  changed.head.version = version + 1;
  changed.changed_at = clock_.now();
  complete(changed);
  changed.head.published_at = changed.published_at.value_or(base::Instant{});
  changed.head.scheduled_at = changed.scheduled_at.value_or(base::Instant{});
  if (!update_item(db, changed, version, content_hash(changed.text.title, changed.text.body)))
    return stale(version + 1);
  insert_version(db, changed, changed.changed_at, by, deed, with_body);
  return written;
}

base::Task<base::Result<Item>> StoredLibrary::edit(ItemId item, std::int32_t version, base::LearnerId by, Deed deed,
                                                   bool with_body, Step step) {
  auto written = co_await store_.write([this, item, version, by, deed, with_body, &step](store::Session& db) {
    return edit_in(db, item, version, by, deed, with_body, step);
  });
  if (!written) co_return written.error();
  settle(*written);
  co_return std::move(written->item);
}

base::Task<base::Result<Item>> StoredLibrary::change(ItemId item, std::int32_t version, ItemDraft draft,
                                                     base::LearnerId by) {
  auto parsed = parse_draft(std::move(draft));
  if (!parsed) co_return parsed.error();
  if (auto done = check_draft(*parsed); !done) co_return done.error();
  Step step = [text = std::move(*parsed)](store::Session& db, Item& stored) -> base::Result<Written> {
    if (stored.head.state == State::withdrawn)
      return base::Fault::conflict("state", "it was withdrawn; publish it again before changing it");
    if ((stored.text.kind == Kind::course) != (text.kind == Kind::course)) {
      return base::Fault::invalid("kind", "a course stays a course, and nothing becomes one; create another item");
    }
    stored.text = text;
    if (auto done = check_files(db, stored.text); !done) return done.error();
    const bool visible = stored.head.state == State::published;
    return Written{std::move(stored), visible ? std::optional(ItemChange::What::changed) : std::nullopt};
  };
  auto changed = co_await edit(item, version, by, Deed::changed, true, step);
  co_return changed;
}

base::Task<base::Result<Item>> StoredLibrary::publish(ItemId item, std::int32_t version,
                                                      std::optional<base::Instant> at, base::LearnerId by) {
  const auto now = clock_.now();
  if (at && *at <= now) co_return base::Fault::invalid("at", "must be in the future; leave it out to publish now");
  Step step = [at, now](store::Session&, Item& stored) -> base::Result<Written> {
    if (stored.head.state == State::published) return base::Fault::conflict("state", "it is published already");
    if (stored.text.body.empty() && stored.text.media.empty() && stored.text.gallery.empty() &&
        stored.text.kind != Kind::course) {
      return base::Fault::invalid("body", "must not be empty when the item is published");
    }
    stored.head.state = at ? State::scheduled : State::published;
    stored.scheduled_at = at;
    if (!at) stored.published_at = now;
    stored.withdrawn_at.reset();
    stored.withdrawn_reason.clear();
    return Written{std::move(stored), at ? std::nullopt : std::optional(ItemChange::What::published)};
  };
  auto published = co_await edit(item, version, by, at ? Deed::scheduled : Deed::published, false, step);
  co_return published;
}

base::Task<base::Result<Item>> StoredLibrary::hold(ItemId item, std::int32_t version, base::LearnerId by) {
  Step step = [](store::Session&, Item& stored) -> base::Result<Written> {
    if (stored.head.state != State::scheduled)
      return base::Fault::conflict("state", "only a scheduled item can be held");
    stored.head.state = State::draft;
    stored.scheduled_at.reset();
    return Written{std::move(stored), std::nullopt};
  };
  auto held = co_await edit(item, version, by, Deed::held, false, step);
  co_return held;
}

base::Task<base::Result<Item>> StoredLibrary::withdraw(ItemId item, std::int32_t version, std::string reason,
                                                       base::LearnerId by) {
  auto parsed = base::parse_text(reason, "reason", {1, 300, true});
  if (!parsed) co_return parsed.error();
  const auto now = clock_.now();
  Step step = [now, why = std::move(*parsed)](store::Session&, Item& stored) -> base::Result<Written> {
    if (stored.head.state != State::published)
      return base::Fault::conflict("state", "only a published item can be withdrawn");
    stored.head.state = State::withdrawn;
    stored.withdrawn_at = now;
    stored.withdrawn_reason = why;
    return Written{std::move(stored), ItemChange::What::withdrawn};
  };
  auto withdrawn = co_await edit(item, version, by, Deed::withdrawn, false, step);
  co_return withdrawn;
}

int StoredLibrary::publish_due() {
  const auto due = catalogue_.next_due();
  const auto now = clock_.now();
  if (!due || *due > now) return 0;
  const auto published = store_.write_now([this, now](store::Session& db) {
    std::vector<Written> all;
    for (const auto id : find_due(db, now)) {
      const auto stored = find_item(db, id).value();
      auto written = edit_in(db, id, stored.head.version, base::LearnerId{}, Deed::published, false,
                             [](store::Session&, Item& item) {
                               item.head.state = State::published;
                               item.published_at = item.scheduled_at;
                               item.scheduled_at.reset();
                               return base::Result<Written>(Written{std::move(item), ItemChange::What::published});
                             });
      all.push_back(std::move(written.value()));
    }
    return all;
  });
  for (const auto& written : published) settle(written);
  return static_cast<int>(published.size());
}

base::Task<base::Result<Column>> StoredLibrary::create_column(ColumnDraft draft) {
  auto parsed = parse_column(std::move(draft));
  if (!parsed) co_return parsed.error();
  for (const auto& known : *catalogue_.columns()) {
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
  for (const auto& other : *catalogue_.columns()) {
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
  const Series series{ids_.next<SeriesId>(), parsed->slug, parsed->name,  parsed->description,
                      parsed->column,        parsed->kind, parsed->cover, 1,
                      parsed->episodes};
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
                      parsed->kind, parsed->cover, version + 1,  parsed->episodes};
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
    auto written = edit_in(db, course, version, by, Deed::changed, false, [](store::Session&, Item& item) {
      const bool visible = item.head.state == State::published;
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
    for (const auto& column : *catalogue_.columns())
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
