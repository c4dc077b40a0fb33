#include "item_store.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <tuple>

#include "base/text.h"
#include "draft.h"
#include "media_store.h"

namespace wanqiu::library {
namespace {

/// A row of item; `body` is empty where the query leaves it out.
struct ItemRow {
  ItemId id;
  ItemNumber number;
  ColumnId column;
  Kind kind = Kind::article;
  State state = State::draft;
  std::int32_t version = 0;
  std::string title, summary, source, author, editor, language, subcategory;
  std::optional<base::Day> made_on;
  std::string cover, media, gallery, tags;
  std::optional<std::int32_t> duration_seconds;
  std::int32_t reading_seconds = 0;
  base::Instant created_at, changed_at;
  std::optional<base::Instant> published_at, scheduled_at, withdrawn_at;
  std::string withdrawn_reason, picture, body;
};
BOOST_DESCRIBE_STRUCT(ItemRow, (),
                      (id, number, column, kind, state, version, title, summary, source, author, editor, language,
                       subcategory, made_on, cover, media, gallery, tags, duration_seconds, reading_seconds, created_at,
                       changed_at, published_at, scheduled_at, withdrawn_at, withdrawn_reason, picture, body))

constexpr std::string_view item_columns =
    "item.id, item.number, item.column_id, item.kind, item.state, item.version, item.title, item.summary, item.source, "
    "item.author, item.editor, item.language, item.subcategory, item.made_on, item.cover, item.media, item.gallery, "
    "item.tags, item.duration_seconds, item.reading_seconds, item.created_at, item.changed_at, item.published_at, "
    "item.scheduled_at, item.withdrawn_at, item.withdrawn_reason, "
    "coalesce((select media.widths || ':' || media.name from media where media.hash = item.cover), '')";

constexpr std::size_t items_a_query = 50;

Item to_item(ItemRow row) {
  Item item;
  item.head = {row.id,
               row.number,
               row.column,
               row.kind,
               row.state,
               row.version,
               row.reading_seconds,
               row.duration_seconds.value_or(0),
               row.published_at.value_or(base::Instant{}),
               row.scheduled_at.value_or(base::Instant{}),
               row.title};
  item.text.column = row.column;
  item.text.kind = row.kind;
  item.text.title = std::move(row.title);
  item.text.summary = std::move(row.summary);
  item.text.body = std::move(row.body);
  item.text.source = std::move(row.source);
  item.text.author = std::move(row.author);
  item.text.editor = std::move(row.editor);
  item.text.language = std::move(row.language);
  item.text.subcategory = std::move(row.subcategory);
  item.text.made_on = row.made_on;
  item.text.cover = std::move(row.cover);
  item.text.media = std::move(row.media);
  item.text.gallery = split_lines(row.gallery);
  item.text.duration_seconds = row.duration_seconds;
  item.text.tags = split_lines(row.tags);
  item.created_at = row.created_at;
  item.changed_at = row.changed_at;
  item.published_at = row.published_at;
  item.scheduled_at = row.scheduled_at;
  item.withdrawn_at = row.withdrawn_at;
  item.withdrawn_reason = std::move(row.withdrawn_reason);
  item.cover = picture_of(item.text.cover, row.picture);
  return item;
}

std::vector<Item> to_items(std::vector<ItemRow> rows) {
  std::vector<Item> items;
  items.reserve(rows.size());
  for (auto& row : rows) items.push_back(to_item(std::move(row)));
  return items;
}

/// `pattern` for like, with its own marks escaped by \.
std::string containing(std::string_view part) {
  std::string pattern = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace

std::string to_string(const ItemCursor& cursor) {
  return fmt::format("{}-{}", base::to_ms(cursor.at), cursor.id.value);
}

std::optional<ItemCursor> parse_cursor(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  std::int64_t ms = 0;
  std::int64_t id = 0;
  const auto read = [](std::string_view digits, std::int64_t& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() && value >= 0;
  };
  if (!read(text.substr(0, dash), ms) || !read(text.substr(dash + 1), id)) return std::nullopt;
  return ItemCursor{base::from_ms(ms), ItemId(id)};
}

std::vector<ItemHead> all_heads(store::Session& db) {
  return db.all<ItemHead>(
      "select id, number, column_id, kind, state, version, reading_seconds, coalesce(duration_seconds, 0), "
      "coalesce(published_at, 0), coalesce(scheduled_at, 0), title from item");
}

std::optional<Item> find_item(store::Session& db, ItemId id) {
  auto row = db.one<ItemRow>(
      fmt::format("select {}, item_body.body from item join item_body on item_body.item = item.id where item.id = :id",
                  item_columns),
      id);
  if (!row) return std::nullopt;
  return to_item(std::move(*row));
}

std::vector<Item> find_items(store::Session& db, const std::vector<ItemId>& ids) {
  std::vector<Item> items;
  std::string places;
  for (std::size_t i = 0; i < items_a_query; ++i) places += fmt::format("{}:i{}", i == 0 ? "" : ", ", i);
  const auto sql = fmt::format("select {}, '' from item where item.id in ({})", item_columns, places);
  for (std::size_t from = 0; from < ids.size(); from += items_a_query) {
    std::array<ItemId, items_a_query> some{};  // the rest are 0, which is no item's id
    std::copy(ids.begin() + static_cast<std::ptrdiff_t>(from),
              ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), from + items_a_query)), some.begin());
    auto found = to_items(std::apply([&](const auto&... id) { return db.all<ItemRow>(sql, id...); }, some));
    std::move(found.begin(), found.end(), std::back_inserter(items));
  }
  return items;
}

