#include "pages.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <kainjow/mustache.hpp>
#include <span>

#include "body_pictures.h"
#include "http/json_out.h"
#include "markdown.h"
#include "page_parts.h"

namespace wanqiu::library {

std::string_view frame_mustache();
std::string_view card_mustache();
std::string_view home_mustache();
std::string_view column_mustache();
std::string_view item_mustache();
std::string_view series_mustache();
std::string_view notice_mustache();

namespace {

namespace json = boost::json;
using Data = kainjow::mustache::data;

std::string render(std::string_view text, const Data& data) {
  kainjow::mustache::mustache page{std::string(text)};
  page.set_custom_escape(escape_html);
  return page.render(data);
}

Data texts(Language language) {
  Data all;
  for (const auto& [name, text] : page_texts(language)) all.set(std::string(name), std::string(text));
  return all;
}

/// JSON that can stand inside a script element.
std::string safe_json(const json::value& value) {
  std::string out;
  for (const char c : json::serialize(value)) {
    if (c == '<') {
      out += "\\u003c";
    } else if (c == '>') {
      out += "\\u003e";
    } else if (c == '&') {
      out += "\\u0026";
    } else {
      out += c;
    }
  }
  return out;
}

Data card(const ItemCard& item, const base::Zone& zone, Language language) {
  Data data;
  data.set("url", item.url);
  data.set("title", item.title);
  data.set("language", item.language);
  if (!item.summary.empty()) data.set("summary", item.summary);
  data.set("column_name", item.column_name);
  data.set("published_at", zone.rfc3339(item.published_at));
  data.set("published_day", day_text(language, zone.day_of(item.published_at)));
  if (item.duration_seconds) data.set("duration", duration_text(*item.duration_seconds));
  if (item.cover) data.set("cover", *item.cover);
  if (!item.cover_widths.empty()) data.set("srcset", srcset(item.cover_widths));
  if (const auto mark = kind_mark(language, item.kind); !mark.empty()) data.set("kind_mark", std::string(mark));
  return data;
}

Data cards(const std::vector<ItemCard>& items, const base::Zone& zone, Language language, bool lead = false) {
  Data list{Data::type::list};
  for (const auto& item : items) {
    auto each = card(item, zone, language);
    each.set("is_lead",
             Data{lead && &item == &items.front() ? Data::type::bool_true : Data::type::bool_false});
    list << each;
  }
  return list;
}

const kainjow::mustache::partial card_partial{[] { return std::string(card_mustache()); }};

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

Data series_cards(const std::vector<SeriesCardAnswer>& all, Language language) {
  Data list{Data::type::list};
  for (const auto& one : all) {
    Data each;
    each.set("url", one.url);
    each.set("name", one.name);
    each.set("episodes", fmt::format("{} {}", one.episodes, page_text(language, "episodes")));
    each.set("kind", std::string(kind_mark(language, one.kind)));
    if (one.cover) each.set("cover", *one.cover);
    if (!one.cover_widths.empty()) each.set("srcset", srcset(one.cover_widths));
    list << each;
  }
  return list;
}

void set_cover(Data& data, const std::optional<std::string>& cover, const std::vector<MediaWidth>& widths) {
  if (cover) data.set("cover", *cover);
  if (widths.empty()) return;
  data.set("srcset", srcset(widths));
  data.set("sizes", std::string(text_sizes));
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
std::size_t page_bytes(const ItemMediaAnswer& picture) {
  return 250 + picture.url.size() + srcset(picture.widths).size() + 2 * escape_html(picture.alt).size();
}

/// What a lesson takes of a page.
std::size_t page_bytes(const ItemCard& lesson) {
  return 300 + lesson.url.size() + escape_html(lesson.title).size();
}

template <class T>
std::vector<std::size_t> sizes_of(const std::vector<T>& things) {
  std::vector<std::size_t> sizes;
  for (const auto& one : things) sizes.push_back(page_bytes(one));
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

}  // namespace

struct Pages::Frame {
  std::string_view page;
  std::string title;  ///< without the site's name; empty on the home page
  std::string description;
  std::string path;  ///< canonical; empty for pages that are not to be found
  std::string og_type = "website";
  std::string image;
  std::string published_time, modified_time;
  json::object json_ld;
  std::string content;
  std::string data = "null";
  bool console = false;
};

std::string Pages::absolute(std::string_view path) const {
  return path.starts_with('/') ? settings_.origin + std::string(path) : std::string(path);
}

std::string Pages::frame(Frame frame, Language language) const {
  Data data;
  const bool chinese = language == Language::zh;
  data.set("html_lang", chinese ? "zh-CN" : "en");
  data.set("og_locale", chinese ? "zh_CN" : "en_GB");
  data.set("t", texts(language));
  data.set("site_name", settings_.site_name);
  data.set("title", frame.title.empty() ? settings_.site_name : frame.title + " · " + settings_.site_name);
  data.set("og_title", frame.title.empty() ? settings_.site_name : frame.title);
  if (!frame.description.empty()) data.set("description", frame.description);
  if (frame.path.empty()) {
    data.set("no_index", Data{Data::type::bool_true});
  } else {
    data.set("canonical", absolute(frame.path));
  }
  data.set("og_type", frame.og_type);
  if (!frame.image.empty()) data.set("image", absolute(frame.image));
  if (!frame.published_time.empty()) {
    data.set("published_time", frame.published_time);
    data.set("modified_time", frame.modified_time);
  }
  data.set("accent", settings_.accent);
  if (!settings_.logo.empty()) data.set("logo", settings_.logo);
  const auto& assets = frame.console ? settings_.console : settings_.learner;
  Data styles{Data::type::list};
  for (const auto& style : assets.styles) {
    Data each;
    each.set("href", style);
    styles << each;
  }
  data.set("styles", styles);
  if (!assets.script.empty()) data.set("script", assets.script);
  if (!frame.json_ld.empty()) data.set("json_ld", safe_json(frame.json_ld));
  data.set("page", std::string(frame.page));
  data.set("at_home", Data{frame.page == "home" ? Data::type::bool_true : Data::type::bool_false});
  data.set("content", std::move(frame.content));
  data.set("data", std::move(frame.data));
  return render(frame_mustache(), data);
}

std::string Pages::home(const HomeAnswer& answer, Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("site_name", settings_.site_name);
  data.set("card", Data{card_partial});
  Data strip{Data::type::list};
  Data columns{Data::type::list};
  for (const auto& [column, items] : answer.columns) {
    Data each;
    each.set("name", column.name);
    each.set("url", column.url);
    strip << each;
    each.set("items", cards(items, zone_, language));
    columns << each;
  }
  data.set("strip", strip);
  data.set("columns", columns);
  data.set("has_picks", Data{answer.picks.empty() ? Data::type::bool_false : Data::type::bool_true});
  data.set("picks", cards(answer.picks, zone_, language, true));
  data.set("has_series", Data{answer.series.empty() ? Data::type::bool_false : Data::type::bool_true});
  data.set("series", series_cards(answer.series, language));
  Frame whole;
  whole.page = "home";
  whole.description = settings_.description;
  whole.path = "/";
  whole.image = settings_.logo;
  whole.json_ld = {
      {"@context", "https://schema.org"}, {"@type", "WebSite"}, {"name", settings_.site_name}, {"url", absolute("/")}};
  whole.content = render(home_mustache(), data);
  whole.data = http::to_json(answer);
  return frame(std::move(whole), language);
}

std::string Pages::column(const ColumnViewAnswer& answer, const std::vector<Column>& columns, std::string_view cursor,
                          Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("card", Data{card_partial});
  Data strip{Data::type::list};
  for (const auto& column : columns) {
    Data each;
    each.set("name", column.name);
    each.set("url", "/columns/" + column.slug);
    each.set("current", Data{column.id == answer.column.id ? Data::type::bool_true : Data::type::bool_false});
    strip << each;
  }
  data.set("strip", strip);
  data.set("name", answer.column.name);
  if (!answer.column.description.empty()) data.set("description", answer.column.description);
  data.set("items", cards(answer.items, zone_, language));
  data.set("has_items", Data{answer.items.empty() ? Data::type::bool_false : Data::type::bool_true});
  if (answer.next) data.set("next", *answer.next);
  Frame whole;
  whole.page = "column";
  whole.title = answer.column.name;
  whole.description = answer.column.description;
  whole.path = answer.column.url + (cursor.empty() ? "" : fmt::format("?cursor={}", cursor));
  whole.json_ld = {{"@context", "https://schema.org"},
                   {"@type", "CollectionPage"},
                   {"name", answer.column.name},
                   {"url", absolute(whole.path)}};
  whole.content = render(column_mustache(), data);
  whole.data = http::to_json(answer);
  return frame(std::move(whole), language);
}

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

namespace {

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

std::string Pages::notice(bool gone, std::string_view text, std::string data_text, Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("heading", std::string(page_text(language, gone ? "gone" : "missing")));
  data.set("text", gone ? fmt::format("{}{}", page_text(language, "gone_reason"), text)
                        : std::string(page_text(language, "missing_text")));
  Frame whole;
  whole.page = gone ? "gone" : "missing";
  whole.title = page_text(language, gone ? "gone" : "missing");
  whole.content = render(notice_mustache(), data);
  whole.data = std::move(data_text);
  return frame(std::move(whole), language);
}

std::string Pages::shell(bool console, Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("heading", std::string(page_text(language, "shell")));
  data.set("text", std::string(page_text(language, "shell_text")));
  Frame whole;
  whole.page = "shell";
  whole.title = console ? page_text(language, "console") : "";
  whole.console = console;
  whole.content = "<noscript>" + render(notice_mustache(), data) + "</noscript>";
  return frame(std::move(whole), language);
}

std::string Pages::style() const {
  return fmt::format(":root{{--site-accent:{}}}\n", settings_.accent);
}

}  // namespace wanqiu::library
