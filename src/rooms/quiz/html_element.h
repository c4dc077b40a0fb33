#pragma once

#include <string_view>

namespace wanqiu::quiz {

/// What becomes of an element of somebody else's HTML.
struct HtmlElement {
  enum class Part {
    words,    ///< stands within a line
    block,    ///< begins and ends lines
    empty,    ///< has no content: <br/>
    dropped,  ///< is left out with its content
  };
  std::string_view name;
  std::string_view written;  ///< as which it is written again
  Part part = Part::words;
};

/// Null for elements that are left out while their content stays.
const HtmlElement* html_element(std::string_view name);

/// Does a line end where this element begins or ends?
bool breaks_lines(std::string_view name);

}  // namespace wanqiu::quiz
