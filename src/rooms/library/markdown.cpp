#include "markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <cstdlib>
#include <memory>
#include <mutex>

#include "base/text.h"

namespace wanqiu::library {
namespace {

struct NodeEnd {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct ParserEnd {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct IteratorEnd {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
struct TextEnd {
  void operator()(char* text) const { std::free(text); }
};
using Node = std::unique_ptr<cmark_node, NodeEnd>;
using Parser = std::unique_ptr<cmark_parser, ParserEnd>;
using OwnedText = std::unique_ptr<char, TextEnd>;

// Safe mode (the default of cmark-gfm) drops raw HTML and dangerous addresses; broken UTF-8 becomes U+FFFD.
constexpr int options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;

Parser make_parser() {
  static std::once_flag registered;
  std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
  Parser parser(cmark_parser_new(options));
  for (const char* name : {"table", "strikethrough", "autolink"}) {
    if (auto* extension = cmark_find_syntax_extension(name))
      cmark_parser_attach_syntax_extension(parser.get(), extension);
  }
  return parser;
}

Node parse(cmark_parser* parser, std::string_view markdown) {
  cmark_parser_feed(parser, markdown.data(), markdown.size());
  return Node(cmark_parser_finish(parser));
}

template <class F>
void walk(cmark_node* document, F&& visit) {
  const std::unique_ptr<cmark_iter, IteratorEnd> iterator(cmark_iter_new(document));
  for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iterator.get())) {
    visit(event, cmark_iter_get_node(iterator.get()));
  }
}

/// The page's title is the only <h1>.
void lower_headings(cmark_node* document) {
  bool has_first = false;
  walk(document, [&](cmark_event_type event, cmark_node* node) {
    if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING) {
      has_first = has_first || cmark_node_get_heading_level(node) == 1;
    }
  });
  if (!has_first) return;
  walk(document, [](cmark_event_type event, cmark_node* node) {
    if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING) {
      cmark_node_set_heading_level(node, std::min(6, cmark_node_get_heading_level(node) + 1));
    }
  });
}

bool is_block(cmark_node_type type) {
  return (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}
bool is_cell(cmark_node* node) {
  return std::string_view(cmark_node_get_type_string(node)) == "table_cell";
}

bool is_mark(char c) {
  return std::string_view("\\`*_{}[]()<>#+-.!|~&:@\"'=").find(c) != std::string_view::npos;
}

}  // namespace

std::string to_html(std::string_view markdown) {
  const auto parser = make_parser();
  const auto document = parse(parser.get(), markdown);
  lower_headings(document.get());
  const OwnedText html(cmark_render_html(document.get(), options, cmark_parser_get_syntax_extensions(parser.get())));
  return html.get();
}

std::string to_plain_text(std::string_view markdown) {
  const auto parser = make_parser();
  const auto document = parse(parser.get(), markdown);
  std::string text;
  const auto end_line = [&text] {
    if (!text.empty() && text.back() != '\n') text += '\n';
  };
  walk(document.get(), [&](cmark_event_type event, cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (event == CMARK_EVENT_ENTER) {
      if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
        if (const char* literal = cmark_node_get_literal(node)) text += literal;
      } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
        text += '\n';
      } else if (is_block(type)) {
        end_line();
      }
    } else if (is_cell(node)) {
      text += ' ';
    } else if (is_block(type)) {
      end_line();
    }
  });
  return std::string(base::trim(text));
}

std::string to_markdown(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const auto raw : base::split(text, '\n')) {
    const auto line = base::trim(raw);  // leading white space would make code of it
    if (line.empty()) {
      out += '\n';
      continue;
    }
    if (!out.empty() && out.back() != '\n') out += "\\\n";  // a line break that stays one
    for (const char c : line) {
      if (is_mark(c)) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string to_markdown(const std::vector<std::string>& paragraphs) {
  std::string out;
  for (const auto& paragraph : paragraphs) {
    auto text = to_markdown(paragraph);
    if (base::trim(text).empty()) continue;
    if (!out.empty()) out += "\n\n";
    out += text;
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
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
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string beginning(std::string_view plain_text, std::size_t code_points_max) {
  std::string line;
  for (const auto part : base::split(plain_text, '\n')) {
    const auto trimmed = base::trim(part);
    if (trimmed.empty()) continue;
    if (!line.empty() && static_cast<unsigned char>(line.back()) < 0x80) line += ' ';
    line += trimmed;
    if (base::code_points(line) > code_points_max) break;
  }
  if (base::code_points(line) <= code_points_max) return line;
  return std::string(base::trim(base::first_code_points(line, code_points_max - 1))) + "…";
}

}  // namespace wanqiu::library
