#include <fmt/format.h>

#include "answers.h"
#include "base/text.h"
#include "http/router.h"
#include "markdown.h"
#include "routes.h"

namespace wanqiu::library {
namespace {

const http::RoleSet editors{http::Role::editor, http::Role::chief, http::Role::operator_};
const http::RoleSet chiefs{http::Role::chief, http::Role::operator_};
constexpr std::size_t item_bytes_max = 1024 * 1024;

using Version = http::Whole<1, 2'000'000'000>;

struct ItemIn {
  ColumnId column;
  Kind kind = Kind::article;
  http::Text<1, 200> title;
  std::optional<http::Text<0, 500, true>> summary;
  std::optional<http::Text<0, 200'000, true>> body;
  std::optional<http::Text<0, 100>> source, author, editor;
  std::optional<http::Text<0, 10>> language;
  std::optional<http::Text<0, 100>> subcategory;
  std::optional<base::Day> made_on;
  std::optional<http::Text<0, 64>> cover, media;
  std::optional<std::vector<http::Text<1, 64>>> gallery;
  std::optional<http::Whole<1, 86'400>> duration_seconds;
  std::optional<std::vector<http::Text<1, 40>>> tags;
};
BOOST_DESCRIBE_STRUCT(ItemIn, (),
                      (column, kind, title, summary, body, source, author, editor, language, subcategory, made_on,
                       cover, media, gallery, duration_seconds, tags))

/// ItemIn and the version that was edited. (Members again: the reader of JSON looks at a struct's own.)
struct ItemChangeIn {
  ColumnId column;
  Kind kind = Kind::article;
  http::Text<1, 200> title;
  std::optional<http::Text<0, 500, true>> summary;
  std::optional<http::Text<0, 200'000, true>> body;
  std::optional<http::Text<0, 100>> source, author, editor;
  std::optional<http::Text<0, 10>> language;
  std::optional<http::Text<0, 100>> subcategory;
  std::optional<base::Day> made_on;
  std::optional<http::Text<0, 64>> cover, media;
  std::optional<std::vector<http::Text<1, 64>>> gallery;
  std::optional<http::Whole<1, 86'400>> duration_seconds;
  std::optional<std::vector<http::Text<1, 40>>> tags;
  Version version;
};
BOOST_DESCRIBE_STRUCT(ItemChangeIn, (),
                      (column, kind, title, summary, body, source, author, editor, language, subcategory, made_on,
                       cover, media, gallery, duration_seconds, tags, version))

struct VersionIn {
  Version version;
};
BOOST_DESCRIBE_STRUCT(VersionIn, (), (version))

struct PublishIn {
  Version version;
  std::optional<base::Instant> at;
};
BOOST_DESCRIBE_STRUCT(PublishIn, (), (version, at))

struct WithdrawIn {
  Version version;
  http::Text<1, 300, true> reason;
};
BOOST_DESCRIBE_STRUCT(WithdrawIn, (), (version, reason))

struct PreviewIn {
  http::Text<0, 200'000, true> body;
};
BOOST_DESCRIBE_STRUCT(PreviewIn, (), (body))

struct PreviewAnswer {
  std::string html;
};
BOOST_DESCRIBE_STRUCT(PreviewAnswer, (), (html))

struct ColumnIn {
  http::Text<1, 60> slug;
  http::Text<1, 40> name;
  std::optional<http::Text<0, 300>> description;
  std::optional<http::Whole<0, 1000>> position;
  std::optional<bool> hidden;
};
BOOST_DESCRIBE_STRUCT(ColumnIn, (), (slug, name, description, position, hidden))

struct ColumnChangeIn {
  http::Text<1, 60> slug;
  http::Text<1, 40> name;
  std::optional<http::Text<0, 300>> description;
  std::optional<http::Whole<0, 1000>> position;
  std::optional<bool> hidden;
  Version version;
};
BOOST_DESCRIBE_STRUCT(ColumnChangeIn, (), (slug, name, description, position, hidden, version))

struct SeriesIn {
  http::Text<1, 60> slug;
  http::Text<1, 60> name;
  std::optional<http::Text<0, 500, true>> description;
  std::optional<ColumnId> column;
  Kind kind = Kind::audio;
  std::optional<http::Text<0, 64>> cover;
  std::optional<std::vector<ItemId>> episodes;
};
BOOST_DESCRIBE_STRUCT(SeriesIn, (), (slug, name, description, column, kind, cover, episodes))

struct SeriesChangeIn {
  http::Text<1, 60> slug;
  http::Text<1, 60> name;
  std::optional<http::Text<0, 500, true>> description;
  std::optional<ColumnId> column;
  Kind kind = Kind::audio;
  std::optional<http::Text<0, 64>> cover;
  std::optional<std::vector<ItemId>> episodes;
  Version version;
};
BOOST_DESCRIBE_STRUCT(SeriesChangeIn, (), (slug, name, description, column, kind, cover, episodes, version))

struct LessonsIn {
  Version version;
  std::vector<ItemId> lessons;
};
BOOST_DESCRIBE_STRUCT(LessonsIn, (), (version, lessons))

struct EditedListIn {
  std::optional<State> state;
  std::optional<ColumnId> column;
  std::optional<Kind> kind;
  std::optional<http::Text<0, 100>> title;
  std::optional<http::Whole<1, 100>> limit;
  std::optional<http::Text<0, 200>> cursor;
};
BOOST_DESCRIBE_STRUCT(EditedListIn, (), (state, column, kind, title, limit, cursor))

struct EditedItemAnswer {
  ItemId id;
  std::int32_t version = 0;
  State state = State::draft;
  ColumnId column;
  Kind kind = Kind::article;
  std::string title, summary, body, source, author, editor, language, subcategory;
  std::optional<base::Day> made_on;
  std::optional<std::string> cover, media;
  std::vector<std::string> gallery;
  std::optional<std::int32_t> duration_seconds;
  std::vector<std::string> tags;
  base::Instant created_at, changed_at;
  std::optional<base::Instant> published_at, scheduled_at, withdrawn_at;
  std::string withdrawn_reason, url;
};
BOOST_DESCRIBE_STRUCT(EditedItemAnswer, (),
                      (id, version, state, column, kind, title, summary, body, source, author, editor, language,
                       subcategory, made_on, cover, media, gallery, duration_seconds, tags, created_at, changed_at,
                       published_at, scheduled_at, withdrawn_at, withdrawn_reason, url))

struct EditedCardAnswer {
  ItemId id;
  std::int32_t version = 0;
  State state = State::draft;
  ColumnId column;
  Kind kind = Kind::article;
  std::string title, author;
  base::Instant changed_at;
  std::optional<base::Instant> published_at, scheduled_at;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(EditedCardAnswer, (),
                      (id, version, state, column, kind, title, author, changed_at, published_at, scheduled_at, url))

struct EditedPageAnswer {
  std::vector<EditedCardAnswer> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(EditedPageAnswer, (), (items, next))

struct EditedSeriesAnswer {
  SeriesId id;
  std::int32_t version = 0;
  std::string slug, name, description;
  std::optional<ColumnId> column;
  Kind kind = Kind::audio;
  std::optional<std::string> cover;
  std::vector<EditedCardAnswer> episodes;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(EditedSeriesAnswer, (),
                      (id, version, slug, name, description, column, kind, cover, episodes, url))

struct LessonsAnswer {
  ItemId course;
  std::int32_t version = 0;
  std::vector<EditedCardAnswer> lessons;
};
BOOST_DESCRIBE_STRUCT(LessonsAnswer, (), (course, version, lessons))

struct VersionAnswer {
  std::int32_t version = 0;
  base::Instant at;
  base::LearnerId by;
  Deed what = Deed::created;
  std::string title;
  std::optional<std::string> by_name;
};
BOOST_DESCRIBE_STRUCT(VersionAnswer, (), (version, at, by, what, title, by_name))

struct VersionsAnswer {
  std::vector<VersionAnswer> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(VersionsAnswer, (), (items, next))

template <class T>
std::string text_or(const std::optional<T>& text, std::string_view otherwise = "") {
  return text ? text->value : std::string(otherwise);
}

template <class T>
std::vector<std::string> texts_of(const std::optional<std::vector<T>>& list) {
  std::vector<std::string> texts;
  if (list) {
    for (const auto& text : *list) texts.push_back(text.value);
  }
  return texts;
}

template <class In>
ItemDraft draft_of(const In& in) {
  ItemDraft draft;
  draft.column = in.column;
  draft.kind = in.kind;
  draft.title = in.title.value;
  draft.summary = text_or(in.summary);
  draft.body = text_or(in.body);
  draft.source = text_or(in.source);
  draft.author = text_or(in.author);
  draft.editor = text_or(in.editor);
  draft.language = text_or(in.language, "zh-Hans");
  draft.subcategory = text_or(in.subcategory);
  draft.made_on = in.made_on;
  draft.cover = text_or(in.cover);
  draft.media = text_or(in.media);
  draft.gallery = texts_of(in.gallery);
  if (in.duration_seconds) draft.duration_seconds = static_cast<std::int32_t>(in.duration_seconds->value);
  draft.tags = texts_of(in.tags);
  return draft;
}

template <class In>
ColumnDraft column_of(const In& in) {
  return {in.slug.value, in.name.value, text_or(in.description),
          in.position ? static_cast<std::int32_t>(in.position->value) : 0, in.hidden.value_or(false)};
}

template <class In>
SeriesDraft series_of(const In& in) {
  return {in.slug.value,
          in.name.value,
          text_or(in.description),
          in.column,
          in.kind,
          text_or(in.cover),
          in.episodes.value_or(std::vector<ItemId>{})};
}

std::optional<std::string> hash_or_none(const std::string& hash) {
  return hash.empty() ? std::nullopt : std::optional(hash);
}
std::int32_t number(const Version& version) {
  return static_cast<std::int32_t>(version.value);
}

EditedItemAnswer answer_of(const Item& item) {
  const auto& [column, kind, title, summary, body, source, author, editor, language, subcategory, made_on, cover, media,
               gallery, duration_seconds, tags] = item.text;
  return {item.head.id,
          item.head.version,
          item.head.state,
          column,
          kind,
          title,
          summary,
          body,
          source,
          author,
          editor,
          language,
          subcategory,
          made_on,
          hash_or_none(cover),
          hash_or_none(media),
          gallery,
          duration_seconds,
          tags,
          item.created_at,
          item.changed_at,
          item.published_at,
          item.scheduled_at,
          item.withdrawn_at,
          item.withdrawn_reason,
          item_url(kind, item.head.id)};
}

EditedCardAnswer card_of(const Item& item) {
  return {item.head.id,
          item.head.version,
          item.head.state,
          item.text.column,
          item.text.kind,
          item.text.title,
          item.text.author,
          item.changed_at,
          item.published_at,
          item.scheduled_at,
          item_url(item.text.kind, item.head.id)};
}

base::FaultError no_such_item() {
  return base::FaultError(base::Fault::not_found("there is no such item"));
}

class EditingRoutes {
 public:
  using Answer = base::Task<http::Response>;
  EditingRoutes(Library& library, NameOf name_of) : library_(library), name_of_(std::move(name_of)) {}

