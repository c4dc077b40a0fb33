#include "clean_html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <climits>
#include <memory>
#include <mutex>

#include "html_element.h"
#include "safe_address.h"
#include "xml.h"

namespace wanqiu::quiz {
namespace {

constexpr int html_depth_max = 256;

struct HtmlParserEnd {
  void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
};
struct HtmlTreeEnd {
  void operator()(xmlDoc* tree) const { xmlFreeDoc(tree); }
};
using HtmlTree = std::unique_ptr<xmlDoc, HtmlTreeEnd>;

/// Null for what libxml2 gives up on: no memory, or nested too deeply.
HtmlTree parse_html_tree(const std::string& html) {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
  if (html.size() > INT_MAX) return nullptr;
  const std::unique_ptr<htmlParserCtxt, HtmlParserEnd> parser(htmlNewParserCtxt());
  if (!parser) return nullptr;
  // By itself the parser drops the space in "<mark>a</mark> <mark>b</mark>".
  parser->sax->ignorableWhitespace = parser->sax->characters;
  constexpr int options = HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER;
  HtmlTree tree(
      htmlCtxtReadMemory(parser.get(), html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", options));
  return parser->disableSAX == 0 ? std::move(tree) : nullptr;
}

std::string_view view_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::optional<std::string> html_attribute(const xmlNode* element, std::string_view name) {
  for (const auto* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
    if (view_of(attribute->name) != name) continue;
    std::string value;
    for (const auto* part = attribute->children; part != nullptr; part = part->next) value += view_of(part->content);
    return value;
  }
  return std::nullopt;
}

/// "640", and for widths "50%".
bool is_measure(std::string_view text, bool may_be_percent) {
  if (may_be_percent && text.ends_with('%')) text.remove_suffix(1);
  return !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == text.npos;
}

/// Writes what is harmless of a tree.
class HtmlWriter {
 public:
  explicit HtmlWriter(std::string_view files) : files_(files) {}

  void write_children(const xmlNode* parent, int depth) {
    if (depth > html_depth_max) {
      too_deep_ = true;
      return;
    }
    for (const auto* child = parent->children; child != nullptr; child = child->next) {
      if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
        out_ += escape_xml(view_of(child->content));
      } else if (child->type == XML_ELEMENT_NODE) {
        write(child, depth);
      }
    }
  }

  std::optional<std::string> text() && { return too_deep_ ? std::nullopt : std::optional(std::move(out_)); }

 private:
  void write(const xmlNode* node, int depth) {
    const auto* element = html_element(view_of(node->name));
    if (element == nullptr) return write_children(node, depth + 1);
    if (element->part == HtmlElement::Part::dropped) return;
    if (element->part == HtmlElement::Part::empty) {
      write_empty(node, element->name);
      return write_children(node, depth + 1);  // libxml2 puts into <source> what follows it
    }
    if (element->name == "a") return write_link(node, depth);
    if (element->name == "audio" || element->name == "video") return write_player(node, *element, depth);
    open(element->written);
    if (element->name == "td" || element->name == "th") {
      write_measure(node, "colspan", false);
      write_measure(node, "rowspan", false);
    }
    out_ += '>';
    write_children(node, depth + 1);
    close(element->written);
  }

  void write_empty(const xmlNode* node, std::string_view name) {
    const bool picture = name == "img";
    if (picture || name == "source") {
      const auto source = source_address(html_attribute(node, "src").value_or(""), files_);
      const auto alt = html_attribute(node, "alt").value_or("");
      if (!source) {
        if (picture) out_ += escape_xml(alt);
        return;
      }
      open(name);
      write_attribute("src", *source);
      if (picture) {
        write_attribute("alt", alt);
        write_measure(node, "width", true);
        write_measure(node, "height", true);
      }
    } else {
      open(name);
    }
    out_ += "/>";
  }

  void write_link(const xmlNode* node, int depth) {
    const auto link = link_address(html_attribute(node, "href").value_or(""), files_);
    if (!link) return write_children(node, depth + 1);
    open("a");
    write_attribute("href", link->address);
    if (link->outside) out_ += R"( rel="noopener nofollow" target="_blank")";
    out_ += '>';
    write_children(node, depth + 1);
    close("a");
  }

  /// A player that has nothing to play leaves the words for those who cannot play it.
  void write_player(const xmlNode* node, const HtmlElement& element, int depth) {
    const auto start = out_.size();
    const auto source = source_address(html_attribute(node, "src").value_or(""), files_);
    open(element.written);
    write_attribute("controls", "");
    if (source) write_attribute("src", *source);
    out_ += '>';
    const auto inside = out_.size();
    write_children(node, depth + 1);
    if (source || out_.find("<source ", inside) != out_.npos) return close(element.written);
    out_.erase(start, inside - start);
  }

  void open(std::string_view name) {
    out_ += '<';
    out_ += name;
  }
  void close(std::string_view name) {
    out_ += "</";
    out_ += name;
    out_ += '>';
  }
  void write_attribute(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    out_ += escape_xml(value);
    out_ += '"';
  }
  void write_measure(const xmlNode* node, std::string_view name, bool may_be_percent) {
    const auto value = html_attribute(node, name);
    if (value && is_measure(*value, may_be_percent)) write_attribute(name, *value);
  }

  std::string_view files_;
  std::string out_;
  bool too_deep_ = false;
};

std::optional<std::string> cleaned_once(std::string_view html, std::string_view files) {
  const auto tree = parse_html_tree("<html><body>" + std::string(html) + "</body></html>");
  if (!tree) return std::nullopt;
  HtmlWriter writer(files);
  writer.write_children(reinterpret_cast<const xmlNode*>(tree.get()), 0);
  return std::move(writer).text();
}

/// A tag of clean HTML: its name, and where it ends. Within its attributes every `>` is escaped.
struct CleanTag {
  std::string_view name;
  std::string_view whole;
  bool closes = false;
};
CleanTag clean_tag(std::string_view clean, std::size_t at) {
  const auto whole = clean.substr(at, clean.find('>', at) - at + 1);
  const bool closes = whole.starts_with("</");
  const auto name = whole.substr(closes ? 2 : 1);
  return {name.substr(0, name.find_first_of(" />")), whole, closes};
}

/// What escape_xml wrote.
std::string unescape_xml(std::string_view text) {
  constexpr std::pair<std::string_view, char> escapes[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#13;", '\r'}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    for (const auto& [escape, meant] : escapes) {
      if (c != '&' || !text.substr(i).starts_with(escape)) continue;
      c = meant;
      i += escape.size() - 1;
      break;
    }
    out += c;
  }
  return out;
}

/// The white space before a word or a tag, and whether a line has begun.
class LineBreaks {
 public:
  void space(char c) { space_ += c; }
  void word(std::string& out) {
    settle(out);
    in_line_ = true;
  }
  void tag(std::string& out, std::string_view name) {
    const bool ends_line = breaks_lines(name);
    if (ends_line) in_line_ = false;
    settle(out);
    if (name == "img" || name == "audio" || name == "video") in_line_ = true;
  }
  void end(std::string& out) {
    in_line_ = false;
    settle(out);
  }

