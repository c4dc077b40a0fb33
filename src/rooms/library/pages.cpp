#include "pages.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <kainjow/mustache.hpp>

#include "http/json_out.h"
#include "markdown.h"

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
  if (!item.summary.empty()) data.set("summary", item.summary);
  data.set("column_name", item.column_name);
  data.set("published_at", zone.rfc3339(item.published_at));
  data.set("published_day", day_text(language, zone.day_of(item.published_at)));
  if (item.duration_seconds) data.set("duration", duration_text(*item.duration_seconds));
  if (item.cover) data.set("cover", *item.cover);
  if (const auto mark = kind_mark(language, item.kind); !mark.empty()) data.set("kind_mark", std::string(mark));
  return data;
}

Data cards(const std::vector<ItemCard>& items, const base::Zone& zone, Language language, bool lead = false) {
  Data list{Data::type::list};
  for (const auto& item : items) {
    auto each = card(item, zone, language);
    each.set("is_lead",
             Data{lead && &item == &items.front() && item.cover ? Data::type::bool_true : Data::type::bool_false});
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
    if (column.hidden && column.id != answer.column.id) continue;
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

std::string Pages::item(ItemAnswer answer, Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("column_url", "/columns/" + answer.column_slug);
  data.set("column_name", answer.column_name);
  data.set("title", answer.title);
  if (!answer.source.empty()) data.set("source", answer.source);
  if (!answer.author.empty()) data.set("author", answer.author);
  data.set("published_at", zone_.rfc3339(answer.published_at));
  data.set("published_text", time_text(language, zone_.local(answer.published_at)));
  const bool text = answer.kind == Kind::article || answer.kind == Kind::bulletin;
  if (!text && !answer.summary.empty()) data.set("summary", answer.summary);
  const bool shows_cover =
      !is_played(answer.kind) && answer.gallery.empty();  // elsewhere the cover is a poster or a picture of the gallery
  if (answer.cover && shows_cover) data.set("cover", *answer.cover);
  if (answer.kind == Kind::cartoon) data.set("is_whole", Data{Data::type::bool_true});
  if (answer.media) {
    const bool video = answer.media->content_type.starts_with("video/") ||
                       (answer.media->content_type.empty() && answer.kind == Kind::video);
    data.set(video ? "video" : "audio", answer.media->url);
    if (video && answer.cover) data.set("poster", *answer.cover);
  }
  Data gallery{Data::type::list};
  for (const auto& picture : answer.gallery) {
    Data each;
    each.set("url", picture.url);
    each.set("alt", picture.alt);
    if (picture.width && picture.height) {
      each.set("width", std::to_string(*picture.width));
      each.set("height", std::to_string(*picture.height));
    }
    gallery << each;
  }
  data.set("has_gallery", Data{answer.gallery.empty() ? Data::type::bool_false : Data::type::bool_true});
  data.set("gallery", gallery);
  data.set("language", answer.language);
  data.set("body", std::exchange(answer.body_html, {}));
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

  Frame whole;
  whole.page = "item";
  whole.title = answer.title;
  whole.description = answer.summary;
  whole.path = answer.url;
  whole.og_type = answer.kind == Kind::video ? "video.other" : "article";
  whole.image = answer.cover.value_or("");
  whole.published_time = zone_.rfc3339(answer.published_at);
  whole.modified_time = zone_.rfc3339(answer.changed_at);
  whole.json_ld = {{"@context", "https://schema.org"},
                   {"@type", schema_type(answer.kind)},
                   {is_played(answer.kind) ? "name" : "headline", answer.title},
                   {"url", absolute(answer.url)},
                   {"inLanguage", answer.language},
                   {is_played(answer.kind) ? "uploadDate" : "datePublished", whole.published_time},
                   {"dateModified", whole.modified_time},
                   {"articleSection", answer.column_name},
                   {"publisher", {{"@type", "Organization"}, {"name", settings_.site_name}}}};
  if (is_played(answer.kind)) whole.json_ld.erase("articleSection");
  if (!answer.summary.empty()) whole.json_ld["description"] = answer.summary;
  if (!answer.author.empty()) whole.json_ld["author"] = {{"@type", "Person"}, {"name", answer.author}};
  if (answer.cover) whole.json_ld[is_played(answer.kind) ? "thumbnailUrl" : "image"] = absolute(*answer.cover);
  if (answer.media) whole.json_ld["contentUrl"] = absolute(answer.media->url);
  if (answer.duration_seconds) whole.json_ld["duration"] = fmt::format("PT{}S", *answer.duration_seconds);
  whole.content = render(item_mustache(), data);
  whole.data = http::to_json(answer);
  return frame(std::move(whole), language);
}

namespace {

Data lessons(const std::vector<ItemCard>& items, const base::Zone& zone, Language language) {
  Data list{Data::type::list};
  int number = 0;
  for (const auto& item : items) {
    auto each = card(item, zone, language);
    each.set("number", std::to_string(++number));
    list << each;
  }
  return list;
}

}  // namespace

std::string Pages::series(const SeriesViewAnswer& answer, Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("head_class", "series-head");
  data.set("name", answer.series.name);
  if (!answer.series.description.empty()) data.set("description", answer.series.description);
  if (answer.series.cover) data.set("cover", *answer.series.cover);
  data.set("items", lessons(answer.items, zone_, language));
  Frame whole;
  whole.page = "series";
  whole.title = answer.series.name;
  whole.description = answer.series.description;
  whole.path = answer.series.url;
  whole.image = answer.series.cover.value_or("");
  whole.json_ld = {{"@context", "https://schema.org"},
                   {"@type", "CreativeWorkSeries"},
                   {"name", answer.series.name},
                   {"url", absolute(answer.series.url)}};
  whole.content = render(series_mustache(), data);
  whole.data = http::to_json(answer);
  return frame(std::move(whole), language);
}

std::string Pages::course(CourseAnswer answer, Language language) const {
  Data data;
  auto& course = answer.course;
  data.set("t", texts(language));
  data.set("head_class", "course-head");
  data.set("name", course.title);
  if (!course.summary.empty()) data.set("description", course.summary);
  if (course.cover) data.set("cover", *course.cover);
  data.set("language", course.language);
  if (auto body = std::exchange(course.body_html, {}); !body.empty()) data.set("body", std::move(body));
  data.set("items", lessons(answer.lessons, zone_, language));
  Frame whole;
  whole.page = "course";
  whole.title = course.title;
  whole.description = course.summary;
  whole.path = course.url;
  whole.image = course.cover.value_or("");
  whole.json_ld = {{"@context", "https://schema.org"},
                   {"@type", "Course"},
                   {"name", course.title},
                   {"description", course.summary.empty() ? course.title : course.summary},
                   {"url", absolute(course.url)},
                   {"provider", {{"@type", "Organization"}, {"name", settings_.site_name}}}};
  whole.content = render(series_mustache(), data);
  whole.data = http::to_json(answer);
  return frame(std::move(whole), language);
}

std::string Pages::notice(bool gone, std::string_view text, std::string data_text, Language language) const {
  Data data;
  data.set("t", texts(language));
  data.set("heading", std::string(page_text(language, gone ? "gone" : "missing")));
  data.set("text", std::string(text.empty() ? page_text(language, "missing_text") : text));
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
