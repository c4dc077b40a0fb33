#include "answers.h"

#include "markdown.h"

namespace wanqiu::library {
namespace {

constexpr int picks_max = 6;
constexpr int column_items_max = 4;
constexpr int home_columns_max = 12;
constexpr int column_page_items = 20;

}  // namespace

std::string item_url(Kind kind, ItemId id) {
  return (kind == Kind::course ? "/courses/" : "/items/") + std::to_string(id.value);
}

ColumnAnswer answer_of(const Column& column) {
  return {column.id,       column.slug,  column.name,    column.description,
          column.position, column.items, column.version, column.hidden,
          "/columns/" + column.slug};
}

SeriesCardAnswer Answers::card_of(const Series& series) const {
  std::int64_t episodes = 0;
  for (const auto item : series.episodes) {
    const auto head = library_.head(item);
    episodes += head && head->state == State::published;
  }
  auto cover = series.cover.empty() ? std::nullopt : std::optional(media_url(series.cover, "cover"));
  return {series.id,   series.slug,      series.name, series.description,      series.column,
          series.kind, std::move(cover), episodes,    "/series/" + series.slug};
}

base::Task<HomeAnswer> Answers::home() {
  HomeAnswer answer;
  ItemQuery query;
  query.limit = picks_max;
  auto latest = co_await library_.list(query);
  answer.picks = std::move(latest.items);
  const auto columns = library_.columns();
  query.limit = column_items_max;
  for (const auto& column : *columns) {
    if (column.items == 0 || column.hidden) continue;
    query.column = column.id;
    auto page = co_await library_.list(query);
    answer.columns.push_back({answer_of(column), std::move(page.items)});
    if (static_cast<int>(answer.columns.size()) == home_columns_max) break;
  }
  answer.series = all_series().items;
  co_return answer;
}

ColumnPageAnswer Answers::columns() const {
  ColumnPageAnswer answer;
  for (const auto& column : *library_.columns()) {
    if (!column.hidden) answer.items.push_back(answer_of(column));
  }
  return answer;
}

base::Task<base::Result<ColumnViewAnswer>> Answers::column(std::string slug, std::string cursor) {
  const auto column = library_.column(slug);
  if (!column) co_return base::Fault::not_found("there is no such column");
  ItemQuery query;
  query.column = column->id;
  query.limit = column_page_items;
  query.cursor = std::move(cursor);
  auto page = co_await library_.list(query);
  co_return ColumnViewAnswer{answer_of(*column), std::move(page.items), std::move(page.next)};
}

base::Task<ItemMediaAnswer> Answers::media_of(std::string hash) {
  ItemMediaAnswer answer{hash, "", media_url(hash, "file"), {}, {}, {}, ""};
  if (media_ == nullptr) co_return answer;
  auto found = co_await media_->find(hash);
  if (!found) co_return answer;
  answer.content_type = found->content_type;
  answer.url = found->url;
  answer.width = found->width;
  answer.height = found->height;
  if (found->duration_ms) answer.duration_seconds = (*found->duration_ms + 500) / 1000;
  answer.alt = found->alt;
  co_return answer;
}

std::optional<ItemPlaceAnswer> Answers::place_in(const std::vector<ItemId>& whole, ItemId item) const {
  ItemPlaceAnswer place;
  std::shared_ptr<const ItemHead> before;
  for (const auto id : whole) {
    auto head = library_.head(id);
    if (!head || head->state != State::published) continue;
    ++place.count;
    if (id == item) {
      place.position = place.count;
      if (before) place.previous = ItemLinkAnswer{before->id, before->title, item_url(before->kind, before->id)};
    } else if (place.position > 0 && !place.next) {
      place.next = ItemLinkAnswer{id, head->title, item_url(head->kind, id)};
    }
    before = std::move(head);
  }
  if (place.position == 0) return std::nullopt;
  return place;
}

base::Task<base::Result<ItemAnswer>> Answers::item(ItemId id) {
  const auto stored = co_await library_.item(id);
  if (!stored || stored->head.state == State::draft || stored->head.state == State::scheduled) {
    co_return base::Fault::not_found("there is no such item");
  }
  if (stored->head.state == State::withdrawn) {
    co_return base::Fault::make(base::FaultKind::gone, "", "it was withdrawn: " + stored->withdrawn_reason);
  }
  const auto& text = stored->text;
  const auto column = library_.column(text.column);
  ItemAnswer answer;
  answer.id = id;
  answer.kind = text.kind;
  answer.column = text.column;
  if (column) {
    answer.column_name = column->name;
    answer.column_slug = column->slug;
  }
  answer.title = text.title;
  answer.summary = text.summary;
  answer.author = text.author;
  answer.source = text.source;
  if (!stored->cover_url.empty()) answer.cover = stored->cover_url;
  answer.language = text.language;
  answer.duration_seconds = text.duration_seconds;
  answer.reading_seconds = stored->head.reading_seconds;
  answer.published_at = stored->head.published_at;
  answer.url = item_url(text.kind, id);
  answer.body_html = to_html(text.body);
  answer.editor = text.editor;
  answer.subcategory = text.subcategory;
  answer.made_on = text.made_on;
  answer.changed_at = stored->changed_at;
  answer.version = stored->head.version;
  answer.tags = text.tags;
  if (!text.media.empty()) {
    auto media = co_await media_of(text.media);
    answer.media = std::move(media);
  }
  for (const auto& hash : text.gallery) {
    auto picture = co_await media_of(hash);
    answer.gallery.push_back(std::move(picture));
  }
  if (const auto series = library_.series_of(id)) {
    answer.series = place_in(series->episodes, id);
    if (answer.series) {
      answer.series->slug = series->slug;
      answer.series->name = series->name;
      answer.series->url = "/series/" + series->slug;
    }
  }
  const auto course_id = library_.course_of(id);
  const auto course = course_id ? library_.head(course_id) : nullptr;
  if (course && course->state == State::published) {
    answer.course = place_in(library_.lessons(course_id), id);
    if (answer.course) {
      answer.course->slug = std::to_string(course_id.value);
      answer.course->name = course->title;
      answer.course->url = item_url(Kind::course, course_id);
    }
  }
  co_return answer;
}

SeriesPageAnswer Answers::all_series() const {
  SeriesPageAnswer answer;
  for (const auto& series : library_.all_series()) answer.items.push_back(card_of(*series));
  return answer;
}

base::Task<base::Result<SeriesViewAnswer>> Answers::series(std::string slug) {
  const auto series = library_.series(slug);
  if (!series) co_return base::Fault::not_found("there is no such series");
  auto episodes = co_await library_.cards(series->episodes);
  co_return SeriesViewAnswer{card_of(*series), std::move(episodes), std::nullopt};
}

base::Task<base::Result<CourseAnswer>> Answers::course(ItemId id) {
  const auto head = library_.head(id);
  if (!head || head->kind != Kind::course) co_return base::Fault::not_found("there is no such course");
  auto course = co_await item(id);
  if (!course) co_return course.error();
  const auto order = library_.lessons(id);
  auto lessons = co_await library_.cards(order);
  co_return CourseAnswer{std::move(*course), std::move(lessons)};
}

}  // namespace wanqiu::library
