#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "library/media.h"

namespace wanqiu::library {

/// The hashes of this site's pictures that a body shows, each once.
std::vector<std::string> pictures_in(std::string_view html);

/// The same body, its pictures with their widths, sizes and loaded as they come into view. `html` is of to_html(), so
/// that an <img is a picture and never text.
std::string show_widths(std::string_view html, const std::map<std::string, MediaFile>& known);

/// For `srcset`: "/media/…/w320.webp 320w, …".
std::string srcset(const std::vector<MediaWidth>& widths);

/// How wide a picture in the text is, for `sizes`: the column of text has 42 rem.
constexpr std::string_view text_sizes = "(min-width: 44rem) 42rem, 100vw";

}  // namespace wanqiu::library
