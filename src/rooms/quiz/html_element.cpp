#include "html_element.h"

#include <algorithm>
#include <array>

namespace wanqiu::quiz {
namespace {

using Part = HtmlElement::Part;

/// Sorted by name.
constexpr std::array html_elements{
    HtmlElement{"a", "a", Part::words},           HtmlElement{"address", "div", Part::block},
    HtmlElement{"applet", "", Part::dropped},     HtmlElement{"article", "div", Part::block},
    HtmlElement{"aside", "div", Part::block},     HtmlElement{"audio", "audio", Part::words},
    HtmlElement{"b", "b", Part::words},           HtmlElement{"blockquote", "blockquote", Part::block},
    HtmlElement{"br", "br", Part::empty},         HtmlElement{"button", "", Part::dropped},
    HtmlElement{"canvas", "", Part::dropped},     HtmlElement{"caption", "caption", Part::block},
    HtmlElement{"center", "div", Part::block},    HtmlElement{"code", "code", Part::words},
    HtmlElement{"datalist", "", Part::dropped},   HtmlElement{"dd", "dd", Part::block},
    HtmlElement{"del", "s", Part::words},         HtmlElement{"details", "div", Part::block},
    HtmlElement{"dialog", "", Part::dropped},     HtmlElement{"div", "div", Part::block},
    HtmlElement{"dl", "dl", Part::block},         HtmlElement{"dt", "dt", Part::block},
    HtmlElement{"em", "em", Part::words},         HtmlElement{"figcaption", "div", Part::block},
    HtmlElement{"figure", "div", Part::block},    HtmlElement{"footer", "div", Part::block},
    HtmlElement{"form", "", Part::dropped},       HtmlElement{"frameset", "", Part::dropped},
    HtmlElement{"h1", "h1", Part::block},         HtmlElement{"h2", "h2", Part::block},
    HtmlElement{"h3", "h3", Part::block},         HtmlElement{"h4", "h4", Part::block},
    HtmlElement{"h5", "h5", Part::block},         HtmlElement{"h6", "h6", Part::block},
    HtmlElement{"header", "div", Part::block},    HtmlElement{"hr", "hr", Part::empty},
    HtmlElement{"i", "i", Part::words},           HtmlElement{"iframe", "", Part::dropped},
    HtmlElement{"img", "img", Part::empty},       HtmlElement{"ins", "u", Part::words},
    HtmlElement{"li", "li", Part::block},         HtmlElement{"main", "div", Part::block},
    HtmlElement{"mark", "mark", Part::words},     HtmlElement{"math", "", Part::dropped},
    HtmlElement{"nav", "div", Part::block},       HtmlElement{"noembed", "", Part::dropped},
    HtmlElement{"noframes", "", Part::dropped},   HtmlElement{"noscript", "", Part::dropped},
    HtmlElement{"object", "", Part::dropped},     HtmlElement{"ol", "ol", Part::block},
    HtmlElement{"p", "p", Part::block},           HtmlElement{"pre", "pre", Part::block},
    HtmlElement{"rb", "rb", Part::words},         HtmlElement{"rp", "rp", Part::words},
    HtmlElement{"rt", "rt", Part::words},         HtmlElement{"ruby", "ruby", Part::words},
    HtmlElement{"s", "s", Part::words},           HtmlElement{"script", "", Part::dropped},
    HtmlElement{"section", "div", Part::block},   HtmlElement{"select", "", Part::dropped},
    HtmlElement{"small", "small", Part::words},   HtmlElement{"source", "source", Part::empty},
    HtmlElement{"span", "span", Part::words},     HtmlElement{"strike", "s", Part::words},
    HtmlElement{"strong", "strong", Part::words}, HtmlElement{"style", "", Part::dropped},
    HtmlElement{"sub", "sub", Part::words},       HtmlElement{"summary", "div", Part::block},
    HtmlElement{"sup", "sup", Part::words},       HtmlElement{"svg", "", Part::dropped},
    HtmlElement{"table", "table", Part::block},   HtmlElement{"tbody", "tbody", Part::block},
    HtmlElement{"td", "td", Part::block},         HtmlElement{"template", "", Part::dropped},
    HtmlElement{"textarea", "", Part::dropped},   HtmlElement{"tfoot", "tfoot", Part::block},
    HtmlElement{"th", "th", Part::block},         HtmlElement{"thead", "thead", Part::block},
    HtmlElement{"title", "", Part::dropped},      HtmlElement{"tr", "tr", Part::block},
    HtmlElement{"tt", "code", Part::words},       HtmlElement{"u", "u", Part::words},
    HtmlElement{"ul", "ul", Part::block},         HtmlElement{"video", "video", Part::words},
    HtmlElement{"xmp", "", Part::dropped},
};
static_assert(std::is_sorted(html_elements.begin(), html_elements.end(),
                             [](const HtmlElement& a, const HtmlElement& b) { return a.name < b.name; }));

}  // namespace

const HtmlElement* html_element(std::string_view name) {
  const auto* const found =
      std::lower_bound(html_elements.begin(), html_elements.end(), name,
                       [](const HtmlElement& element, std::string_view wanted) { return element.name < wanted; });
  return found != html_elements.end() && found->name == name ? found : nullptr;
}

bool breaks_lines(std::string_view name) {
  const auto* element = html_element(name);
  if (element == nullptr) return false;
  // What stands in a ruby or a player is no line of the text around it either.
  return element->part == Part::block || name == "br" || name == "hr" || name == "source" || name == "rb" ||
         name == "rt" || name == "rp";
}

}  // namespace wanqiu::quiz
