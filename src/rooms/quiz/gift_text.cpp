#include "gift_text.h"

#include <array>
#include <optional>

namespace wanqiu::quiz {
namespace {

constexpr std::string_view escaped_signs = ":#={}~n";
constexpr std::string_view shown_signs = ":#={}~\n";
constexpr std::string_view hidden_lead = "\xEF\xB7";  // U+FDD0 is EF B7 90
constexpr char hidden_first = static_cast<char>(0x90);

std::optional<TextFormat> format_of(std::string_view name) {
  if (name == "html") return TextFormat::html;
  if (name == "plain") return TextFormat::plain;
  if (name == "markdown") return TextFormat::markdown;
  if (name == "moodle") return TextFormat::moodle;
  return std::nullopt;
}

std::string_view format_word(TextFormat format) {
  constexpr std::array<std::string_view, 4> names{"plain", "html", "markdown", "moodle"};
  return names.at(static_cast<std::size_t>(format));
}

/// Which of the hidden characters begins at `at`; npos for none.
std::size_t hidden_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != hidden_lead || at + 2 >= text.size()) return text.npos;
  const auto place = static_cast<std::size_t>(static_cast<unsigned char>(text[at + 2])) - 0x90;
  return place < shown_signs.size() ? place : text.npos;
}

}  // namespace

std::string hide_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
    } else if (text[i + 1] == '\\') {
      out += '\\';
      ++i;
    } else if (const auto which = escaped_signs.find(text[i + 1]); which != escaped_signs.npos) {
      out += hidden_lead;
      out += static_cast<char>(hidden_first + static_cast<char>(which));
      ++i;
    } else {
      out += '\\';
    }
  }
  return out;
}

std::string show_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto which = hidden_at(text, i); which != text.npos) {
      out += shown_signs[which];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool holds_hidden(std::string_view text) {
  for (std::size_t at = text.find(hidden_lead); at != text.npos; at = text.find(hidden_lead, at + 1)) {
    if (hidden_at(text, at) != text.npos) return true;
  }
  return false;
}

std::string escape_gift(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (std::string_view("\\#={}~:").find(c) != std::string_view::npos) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view trim_ascii(std::string_view text) {
  constexpr std::string_view space = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(space);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

Text read_gift_text(std::string_view hidden, TextFormat otherwise) {
  hidden = trim_ascii(hidden);
  auto format = otherwise;
  if (hidden.starts_with('[')) {
    const auto end = hidden.find(']');
    if (end != hidden.npos) {
      if (const auto named = format_of(hidden.substr(1, end - 1))) {
        format = *named;
        hidden.remove_prefix(end + 1);
      }
    }
  }
  return {std::string(trim_ascii(show_escapes(hidden))), format};
}

std::string write_gift_text(const Text& text, TextFormat usual) {
  if (text.empty()) return {};
  // A text that begins with [ or / could be read as a format or a remark; naming its format says that it is not.
  const bool doubtful = text.value.starts_with('[') || text.value.starts_with('/');
  std::string out;
  if (text.format != usual || doubtful) out = "[" + std::string(format_word(text.format)) + "]";
  return out + escape_gift(text.value);
}

}  // namespace wanqiu::quiz