std::vector<Item> list_published(store::Session& db, const ItemQuery& query, const std::optional<ItemCursor>& cursor,
                                 int limit) {
  const auto after = cursor.value_or(ItemCursor{base::from_ms(std::numeric_limits<std::int64_t>::max()), ItemId{}});
  const auto sql = fmt::format(
      "select {}, '' from item where {}{}item.state = 3 and (item.published_at, item.id) < (:at, :id) "
      "order by item.published_at desc, item.id desc limit :limit",
      item_columns, query.column ? "item.column_id = :column and " : "", query.kind ? "item.kind = :kind and " : "");
  if (query.column && query.kind)
    return to_items(db.all<ItemRow>(sql, *query.column, *query.kind, after.at, after.id, limit));
  if (query.column) return to_items(db.all<ItemRow>(sql, *query.column, after.at, after.id, limit));
  if (query.kind) return to_items(db.all<ItemRow>(sql, *query.kind, after.at, after.id, limit));
  return to_items(db.all<ItemRow>(sql, after.at, after.id, limit));
}

std::vector<Item> list_edited(store::Session& db, const EditedQuery& query, const std::optional<ItemCursor>& cursor,
                              int limit) {
  const auto after = cursor.value_or(ItemCursor{base::from_ms(std::numeric_limits<std::int64_t>::max()), ItemId{}});
  // 0 and '%' mean any: the number of an editor's lists is small, and the index over the time of change is walked
  // anyway.
  const auto sql = fmt::format(
      "select {}, '' from item where (item.changed_at, item.id) < (:at, :id) and (:state = 0 or item.state = :state) "
      "and (:column = 0 or item.column_id = :column) and (:kind = 0 or item.kind = :kind) "
      "and (:title = '%%' or item.title like :title escape '\\') order by item.changed_at desc, item.id desc limit "
      ":limit",
      item_columns);
  return to_items(db.all<ItemRow>(sql, after.at, after.id, query.state.value_or(State{}),
                                  query.column.value_or(ColumnId{}), query.kind.value_or(Kind{}),
                                  containing(query.title), limit));
}

void each_published(store::Session& db, const std::function<void(Item)>& take) {
  db.each<ItemRow>(
      fmt::format("select {}, item_body.body from item join item_body on item_body.item = item.id where item.state = 3 "
                  "order by item.number",
                  item_columns),
      [&take](ItemRow row) { take(to_item(std::move(row))); });
}

void insert_item(store::Session& db, Item& item, std::string_view content_hash,
                 const std::optional<std::string>& request_key) {
  item.head.number = ItemNumber(
      static_cast<std::uint32_t>(db.one<std::int64_t>("select coalesce(max(number), 0) + 1 from item").value()));
  const auto& text = item.text;
  db.run(
      "insert into item (id, number, column_id, kind, state, version, title, summary, source, author, editor, "
      "language, "
      "subcategory, made_on, cover, media, gallery, tags, duration_seconds, reading_seconds, created_at, changed_at, "
      "published_at, scheduled_at, withdrawn_at, withdrawn_reason, content_hash, request_key) values (:id, :number, "
      ":column_id, :kind, :state, :version, :title, :summary, :source, :author, :editor, :language, :subcategory, "
      ":made_on, "
      ":cover, :media, :gallery, :tags, :duration_seconds, :reading_seconds, :created_at, :changed_at, :published_at, "
      ":scheduled_at, :withdrawn_at, :withdrawn_reason, :content_hash, :request_key)",
      item.head.id, item.head.number, text.column, text.kind, item.head.state, item.head.version, text.title,
      text.summary, text.source, text.author, text.editor, text.language, text.subcategory, text.made_on, text.cover,
      text.media, join_lines(text.gallery), join_lines(text.tags), text.duration_seconds, item.head.reading_seconds,
      item.created_at, item.changed_at, item.published_at, item.scheduled_at, item.withdrawn_at, item.withdrawn_reason,
      content_hash, request_key);
  db.run("insert into item_body (item, body) values (:item, :body)", item.head.id, text.body);
}

