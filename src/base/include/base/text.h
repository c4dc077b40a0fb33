#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wanqiu::base {

/// Well-formed UTF-8 (no surrogates, nothing over U+10FFFF, no over-long forms).
bool is_utf8(std::string_view text);
/// Unicode code points of well-formed UTF-8.
std::size_t code_points(std::string_view text);
/// The first `count` code points.
std::string_view first_code_points(std::string_view text, std::size_t count);
/// Without white space (ASCII and U+3000) at both ends.
std::string_view trim(std::string_view text);
/// For comparing what people type: NFKC (full width to half width), case folded, white space trimmed and collapsed.
std::string folded(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);

/// What a person typed into a field: well-formed UTF-8 without control characters (line breaks and tabs are kept where
/// `multiline`), trimmed, min…max code points.
struct TextLimits {
  std::size_t min = 0;
  std::size_t max = 200;
  bool multiline = false;
};
Result<std::string> parse_text(std::string_view text, std::string_view field, TextLimits limits);

}  // namespace wanqiu::base
