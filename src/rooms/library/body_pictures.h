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

/// How wide a picture stands in the text, for `sizes`: as wide as a line, which has 36 signs of 17 px.
constexpr std::string_view text_sizes = "(min-width: 660px) 612px, calc(100vw - 32px)";

}  // namespace wanqiu::library
