// The pages of one item, one series, one course.
#include <fmt/format.h>

#include <charconv>
#include <span>

#include "body_pictures.h"
#include "http/json_out.h"
#include "markdown.h"
#include "page_data.h"
#include "page_parts.h"

namespace wanqiu::library {

std::string_view item_mustache();
std::string_view series_mustache();

namespace {

namespace json = boost::json;

std::string_view schema_type(Kind kind) {
  switch (kind) {
    case Kind::video:
      return "VideoObject";
    case Kind::audio:
      return "AudioObject";
    case Kind::course:
      return "Course";
    case Kind::gallery:
      return "ImageGallery";
    case Kind::bulletin:
      return "NewsArticle";
    case Kind::article:
    case Kind::cartoon:
      return "Article";
  }
  return "Article";
}

Data place_data(const ItemPlaceAnswer& place, bool in_course, Language language) {
  Data data;
  data.set("name", place.name);
  data.set("url", place.url);
  data.set("position", std::to_string(place.position));
  data.set("count", std::to_string(place.count));
  const auto link = [language](const ItemLinkAnswer& to, std::string_view label) {
    Data each;
    each.set("url", to.url);
    each.set("title", to.title);
    each.set("label", std::string(page_text(language, label)));
    return each;
  };
  if (place.previous) data.set("previous", link(*place.previous, in_course ? "previous_lesson" : "previous_episode"));
  if (place.next) data.set("following", link(*place.next, in_course ? "next_lesson" : "next_episode"));
  return data;
}

/// The way between the pages of one thing.
void set_pager(Data& data, std::string_view url, std::size_t part, std::size_t parts) {
  if (parts < 2) return;
  Data pager;
  const auto link = [&](const char* name, std::size_t to) {
    Data each;
    each.set("url", to == 1 ? std::string(url) : fmt::format("{}?part={}", url, to));
    pager.set(name, each);
  };
  if (part > 1) link("previous_page", part - 1);
  if (part < parts) link("next_page", part + 1);
  pager.set("position", fmt::format("{} / {}", part, parts));
  data.set("pager", pager);
}

Data gallery(const ItemAnswer& answer, const PagePart& shown) {
  Data list{Data::type::list};
  for (std::size_t i = shown.from; i < shown.to; ++i) {
    const auto& picture = answer.gallery[i];
    Data each;
    set_cover(each, picture.url, picture.widths);
    if (!picture.alt.empty()) each.set("alt", picture.alt);
    if (picture.width && picture.height) {
      each.set("width", std::to_string(*picture.width));
      each.set("height", std::to_string(*picture.height));
    }
    list << each;
  }
  return list;
}

/// What a picture of a gallery takes of a page.
std::size_t html_bytes(const ItemMediaAnswer& picture) {
  return 250 + picture.url.size() + srcset(picture.widths).size() + 2 * escape_html(picture.alt).size();
}

/// What a lesson takes of a page.
std::size_t html_bytes(const ItemCard& lesson) {
  return 300 + lesson.url.size() + escape_html(lesson.title).size();
}

template <class T>
std::vector<std::size_t> sizes_of(const std::vector<T>& things) {
  std::vector<std::size_t> sizes;
  sizes.reserve(things.size());
  for (const auto& one : things) sizes.push_back(html_bytes(one));
  return sizes;
}

/// One part when text, list and data fit on a page together. Then the data goes along; otherwise the app asks for it.
std::vector<PagePart> plan(std::string& body, const std::vector<std::size_t>& sizes, ListStands list,
                           const std::string& data) {
  std::size_t bytes = body.size() + data.size();
  for (const auto size : sizes) bytes += size;
  if (bytes > part_bytes_max) return parts_of(body, sizes, list);
  return {{0, sizes.size(), std::move(body)}};
}

std::string part_url(const std::string& url, std::size_t part) {
  return part == 1 ? url : fmt::format("{}?part={}", url, part);
}

/// Numbered on from `number`.
Data lessons(std::span<const ItemCard> items, std::size_t number, const base::Zone& zone, Language language) {
  Data list{Data::type::list};
  for (const auto& item : items) {
    auto each = card(item, zone, language);
    each.set("number", std::to_string(++number));
    list << each;
  }
  return list;
}

}  // namespace

std::optional<std::string> Pages::item(ItemAnswer answer, std::size_t part, Language language) const {
  auto body = std::exchange(answer.body_html, {});
  auto answer_text = http::to_json(answer);
  const auto parts = plan(body, sizes_of(answer.gallery), ListStands::before_body, answer_text);
  if (part < 1 || part > parts.size()) return std::nullopt;
  const auto& shown = parts[part - 1];

  Data data;
  data.set("t", texts(language));
  data.set("column_url", "/columns/" + answer.column_slug);
  data.set("column_name", answer.column_name);
  data.set("title", answer.title);
  if (!answer.source.empty()) data.set("source", answer.source);
  if (!answer.author.empty()) data.set("author", answer.author);
  if (!answer.subcategory.empty()) data.set("subcategory", answer.subcategory);
  data.set("published_at", zone_.rfc3339(answer.published_at));
  data.set("published_text", time_text(language, zone_.local(answer.published_at)));
  if (answer.made_on) {
    data.set("made_on", base::to_string(*answer.made_on));
    data.set("made_on_text", day_text(language, *answer.made_on));
  }
  const bool text = answer.kind == Kind::article || answer.kind == Kind::bulletin;
  const bool first = part == 1;
  if (first && !text && !answer.summary.empty()) data.set("summary", answer.summary);
  const bool shows_cover =
      !is_played(answer.kind) && answer.gallery.empty();  // elsewhere the cover is a poster or a picture of the gallery
  if (first && shows_cover) set_cover(data, answer.cover, answer.cover_widths);
  if (answer.kind == Kind::cartoon) data.set("is_whole", Data{Data::type::bool_true});
  if (first && answer.media && is_played(answer.kind)) {
    const bool video = answer.kind == Kind::video;
    data.set(video ? "video" : "audio", answer.media->url);
    if (video && answer.cover) data.set("poster", *answer.cover);
  }
  data.set("has_gallery", Data{shown.from == shown.to ? Data::type::bool_false : Data::type::bool_true});
  data.set("gallery", gallery(answer, shown));
  data.set("language", answer.language);
  data.set("body", shown.body);
  Data tags{Data::type::list};
  for (const auto& tag : answer.tags) tags << Data{tag};
  data.set("has_foot",
           Data{answer.editor.empty() && answer.tags.empty() ? Data::type::bool_false : Data::type::bool_true});
  data.set("has_tags", Data{answer.tags.empty() ? Data::type::bool_false : Data::type::bool_true});
  if (!answer.editor.empty()) data.set("editor", answer.editor);
  data.set("tags", tags);
  if (answer.series) {
    data.set("place", place_data(*answer.series, false, language));
  } else if (answer.course) {
    data.set("place", place_data(*answer.course, true, language));
  }
  set_pager(data, answer.url, part, parts.size());

  Frame whole;
  whole.page = "item";
  whole.title = answer.title;
  whole.description = answer.summary;
  whole.path = part_url(answer.url, part);
  whole.og_type = answer.kind == Kind::video ? "video.other" : "article";
  whole.image = answer.cover.value_or("");
  whole.published_time = zone_.rfc3339(answer.published_at);
  whole.modified_time = zone_.rfc3339(answer.changed_at);
  whole.json_ld = schema_of(answer);
  whole.content = render(item_mustache(), data);
  if (parts.size() == 1) whole.data = std::move(answer_text);
  return frame(std::move(whole), language);
}

json::object Pages::schema_of(const ItemAnswer& answer) const {
  json::object schema{{"@context", "https://schema.org"},
                      {"@type", schema_type(answer.kind)},
                      {is_played(answer.kind) ? "name" : "headline", answer.title},
                      {"url", absolute(answer.url)},
                      {"inLanguage", answer.language},
                      {is_played(answer.kind) ? "uploadDate" : "datePublished", zone_.rfc3339(answer.published_at)},
                      {"dateModified", zone_.rfc3339(answer.changed_at)},
                      {"publisher", {{"@type", "Organization"}, {"name", settings_.site_name}}}};
  if (!is_played(answer.kind)) schema["articleSection"] = answer.column_name;
  if (!answer.summary.empty()) schema["description"] = answer.summary;
  if (!answer.author.empty()) schema["author"] = {{"@type", "Person"}, {"name", answer.author}};
  if (answer.made_on) schema["dateCreated"] = base::to_string(*answer.made_on);
  if (!answer.subcategory.empty()) schema["genre"] = answer.subcategory;
  if (answer.cover) schema[is_played(answer.kind) ? "thumbnailUrl" : "image"] = absolute(*answer.cover);
  if (answer.media && is_played(answer.kind)) schema["contentUrl"] = absolute(answer.media->url);
  if (answer.duration_seconds) schema["duration"] = fmt::format("PT{}S", *answer.duration_seconds);
  return schema;
}

std::string Pages::series(const SeriesViewAnswer& answer, std::string_view cursor, Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("head_class", "series-head");
  data.set("name", answer.series.name);
  if (!answer.series.description.empty()) data.set("description", answer.series.description);
  set_cover(data, answer.series.cover, answer.series.cover_widths);
  std::size_t before = 0;
  std::from_chars(cursor.data(), cursor.data() + cursor.size(), before);
  data.set("items", lessons(answer.items, before, zone_, language));
  if (answer.next) {
    Data pager;
    Data next;
    next.set("url", fmt::format("{}?cursor={}", answer.series.url, *answer.next));
    pager.set("next_page", next);
    data.set("pager", pager);
  }
  Frame whole;
  whole.page = "series";
  whole.title = answer.series.name;
  whole.description = answer.series.description;
  whole.path = answer.series.url + (cursor.empty() ? "" : fmt::format("?cursor={}", cursor));
  whole.image = answer.series.cover.value_or("");
  whole.json_ld = {{"@context", "https://schema.org"},
                   {"@type", "CreativeWorkSeries"},
                   {"name", answer.series.name},
                   {"url", absolute(answer.series.url)}};
  whole.content = render(series_mustache(), data);
  whole.data = http::to_json(answer);
  return frame(std::move(whole), language);
}

std::optional<std::string> Pages::course(CourseAnswer answer, std::size_t part, Language language) const {
  auto& course = answer.course;
  auto body = std::exchange(course.body_html, {});
  auto answer_text = http::to_json(answer);
  const auto parts = plan(body, sizes_of(answer.lessons), ListStands::after_body, answer_text);
  if (part < 1 || part > parts.size()) return std::nullopt;
  const auto& shown = parts[part - 1];

  Data data;
  data.set("t", texts(language));
  data.set("head_class", "course-head");
  data.set("name", course.title);
  if (!course.summary.empty()) data.set("description", course.summary);
  set_cover(data, course.cover, course.cover_widths);
  data.set("language", course.language);
  if (!shown.body.empty()) data.set("body", shown.body);
  const auto items = std::span<const ItemCard>(answer.lessons).subspan(shown.from, shown.to - shown.from);
  data.set("items", lessons(items, shown.from, zone_, language));
  set_pager(data, course.url, part, parts.size());
  Frame whole;
  whole.page = "course";
  whole.title = course.title;
  whole.description = course.summary;
  whole.path = part_url(course.url, part);
  whole.image = course.cover.value_or("");
  whole.json_ld = {{"@context", "https://schema.org"},
                   {"@type", "Course"},
                   {"name", course.title},
                   {"description", course.summary.empty() ? course.title : course.summary},
                   {"url", absolute(course.url)},
                   {"provider", {{"@type", "Organization"}, {"name", settings_.site_name}}}};
  whole.content = render(series_mustache(), data);
  if (parts.size() == 1) whole.data = std::move(answer_text);
  return frame(std::move(whole), language);
}

}  // namespace wanqiu::library