bool update_item(store::Session& db, const Item& item, std::int32_t version, std::string_view content_hash) {
  const auto& text = item.text;
  const auto touched = db.run(
      "update item set column_id = :column_id, kind = :kind, state = :state, version = :version, title = :title, "
      "summary = :summary, source = :source, author = :author, editor = :editor, language = :language, "
      "subcategory = :subcategory, made_on = :made_on, cover = :cover, media = :media, gallery = :gallery, tags = "
      ":tags, "
      "duration_seconds = :duration_seconds, reading_seconds = :reading_seconds, changed_at = :changed_at, "
      "published_at = :published_at, scheduled_at = :scheduled_at, withdrawn_at = :withdrawn_at, "
      "withdrawn_reason = :withdrawn_reason, content_hash = :content_hash where id = :id and version = :old_version",
      text.column, text.kind, item.head.state, item.head.version, text.title, text.summary, text.source, text.author,
      text.editor, text.language, text.subcategory, text.made_on, text.cover, text.media, join_lines(text.gallery),
      join_lines(text.tags), text.duration_seconds, item.head.reading_seconds, item.changed_at, item.published_at,
      item.scheduled_at, item.withdrawn_at, item.withdrawn_reason, content_hash, item.head.id, version);
  if (touched == 0) return false;
  db.run("update item_body set body = :body where item = :item", text.body, item.head.id);
  return true;
}

std::optional<ItemId> find_by_request(store::Session& db, std::string_view request_key) {
  return db.one<ItemId>("select id from item where request_key = :request_key", request_key);
}

std::optional<ItemId> find_course(store::Session& db, std::string_view title) {
  return db.one<ItemId>("select id from item where kind = 6 and state <> 4 and title = :title order by id limit 1",
                        title);
}

std::optional<ItemId> find_by_content(store::Session& db, std::string_view content_hash) {
  return db.one<ItemId>("select id from item where content_hash = :content_hash order by id limit 1", content_hash);
}

void insert_version(store::Session& db, const Item& item, base::Instant at, base::LearnerId by, Deed what,
                    bool with_body) {
  db.run(
      "insert into item_version (item, version, at, by_learner, what, title, summary, body) values (:item, :version, "
      ":at, "
      ":by_learner, :what, :title, :summary, :body)",
      item.head.id, item.head.version, at, by, what, item.text.title, item.text.summary,
      with_body ? std::optional<std::string>(item.text.body) : std::nullopt);
}

std::vector<ItemVersion> list_versions(store::Session& db, ItemId item) {
  return db.all<ItemVersion>(
      "select version, at, by_learner, what, title from item_version where item = :item order by version desc limit "
      "1000",
      item);
}

std::optional<ItemVersionText> find_version(store::Session& db, ItemId item, std::int32_t version) {
  return db.one<ItemVersionText>(
      "select v.version, v.at, v.by_learner, v.what, v.title, v.summary, (select b.body from item_version b where "
      "b.item = v.item "
      "and b.version <= v.version and b.body is not null order by b.version desc limit 1) from item_version v "
      "where v.item = :item and v.version = :version",
      item, version);
}

std::vector<EditedBy> versions_by(store::Session& db, base::LearnerId learner) {
  return db.all<EditedBy>(
      "select item, version, at, what, title from item_version where by_learner = :learner order by at, item, version",
      learner);
}

std::vector<ItemId> find_due(store::Session& db, base::Instant now) {
  return db.all<ItemId>("select id from item where state = 2 and scheduled_at <= :now order by scheduled_at, id", now);
}

std::vector<FinishedLesson> list_finished(store::Session& db, ItemId course, base::LearnerId learner) {
  return db.all<FinishedLesson>(
      "select f.item, f.at from course_lesson l join lesson_finished f on f.item = l.item join item on item.id = "
      "l.item "
      "where l.course = :course and f.learner = :learner and item.state = 3 order by l.position",
      course, learner);
}

void insert_finished(store::Session& db, ItemId item, base::LearnerId learner, base::Instant at) {
  db.run(
      "insert into lesson_finished (learner, item, at) values (:learner, :item, :at) on conflict (learner, item) do "
      "nothing",
      learner, item, at);
}

}  // namespace wanqiu::library
