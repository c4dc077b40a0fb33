#include "safe_html.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/assert.h"
#include "base/text.h"
#include "clean_html.h"
#include "xml.h"

namespace wanqiu::quiz {
namespace {

struct MarkdownParserEnd {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct MarkdownTreeEnd {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct MarkdownTextEnd {
  void operator()(char* text) const { std::free(text); }
};

/// cmark-gfm keeps its extensions in an unguarded list; before main() there is one thread.
const bool extensions_registered = (cmark_gfm_core_extensions_ensure_registered(), true);

/// A row of one cell is filled up to the width of its table's head, so a short text can ask for gigabytes of cells.
bool may_have_tables(std::string_view markdown) {
  constexpr std::size_t cells_max = 50'000;
  std::size_t widest = 0;
  const auto lines = base::split(markdown, '\n');
  for (const auto line : lines)
    widest = std::max(widest, static_cast<std::size_t>(std::count(line.begin(), line.end(), '|')));
  return (widest + 1) * lines.size() <= cells_max;
}

/// Safe mode is the default: raw HTML becomes comments, which are then cleaned away.
std::string html_of_markdown(std::string_view markdown) {
  const std::unique_ptr<cmark_parser, MarkdownParserEnd> parser(cmark_parser_new(CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE));
  const auto attach = [&](const char* name) {
    auto* extension = cmark_find_syntax_extension(name);
    WQ_ASSERT(extensions_registered && extension != nullptr);
    cmark_parser_attach_syntax_extension(parser.get(), extension);
  };
  attach("strikethrough");
  if (may_have_tables(markdown)) attach("table");
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  const std::unique_ptr<cmark_node, MarkdownTreeEnd> tree(cmark_parser_finish(parser.get()));
  const std::unique_ptr<char, MarkdownTextEnd> html(
      cmark_render_html(tree.get(), CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser.get())));
  return html.get();
}

/// Well-formed UTF-8 with line feeds for line ends and without characters that have no place in HTML.
std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < length;) {
    const auto start = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) {
      out += "\uFFFD";
    } else if (c == '\r') {
      if (i == length || text[static_cast<std::size_t>(i)] != '\n') out += '\n';
    } else if ((c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF) || c == '\n' || c == '\t') {
      out += text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start));
    }
  }
  return out;
}

bool is_tag_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Does a tag, a comment or their like begin at this `<`? Not in "若 a<b，则…" nor in "3 < 5".
bool begins_markup(std::string_view text) {
  for (const std::string_view other : {"<!--", "<![", "<!d", "<!D", "<?"}) {
    if (text.starts_with(other)) return true;
  }
  text.remove_prefix(text.starts_with("</") ? 2 : 1);
  if (text.empty() || !is_tag_letter(text.front())) return false;
  for (const char c : text) {
    if (c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n') return true;
    if (!is_tag_letter(c) && std::string_view("0123456789:-_.").find(c) == std::string_view::npos) return false;
  }
  return false;
}

/// HTML as libxml2 takes it rightly. A `<` that begins nothing is a sign of the text; the parser would take the rest of
/// the sentence for attributes. And a word processor's <o:p> is one name, of which it would make a <p>.
std::string html_as_meant(std::string_view text) {
  const auto last_end = text.rfind('>');
  std::string out;
  bool in_name = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<') {
      in_name = last_end != text.npos && i < last_end && begins_markup(text.substr(i));
      out += in_name ? "<" : "&lt;";
      continue;
    }
    in_name = in_name && (is_tag_letter(c) || c == '/' || c == ':');
    out += in_name && c == ':' ? '-' : c;
  }
  return out;
}

std::string html_of_plain(std::string_view text) {
  std::string out;
  for (const char c : escape_xml(text)) {
    if (c == '\n') {
      out += "<br/>";
    } else {
      out += c;
    }
  }
  return out;
}

std::optional<std::string> cleaned(const std::string& value, TextFormat format, std::string_view files) {
  switch (format) {
    case TextFormat::plain:
      return html_of_plain(value);
    case TextFormat::html:
      return clean_html(html_as_meant(value), files);
    case TextFormat::markdown:
      return clean_html(html_of_markdown(value), files);
    case TextFormat::moodle: {
      const auto clean = clean_html(html_as_meant(value), files);
      return clean ? clean_html(breaks_for_lines(*clean), files) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string safe_html(const Text& text, std::string_view files) {
  const auto value = without_controls(text.value);
  auto html = cleaned(value, text.format, files);
  return html ? std::move(*html) : html_of_plain(value);
}

std::string plain_words(const Text& text) {
  std::string out;
  bool space = false;
  const auto words = words_within(safe_html(text, "/"));
  for (std::size_t i = 0; i < words.size();) {
    const auto rest = std::string_view(words).substr(i);
    std::size_t width = rest.front() == ' ' || (rest.front() >= '\t' && rest.front() <= '\r') ? 1 : 0;
    for (const std::string_view wide : {"\u00A0", "\u3000"}) width = rest.starts_with(wide) ? wide.size() : width;
    space = space || width > 0;
    i += std::max<std::size_t>(width, 1);
    if (width > 0) continue;
    if (space && !out.empty()) out += ' ';
    space = false;
    out += rest.front();
  }
  return out;
}

}  // namespace wanqiu::quiz
