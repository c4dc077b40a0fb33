// What the pages are made of: the data of their templates.
#pragma once

#include <boost/json.hpp>
#include <kainjow/mustache.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pages.h"

namespace wanqiu::library {

using Data = kainjow::mustache::data;

std::string render(std::string_view text, const Data& data);
/// What pages say besides their content, as `t`.
Data texts(Language language);
Data card(const ItemCard& item, const base::Zone& zone, Language language);
Data cards(const std::vector<ItemCard>& items, const base::Zone& zone, Language language, bool lead = false);
/// cover, and srcset and sizes where there are widths; for pictures as wide as the text.
void set_cover(Data& data, const std::optional<std::string>& cover, const std::vector<MediaWidth>& widths);

struct Pages::Frame {
  std::string_view page;
  std::string title;  ///< without the site's name; empty on the home page
  std::string description;
  std::string path;  ///< canonical; empty for pages that are not to be found
  std::string og_type = "website";
  std::string image;
  std::string published_time, modified_time;
  boost::json::object json_ld;
  std::string content;
  std::string data = "null";
  bool console = false;
};

}  // namespace wanqiu::library