  Answer list(http::Request request) {
    const auto in = request.query_as<EditedListIn>();
    const EditedQuery query{
        in.state,          in.column, in.kind, text_or(in.title), in.limit ? static_cast<int>(in.limit->value) : 20,
        text_or(in.cursor)};
    auto page = co_await library_.edited(query);
    EditedPageAnswer answer;
    for (const auto& item : page.items) answer.items.push_back(card_of(item));
    answer.next = std::move(page.next);
    co_return http::json(200, answer);
  }
  Answer create(http::Request request) {
    const auto key = base::parse_text(request.header("idempotency-key"), "Idempotency-Key", {8, 100, false}).value();
    const auto text = draft_of(request.body_as<ItemIn>());
    auto item = co_await library_.create(text, request.who().learner, key);
    co_return http::json(201, answer_of(item.value()));
  }
  Answer get(http::Request request) {
    auto item = co_await library_.item(request.id<ItemId>("item"));
    if (!item) throw no_such_item();
    co_return http::json(200, answer_of(*item));
  }
  Answer change(http::Request request) {
    const auto in = request.body_as<ItemChangeIn>();
    const auto text = draft_of(in);
    auto item = co_await library_.change(request.id<ItemId>("item"), number(in.version), text, request.who().learner);
    co_return http::json(200, answer_of(item.value()));
  }
  Answer publish(http::Request request) {
    const auto in = request.body_as<PublishIn>();
    auto item = co_await library_.publish(request.id<ItemId>("item"), number(in.version), in.at, request.who().learner);
    co_return http::json(200, answer_of(item.value()));
  }
  Answer hold(http::Request request) {
    const auto in = request.body_as<VersionIn>();
    auto item = co_await library_.hold(request.id<ItemId>("item"), number(in.version), request.who().learner);
    co_return http::json(200, answer_of(item.value()));
  }
  Answer withdraw(http::Request request) {
    const auto in = request.body_as<WithdrawIn>();
    const auto reason = in.reason.value;
    auto item =
        co_await library_.withdraw(request.id<ItemId>("item"), number(in.version), reason, request.who().learner);
    co_return http::json(200, answer_of(item.value()));
  }
  Answer versions(http::Request request) {
    const auto id = request.id<ItemId>("item");
    if (!library_.head(id)) throw no_such_item();
    VersionsAnswer answer;
    const auto versions = co_await library_.versions(id);
    for (const auto& each : versions)
      answer.items.push_back({each.version, each.at, each.by, each.what, each.title, name_of(each.by)});
    co_return http::json(200, answer);
  }
  Answer version(http::Request request) {
    struct VersionNumber : base::Id<VersionNumber> {
      using Id::Id;
    };
    const auto version = request.id<VersionNumber>("version");
    if (version.value > 2'000'000'000) throw base::FaultError(base::Fault::not_found("there is no such version"));
    auto text = co_await library_.version(request.id<ItemId>("item"), static_cast<std::int32_t>(version.value));
    if (!text) throw base::FaultError(base::Fault::not_found("there is no such version"));
    co_return http::json(200, *text);
  }
  Answer preview(http::Request request) {
    co_return http::json(200, PreviewAnswer{to_html(request.body_as<PreviewIn>().body.value)});
  }

  /// Hidden ones too.
  Answer columns(http::Request) {
    ColumnPageAnswer answer;
    for (const auto columns = library_.columns(); const auto& column : *columns)
      answer.items.push_back(library::answer_of(column));
    co_return http::json(200, answer);
  }
  Answer create_column(http::Request request) {
    const auto text = column_of(request.body_as<ColumnIn>());
    auto column = co_await library_.create_column(text);
    co_return http::json(201, library::answer_of(column.value()));
  }
  Answer change_column(http::Request request) {
    const auto in = request.body_as<ColumnChangeIn>();
    const auto text = column_of(in);
    auto column = co_await library_.change_column(request.id<ColumnId>("column"), number(in.version), text);
    co_return http::json(200, library::answer_of(column.value()));
  }
  Answer create_series(http::Request request) {
    const auto text = series_of(request.body_as<SeriesIn>());
    auto made = co_await library_.create_series(text);
    const auto series = made.value();
    auto answer = co_await edited(series);
    co_return http::json(201, answer);
  }
  Answer get_series(http::Request request) {
    const auto series = library_.series(request.id<SeriesId>("series"));
    if (!series) throw base::FaultError(base::Fault::not_found("there is no such series"));
    auto answer = co_await edited(*series);
    co_return http::json(200, answer);
  }
  Answer change_series(http::Request request) {
    const auto in = request.body_as<SeriesChangeIn>();
    const auto text = series_of(in);
    auto changed = co_await library_.change_series(request.id<SeriesId>("series"), number(in.version), text);
    const auto series = changed.value();
    auto answer = co_await edited(series);
    co_return http::json(200, answer);
  }
  Answer lessons(http::Request request) {
    auto answer = co_await lessons_of(request.id<ItemId>("course"));
    co_return http::json(200, answer);
  }
  Answer set_lessons(http::Request request) {
    const auto in = request.body_as<LessonsIn>();
    if (in.lessons.size() > 200) throw base::FaultError(base::Fault::invalid("lessons", "must be at most 200 items"));
    const auto course = request.id<ItemId>("course");
    auto done = co_await library_.set_lessons(course, number(in.version), in.lessons, request.who().learner);
    done.value();
    auto answer = co_await lessons_of(course);
    co_return http::json(200, answer);
  }

 private:
  /// Published or not, in this order.
  base::Task<std::vector<EditedCardAnswer>> edited_cards(std::vector<ItemId> ids) {
    std::vector<EditedCardAnswer> cards;
    for (const auto id : ids) {
      const auto item = co_await library_.item(id);
      if (item) cards.push_back(card_of(*item));
    }
    co_return cards;
  }
  base::Task<EditedSeriesAnswer> edited(Series series) {
    auto episodes = co_await edited_cards(series.episodes);
    co_return EditedSeriesAnswer{series.id,           series.version,          series.slug, series.name,
                                 series.description,  series.column,           series.kind, hash_or_none(series.cover),
                                 std::move(episodes), "/series/" + series.slug};
  }
  base::Task<LessonsAnswer> lessons_of(ItemId course) {
    const auto head = library_.head(course);
    if (!head || head->kind != Kind::course) throw base::FaultError(base::Fault::not_found("there is no such course"));
    const auto order = library_.lessons(course);
    auto cards = co_await edited_cards(order);
    co_return LessonsAnswer{course, head->version, std::move(cards)};
  }

  /// None for the program, and for who is gone.
  std::optional<std::string> name_of(base::LearnerId learner) const {
    auto name = learner && name_of_ ? name_of_(learner) : std::string();
    return name.empty() ? std::nullopt : std::optional(std::move(name));
  }

  Library& library_;
  NameOf name_of_;
};

}  // namespace

void mount_editing(http::Router& router, Library& library, NameOf name_of) {
  const auto routes = std::make_shared<EditingRoutes>(library, std::move(name_of));
  const auto add = [&](http::Method method, std::string pattern, http::RoleSet roles,
                       EditingRoutes::Answer (EditingRoutes::*handler)(http::Request)) {
    router.add({method,
                "/api/v1/editing" + pattern,
                http::Access::site(roles),
                [routes, handler](http::Request request) { return (routes.get()->*handler)(std::move(request)); },
                {item_bytes_max}});
  };
  using http::Method;
  add(Method::get, "/items", editors, &EditingRoutes::list);
  add(Method::post, "/items", editors, &EditingRoutes::create);
  add(Method::get, "/items/{item}", editors, &EditingRoutes::get);
  add(Method::put, "/items/{item}", editors, &EditingRoutes::change);
  add(Method::post, "/items/{item}/publish", editors, &EditingRoutes::publish);
  add(Method::post, "/items/{item}/hold", editors, &EditingRoutes::hold);
  add(Method::post, "/items/{item}/withdraw", editors, &EditingRoutes::withdraw);
  add(Method::get, "/items/{item}/versions", editors, &EditingRoutes::versions);
  add(Method::get, "/items/{item}/versions/{version}", editors, &EditingRoutes::version);
  add(Method::post, "/preview", editors, &EditingRoutes::preview);
  add(Method::get, "/columns", editors, &EditingRoutes::columns);
  add(Method::post, "/columns", chiefs, &EditingRoutes::create_column);
  add(Method::put, "/columns/{column}", chiefs, &EditingRoutes::change_column);
  add(Method::post, "/series", editors, &EditingRoutes::create_series);
  add(Method::get, "/series/{series}", editors, &EditingRoutes::get_series);
  add(Method::put, "/series/{series}", editors, &EditingRoutes::change_series);
  add(Method::get, "/courses/{course}/lessons", editors, &EditingRoutes::lessons);
  add(Method::put, "/courses/{course}/lessons", editors, &EditingRoutes::set_lessons);
}

}  // namespace wanqiu::library
