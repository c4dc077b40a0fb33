#include "page_data.h"

#include "body_pictures.h"
#include "markdown.h"

namespace wanqiu::library {

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

Data cards(const std::vector<ItemCard>& items, const base::Zone& zone, Language language, bool lead) {
  Data list{Data::type::list};
  for (const auto& item : items) {
    auto each = card(item, zone, language);
    const auto place = &item - items.data();
    const auto yes = [](bool so) { return Data{so ? Data::type::bool_true : Data::type::bool_false}; };
    each.set("is_lead", yes(lead && place == 0));
    each.set("eager", yes(lead && place < 3));  // they are seen at once
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

}  // namespace wanqiu::library
