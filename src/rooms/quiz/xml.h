#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace wanqiu::quiz {

struct XmlElement;

/// A piece of an element's content: text, a comment, or (in `element`, exactly one) an element.
struct XmlNode {
  enum class Kind { text, comment, element };
  Kind kind = Kind::text;
  std::string text;
  std::vector<XmlElement> element;
};

/// Names without prefixes. Well-formed by construction: at most 256 levels deep.
struct XmlElement {
  std::string name;
  std::string name_space;  ///< its URI; "" for none
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<XmlNode> children;
  int line = 0;

  std::string_view attribute(std::string_view name_wanted) const;  ///< "" when absent
  const XmlElement* child(std::string_view name_wanted) const;     ///< the first; null for none
  std::vector<const XmlElement*> all(std::string_view name_wanted) const;
  std::string text() const;  ///< of itself and all below
  std::string comment(
      std::string_view word) const;  ///< the first comment in it that begins so, without it; "" for none
};

/// Reads a whole document in the encoding that it names. A document type declaration is refused unread, so there are no
/// entities to expand and no files or addresses to fetch (libxml2 is told not to, too). The fault's `where` is "line
/// 12".
base::Result<XmlElement> parse_xml(std::string_view bytes);

/// The same of HTML as people write it, repaired as browsers do (`<br>`, unquoted attributes): its body's content.
base::Result<XmlElement> parse_html(std::string_view html);

/// Text for an element's content, or (quotes too) for an attribute's value. CR is written as a character reference,
/// since a bare one would be read as LF.
std::string escape_xml(std::string_view text);
/// The content of an element as XHTML: empty elements only where HTML has them (<br/>), MathML with its namespace.
std::string inner_xml(const XmlElement& element);
std::string inner_xml(const std::vector<XmlNode>& nodes);

}  // namespace wanqiu::quiz
