#include "xml.h"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "base/text.h"

namespace wanqiu::quiz {
namespace {

constexpr std::string_view mathml = "http://www.w3.org/1998/Math/MathML";

struct FreeContext {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
struct FreeHtmlContext {
  void operator()(htmlParserCtxt* context) const { htmlFreeParserCtxt(context); }
};
struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;

void initialise() {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
}

/// Called where "<!DOCTYPE name" has been read and nothing behind it. One that ends there declares nothing; any other
/// could declare entities or name files.
void refuse_doctype(void* context, const xmlChar*, const xmlChar* public_name, const xmlChar* system_name) {
  auto* parser = static_cast<xmlParserCtxt*>(context);
  const bool bare = public_name == nullptr && system_name == nullptr && *parser->input->cur == '>';
  if (bare) return;
  *static_cast<bool*>(parser->_private) = true;
  xmlStopParser(parser);
}

std::string text_of(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

XmlElement element_of(const xmlNode* node, int depth);

void take_children(const xmlNode* node, XmlElement& element, int depth) {
  for (const auto* child = node->children; child != nullptr; child = child->next) {
    switch (child->type) {
      case XML_TEXT_NODE:
      case XML_CDATA_SECTION_NODE:
        if (!element.children.empty() && element.children.back().kind == XmlNode::Kind::text) {
          element.children.back().text += text_of(child->content);
        } else {
          element.children.push_back({XmlNode::Kind::text, text_of(child->content), {}});
        }
        break;
      case XML_COMMENT_NODE:
        element.children.push_back({XmlNode::Kind::comment, text_of(child->content), {}});
        break;
      case XML_ELEMENT_NODE:
        element.children.push_back({XmlNode::Kind::element, {}, {}});
        element.children.back().element.push_back(element_of(child, depth + 1));
        break;
      default:
        break;  // processing instructions
    }
  }
}

XmlElement element_of(const xmlNode* node, int depth) {
  constexpr int depth_max = 256;
  XmlElement element;
  element.name = text_of(node->name);
  if (node->ns != nullptr) element.name_space = text_of(node->ns->href);
  element.line = static_cast<int>(xmlGetLineNo(node));
  for (const auto* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
    std::string value;
    for (const auto* part = attribute->children; part != nullptr; part = part->next) value += text_of(part->content);
    auto name = text_of(attribute->name);
    if (attribute->ns != nullptr && text_of(attribute->ns->prefix) == "xml") name.insert(0, "xml:");
    element.attributes.emplace_back(std::move(name), std::move(value));
  }
  if (depth < depth_max) take_children(node, element, depth);
  return element;
}

base::Fault fault_of(const xmlError* error) {
  if (error == nullptr || error->message == nullptr) return base::Fault::invalid("", "is not well-formed XML");
  auto message = std::string(base::trim(error->message));
  return base::Fault::invalid("", fmt::format("is not well-formed XML: {}", message))
      .at(fmt::format("line {}", error->line));
}

bool is_void(std::string_view name) {
  constexpr std::array<std::string_view, 14> voids{"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                                   "input", "link", "meta", "param", "source", "track", "wbr"};
  return std::find(voids.begin(), voids.end(), name) != voids.end();
}

void write_nodes(std::string& out, const std::vector<XmlNode>& nodes, bool within_math) {
  for (const auto& node : nodes) {
    if (node.kind == XmlNode::Kind::text) out += escape_xml(node.text);
    if (node.kind != XmlNode::Kind::element) continue;
    const auto& element = node.element.front();
    const bool math = element.name_space == mathml;
    out += "<" + element.name;
    if (math && !within_math) out += fmt::format(" xmlns=\"{}\"", mathml);
    for (const auto& [name, value] : element.attributes) out += fmt::format(" {}=\"{}\"", name, escape_xml(value));
    if (element.children.empty() && (math || is_void(element.name))) {
      out += "/>";
    } else {
      out += ">";
      write_nodes(out, element.children, math);
      out += "</" + element.name + ">";
    }
  }
}

}  // namespace

std::string_view XmlElement::attribute(std::string_view name_wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == name_wanted) return value;
  }
  return {};
}

const XmlElement* XmlElement::child(std::string_view name_wanted) const {
  for (const auto& node : children) {
    if (node.kind == XmlNode::Kind::element && node.element.front().name == name_wanted) return &node.element.front();
  }
  return nullptr;
}

std::vector<const XmlElement*> XmlElement::all(std::string_view name_wanted) const {
  std::vector<const XmlElement*> found;
  for (const auto& node : children) {
    if (node.kind == XmlNode::Kind::element && node.element.front().name == name_wanted)
      found.push_back(&node.element.front());
  }
  return found;
}

std::string XmlElement::text() const {
  std::string out;
  for (const auto& node : children) {
    if (node.kind == XmlNode::Kind::text) out += node.text;
    if (node.kind == XmlNode::Kind::element) out += node.element.front().text();
  }
  return out;
}

std::string XmlElement::comment(std::string_view word) const {
  for (const auto& node : children) {
    if (node.kind != XmlNode::Kind::comment) continue;
    const auto text = base::trim(node.text);
    if (text.starts_with(word)) return std::string(text.substr(word.size()));
  }
  return {};
}

base::Result<XmlElement> parse_xml(std::string_view bytes) {
  initialise();
  if (bytes.size() > std::size_t{1} << 30U) return base::Fault::make(base::FaultKind::too_large, "", "is over 1 GiB");
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
  if (!context) return base::Fault::unavailable("no memory for the XML");
  bool doctype = false;
  context->_private = &doctype;
  context->sax->internalSubset = refuse_doctype;
  constexpr int options =
      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES;
  const Document document(
      xmlCtxtReadMemory(context.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr, options));
  if (doctype)
    return base::Fault::invalid(
        "", "declares a document type with more than its name (<!DOCTYPE); such files are not read");
  if (!document || context->wellFormed == 0) return fault_of(xmlCtxtGetLastError(context.get()));
  const auto* root = xmlDocGetRootElement(document.get());
  if (root == nullptr) return base::Fault::invalid("", "is empty XML");
  auto element = element_of(root, 0);
  // Comments before the root element belong to the document; nobody asks for them.
  return element;
}

base::Result<XmlElement> parse_html(std::string_view html) {
  initialise();
  const std::string whole = "<html><body>" + std::string(html) + "</body></html>";
  const std::unique_ptr<htmlParserCtxt, FreeHtmlContext> context(htmlNewParserCtxt());
  if (!context) return base::Fault::unavailable("no memory for the HTML");
  // By itself the parser drops the space in "<b>a</b> <b>b</b>".
  context->sax->ignorableWhitespace = context->sax->characters;
  constexpr int options = HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER;
  const Document document(
      htmlCtxtReadMemory(context.get(), whole.data(), static_cast<int>(whole.size()), nullptr, "UTF-8", options));
  const auto* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (root == nullptr) return base::Fault::invalid("", "is not HTML");
  const auto all = element_of(root, 0);
  const auto* body = all.child("body");
  if (body == nullptr) return base::Fault::invalid("", "is not HTML");
  return *body;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string inner_xml(const std::vector<XmlNode>& nodes) {
  std::string out;
  write_nodes(out, nodes, false);
  return out;
}

std::string inner_xml(const XmlElement& element) {
  return inner_xml(element.children);
}

}  // namespace wanqiu::quiz
