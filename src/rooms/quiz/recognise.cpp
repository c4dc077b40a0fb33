// Which format a file has: by what it must be, then by its name, then by what it looks like.
#include "base/text.h"
#include "encoding.h"
#include "gift_text.h"
#include "package.h"
#include "quiz/question_format.h"

namespace wanqiu::quiz {
namespace {

bool has_line_that_begins(std::string_view text, std::string_view word) {
  for (const auto line : base::split(text, '\n')) {
    if (trim_ascii(line).starts_with(word)) return true;
  }
  return false;
}

/// The name of the root element without its prefix; "" for what is not XML.
std::string_view root_of(std::string_view xml) {
  for (auto at = xml.find('<'); at != xml.npos; at = xml.find('<', at)) {
    const auto rest = xml.substr(at);
    if (rest.starts_with("<!--")) {
      at = xml.find("-->", at);
    } else if (rest.starts_with("<?") || rest.starts_with("<!")) {
      at = xml.find('>', at);
    } else {
      auto name = rest.substr(1, rest.find_first_of(" \t\r\n/>", 1) - 1);
      if (const auto colon = name.find(':'); colon != name.npos) name.remove_prefix(colon + 1);
      return name;
    }
  }
  return {};
}

std::optional<Format> recognise_xml(std::string_view text) {
  const auto root = root_of(text);
  if (root == "quiz") return Format::moodle_xml;
  if (root.starts_with("assessment") || root.starts_with("qti-assessment")) return Format::qti;
  return std::nullopt;
}

/// What an ending says for sure; ".txt" may be GIFT or Aiken, ".xml" Moodle's or QTI.
std::optional<Format> recognise_name(std::string_view file) {
  const auto name = base::folded(file);
  const auto ends = [&name](std::string_view ending) { return name.ends_with(ending); };
  if (ends(".jsonl") || ends(".json")) return Format::jsonl;
  if (ends(".gift") || ends(".gift.txt")) return Format::gift;
  if (ends(".aiken") || ends(".aiken.txt")) return Format::aiken;
  if (ends(".zip")) return Format::qti;
  return std::nullopt;
}

std::optional<Format> recognise_text(std::string_view text) {
  if (text.starts_with('{')) {
    const auto inside = trim_ascii(text.substr(1));
    if (inside.starts_with('"') || inside.starts_with('}')) return Format::jsonl;
  }
  if (has_line_that_begins(text, "ANSWER:") && (has_line_that_begins(text, "A)") || has_line_that_begins(text, "A.")))
    return Format::aiken;
  if (has_line_that_begins(text, "$CATEGORY:") || has_line_that_begins(text, "::")) return Format::gift;
  const auto open = text.find('{');
  if (open != text.npos && text.find('}', open) != text.npos) return Format::gift;
  return std::nullopt;
}

std::optional<Format> recognise_content(std::string_view text, std::string_view file) {
  text = trim_ascii(text);
  if (text.starts_with('<')) {
    if (const auto found = recognise_xml(text)) return found;
  }
  if (const auto found = recognise_name(file)) return found;
  // XML that is neither: the reader says what it is instead.
  if (base::folded(file).ends_with(".xml")) return Format::moodle_xml;
  return recognise_text(text);
}

}  // namespace

std::optional<Format> recognise(std::string_view bytes, std::string_view file) {
  if (is_zip(bytes)) return Format::qti;
  // Enough to know a file by; a cut through a character does no harm here.
  const auto beginning = bytes.substr(0, std::size_t{256} << 10U);
  const auto text = to_utf8_text(beginning);
  return recognise_content(text ? std::string_view(*text) : beginning, file);
}

}  // namespace wanqiu::quiz
