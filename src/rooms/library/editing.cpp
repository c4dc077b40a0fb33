#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

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

/// What follows from the text: its length and, where there is none, its summary.
void complete(Item& item) {
  item.head.column = item.text.column;
  item.head.kind = item.text.kind;
  item.head.title = item.text.title;
  item.head.reading_seconds = reading_seconds(item.text.body);
  item.head.duration_seconds = item.text.duration_seconds.value_or(0);
  if (item.text.summary.empty()) item.text.summary = beginning(to_plain_text(item.text.body), summary_code_points);
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

base::Result<void> may_show(store::Session& db, const Item& item) {
  return check_publishable(item.text, item.text.kind == Kind::course ? count_lessons(db, item.head.id) : 0);
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
    if (visible || stored.head.state == State::scheduled) {
      if (auto fits = may_show(db, stored); !fits) return fits.error();
    }
    return Written{std::move(stored), visible ? std::optional(ItemChange::What::changed) : std::nullopt};
  };
  auto changed = co_await edit(item, version, by, Deed::changed, true, step);
  co_return changed;
}

base::Task<base::Result<Item>> StoredLibrary::publish(ItemId item, std::int32_t version,
                                                      std::optional<base::Instant> at, base::LearnerId by) {
  const auto now = clock_.now();
  if (at && *at <= now) co_return base::Fault::invalid("at", "must be in the future; leave it out to publish now");
  Step step = [at, now](store::Session& db, Item& stored) -> base::Result<Written> {
    if (stored.head.state == State::published) return base::Fault::conflict("state", "it is published already");
    if (auto fits = may_show(db, stored); !fits) return fits.error();
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

/// What has lost what it needs since it was scheduled (a course its lessons) becomes a draft.
int StoredLibrary::publish_due() {
  const auto due = catalogue_.next_due();
  const auto now = clock_.now();
  if (!due || *due > now) return 0;
  const auto published = store_.write_now([this, now](store::Session& db) {
    std::vector<Written> all;
    for (const auto id : find_due(db, now)) {
      const auto stored = find_item(db, id).value();
      const auto fits = may_show(db, stored);
      if (!fits) spdlog::warn("item {} was due and becomes a draft: {}", id.value, base::to_string(fits.error()));
      const bool shown = fits.has_value();
      auto written = edit_in(db, id, stored.head.version, base::LearnerId{}, shown ? Deed::published : Deed::held,
                             false, [shown](store::Session&, Item& item) {
                               item.head.state = shown ? State::published : State::draft;
                               if (shown) item.published_at = item.scheduled_at;
                               item.scheduled_at.reset();
                               const auto visible = shown ? std::optional(ItemChange::What::published) : std::nullopt;
                               return base::Result<Written>(Written{std::move(item), visible});
                             });
      all.push_back(std::move(written.value()));
    }
    return all;
  });
  for (const auto& written : published) settle(written);
  return static_cast<int>(std::count_if(published.begin(), published.end(),
                                        [](const Written& written) { return written.visible.has_value(); }));
}

}  // namespace wanqiu::library
