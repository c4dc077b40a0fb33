#include "answers.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "body_pictures.h"
#include "item_store.h"
#include "markdown.h"
#include "page_parts.h"

namespace wanqiu::library {
namespace {

constexpr int picks_max = 6;
constexpr int column_items_max = 4;
constexpr int home_columns_max = 12;
constexpr int column_page_items = 20;
constexpr std::size_t home_series_max = 12;
constexpr std::size_t home_description_max = 60;
constexpr std::size_t series_page_items = 50;

/// What a card takes of a page at most: in the data, in the HTML, with its marks escaped.
std::size_t page_bytes(const ItemCard& card) {
  std::size_t bytes = 600 + 3 * card.url.size();
  for (const auto* text : {&card.title, &card.summary, &card.column_name, &card.author, &card.source})
    bytes += escape_html(*text).size() + 2 * text->size();
  for (const auto& width : card.cover_widths) bytes += 60 + 2 * width.url.size();
  return bytes + (card.cover ? 2 * card.cover->size() : 0);
}

std::size_t page_bytes(const std::vector<ItemCard>& cards) {
  std::size_t bytes = 0;
  for (const auto& card : cards) bytes += page_bytes(card);
  return bytes;
}

/// How many of the cards, from the first, stay within a page.
std::size_t fitting(const std::vector<ItemCard>& cards) {
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < cards.size() && (bytes += page_bytes(cards[count])) <= list_bytes_max) ++count;
  return std::max<std::size_t>(count, 1);
}

/// Long titles everywhere: the longest lists give up their last.
void fit(HomeAnswer& answer) {
  auto bytes = page_bytes(answer.picks);
  for (const auto& [column, items] : answer.columns)
    bytes += 600 + column.description.size() + 4 * column.name.size() + page_bytes(items);
  for (const auto& one : answer.series) {
    bytes += 600 + one.description.size() + 2 * one.name.size();
    for (const auto& width : one.cover_widths) bytes += 60 + 2 * width.url.size();
  }
  while (bytes > list_bytes_max) {
    const auto longest = std::max_element(answer.columns.begin(), answer.columns.end(),
                                          [](const auto& a, const auto& b) { return a.items.size() < b.items.size(); });
    if (longest == answer.columns.end() || longest->items.size() < 2) break;
    bytes -= page_bytes(longest->items.back());
    longest->items.pop_back();
  }
}

std::optional<std::size_t> parse_place(std::string_view cursor) {
  if (cursor.empty()) return 0;
  std::size_t place = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), place);
  if (error != std::errc{} || end != cursor.data() + cursor.size()) return std::nullopt;
  return place;
}

}  // namespace

PageStamp list_stamp_of(const Library& library) {
  return {library.generation(), library.structure()};
}

/// Both numbers only grow, so their sum is another one whenever one of them is.
PageStamp item_stamp_of(const Library& library, const Media* media, const ItemHead& head) {
  return {static_cast<std::uint64_t>(head.version), library.structure() + (media == nullptr ? 0 : media->generation())};
}

std::string item_url(Kind kind, ItemId id) {
  return (kind == Kind::course ? "/courses/" : "/items/") + std::to_string(id.value);
}

ColumnAnswer answer_of(const Column& column) {
  return {column.id,    column.slug,    column.name,   column.description,       column.position,
          column.items, column.version, column.hidden, "/columns/" + column.slug};
}

SeriesCardAnswer Answers::card_of(const Series& series) const {
  std::int64_t episodes = 0;
  for (const auto item : series.episodes) {
    const auto head = library_.head(item);
    episodes += head && head->state == State::published;
  }
  const auto& [url, widths] = series.picture;
  auto cover = url.empty() ? std::nullopt : std::optional(url);
  return {series.id,   series.slug,      series.name, series.description, series.column,
          series.kind, std::move(cover), widths,      episodes,           "/series/" + series.slug};
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
  std::stable_partition(answer.series.begin(), answer.series.end(),
                        [](const SeriesCardAnswer& one) { return one.episodes > 0; });
  if (answer.series.size() > home_series_max) answer.series.resize(home_series_max);
  for (auto& one : answer.series) one.description = beginning(one.description, home_description_max);
  fit(answer);
  co_return answer;
}

ColumnPageAnswer Answers::columns() const {
  ColumnPageAnswer answer;
  for (const auto columns = library_.columns(); const auto& column : *columns) {
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
  if (const auto count = fitting(page.items); count < page.items.size()) {
    page.items.resize(count);
    page.next = to_string(ItemCursor{page.items.back().published_at, page.items.back().id});
  }
  co_return ColumnViewAnswer{answer_of(*column), std::move(page.items), std::move(page.next)};
}

base::Task<ItemMediaAnswer> Answers::media_of(std::string hash) {
  ItemMediaAnswer answer{hash, "", media_url(hash, "file"), {}, {}, {}, "", {}};
  if (media_ == nullptr) co_return answer;
  auto found = co_await media_->find(hash);
  if (!found) co_return answer;
  answer.content_type = found->content_type;
  answer.url = found->url;
  answer.width = found->width;
  answer.height = found->height;
  if (found->duration_ms) answer.duration_seconds = (*found->duration_ms + 500) / 1000;
  answer.alt = found->alt;
  answer.widths = std::move(found->widths);
  co_return answer;
}

base::Task<std::string> Answers::with_widths(std::string html) {
  const auto hashes = pictures_in(html);
  if (hashes.empty() || media_ == nullptr) co_return html;
  std::map<std::string, MediaFile> known;
  for (const auto& hash : hashes) {
    auto found = co_await media_->find(hash);
    if (found) known.emplace(hash, std::move(*found));
  }
  co_return show_widths(html, known);
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
    co_return base::Fault::make(base::FaultKind::gone, "", stored->withdrawn_reason);
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
  if (!stored->cover.url.empty()) answer.cover = stored->cover.url;
  answer.cover_widths = stored->cover.widths;
  answer.language = text.language;
  answer.duration_seconds = text.duration_seconds;
  answer.reading_seconds = stored->head.reading_seconds;
  answer.published_at = stored->head.published_at;
  answer.url = item_url(text.kind, id);
  auto html = to_html(text.body);
  answer.body_html = co_await with_widths(std::move(html));
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

base::Task<base::Result<SeriesViewAnswer>> Answers::series(std::string slug, std::string cursor) {
  const auto series = library_.series(slug);
  if (!series) co_return base::Fault::not_found("there is no such series");
  const auto place = parse_place(cursor);
  if (!place) co_return base::Fault::invalid("cursor", "must be the `next` of the page before");
  // In memory it is known which are published; a page reads only its own.
  std::vector<ItemId> published;
  for (const auto item : series->episodes) {
    const auto head = library_.head(item);
    if (head && head->state == State::published) published.push_back(item);
  }
  const auto from = std::min(*place, published.size());
  const auto to = std::min(from + series_page_items, published.size());
  std::vector<ItemId> wanted(published.begin() + static_cast<std::ptrdiff_t>(from),
                             published.begin() + static_cast<std::ptrdiff_t>(to));
  SeriesViewAnswer answer{card_of(*series), {}, std::nullopt};
  answer.items = co_await library_.cards(std::move(wanted));
  const auto count = answer.items.empty() ? 0 : fitting(answer.items);
  const auto after = count < answer.items.size() ? from + count : to;
  answer.items.resize(count);
  if (after < published.size()) answer.next = std::to_string(after);
  co_return answer;
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