 private:
  void settle(std::string& out) {
    std::size_t lines = 0;
    for (const char c : space_) lines += c == '\n' ? 1 : 0;
    if (lines == 0) out += space_;
    for (std::size_t i = 0; in_line_ && i < lines; ++i) out += "<br/>";
    space_.clear();
  }

  std::string space_;
  bool in_line_ = false;
};

}  // namespace

std::optional<std::string> clean_html(std::string_view html, std::string_view files) {
  // What is taken out can bring together what the parser then pulls apart (a <div> in a <p>), so once is not always
  // enough. Two rounds are the rule.
  constexpr int rounds_max = 8;
  std::string before(html);
  for (int round = 0; round < rounds_max; ++round) {
    auto after = cleaned_once(before, files);
    if (!after || *after == before) return after;
    before = std::move(*after);
  }
  return std::nullopt;
}

std::string breaks_for_lines(std::string_view clean) {
  std::string out;
  LineBreaks breaks;
  int within_pre = 0;
  for (std::size_t i = 0; i < clean.size();) {
    if (clean[i] == '<') {
      const auto tag = clean_tag(clean, i);
      breaks.tag(out, tag.name);
      if (tag.name == "pre") within_pre += tag.closes ? -1 : 1;
      out += tag.whole;
      i += tag.whole.size();
      continue;
    }
    const char c = clean[i++];
    if (within_pre == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      breaks.space(c);
      continue;
    }
    breaks.word(out);
    out += c;
  }
  breaks.end(out);
  return out;
}

std::string words_within(std::string_view clean) {
  std::string out;
  for (std::size_t i = 0; i < clean.size();) {
    if (clean[i] != '<') {
      const auto end = std::min(clean.find('<', i), clean.size());
      out += unescape_xml(clean.substr(i, end - i));
      i = end;
      continue;
    }
    const auto tag = clean_tag(clean, i);
    if (breaks_lines(tag.name)) out += ' ';
    constexpr std::string_view alt = " alt=\"";
    if (const auto at = tag.whole.find(alt); tag.name == "img" && at != tag.whole.npos) {
      const auto value = tag.whole.substr(at + alt.size());
      out += unescape_xml(value.substr(0, value.find('"')));
    }
    i += tag.whole.size();
  }
  return out;
}

}  // namespace wanqiu::quiz
