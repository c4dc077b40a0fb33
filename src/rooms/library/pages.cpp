#include "pages.h"

#include <fmt/format.h>

#include "body_pictures.h"
#include "http/json_out.h"
#include "http/page_policy.h"
#include "page_data.h"

namespace wanqiu::library {

std::string_view frame_mustache();
std::string_view card_mustache();
std::string_view home_mustache();
std::string_view column_mustache();
std::string_view notice_mustache();

namespace {

namespace json = boost::json;
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

const kainjow::mustache::partial card_partial{[] { return std::string(card_mustache()); }};

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

std::string accent_style(const PagesSettings& settings) {
  return fmt::format(":root{{--site-accent:{}}}", settings.accent);
}

void add_links(Data& list, const std::vector<std::string>& addresses) {
  for (const auto& address : addresses) {
    Data each;
    each.set("href", address);
    list << each;
  }
}

}  // namespace

Pages::Pages(PagesSettings settings, base::Zone zone)
    : settings_(std::move(settings)),
      zone_(std::move(zone)),
      style_(accent_style(settings_) + settings_.learner.styles_text),
      policy_(http::page_policy(style_, settings_.learner.early_script)) {}

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
  } else if (!settings_.origin.empty()) {
    data.set("canonical", absolute(frame.path));  // an address without its site would say nothing
  }
  data.set("og_type", frame.og_type);
  if (!frame.image.empty()) data.set("image", absolute(frame.image));
  if (!frame.published_time.empty()) {
    data.set("published_time", frame.published_time);
    data.set("modified_time", frame.modified_time);
  }
  data.set("accent", settings_.accent);
  const auto& assets = frame.console ? settings_.console : settings_.learner;
  // What says that nothing is here is made and sent anew each time: it stays small and links to the styles.
  const bool dressed = !assets.styles_text.empty() && frame.page != "missing";
  data.set("dressed", Data{dressed ? Data::type::bool_true : Data::type::bool_false});
  data.set("style", dressed ? style_ : accent_style(settings_));
  data.set("early_script", assets.early_script);
  if (!settings_.logo.empty()) data.set("logo", settings_.logo);
  Data styles{Data::type::list};
  Data modules{Data::type::list};
  Data parts{Data::type::list};
  add_links(styles, assets.styles);
  add_links(modules, assets.modules);
  if (const auto page = assets.pages.find(std::string(frame.page)); page != assets.pages.end()) {
    add_links(parts, page->second);
  }
  data.set("styles", styles);
  data.set("modules", modules);
  data.set("parts", parts);
  if (!assets.script.empty()) data.set("script", assets.script);
  if (!frame.json_ld.empty()) data.set("json_ld", safe_json(frame.json_ld));
  data.set("page", std::string(frame.page));
  data.set("at_home", Data{frame.page == "home" ? Data::type::bool_true : Data::type::bool_false});
  data.set("content", frame.content);
  data.set("data", frame.data);
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

}  // namespace wanqiu::library
