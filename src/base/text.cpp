#include "base/text.h"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "base/assert.h"

namespace wanqiu::base {

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return count;
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && seen++ == count) return text.substr(0, i);
  }
  return text;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view wide_space = "\u3000";
  for (;;) {
    if (!text.empty() && std::string_view(" \t\r\n\f\v").find(text.front()) != text.npos) {
      text.remove_prefix(1);
    } else if (text.starts_with(wide_space)) {
      text.remove_prefix(wide_space.size());
    } else {
      break;
    }
  }
  for (;;) {
    if (!text.empty() && std::string_view(" \t\r\n\f\v").find(text.back()) != text.npos) {
      text.remove_suffix(1);
    } else if (text.ends_with(wide_space)) {
      text.remove_suffix(wide_space.size());
    } else {
      return text;
    }
  }
}

std::string folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  WQ_ASSERT(U_SUCCESS(status));
  const auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::string plain;
  normalizer->normalize(wide, status).toUTF8String(plain);
  WQ_ASSERT(U_SUCCESS(status));
  std::string out;
  for (const char c : trim(plain)) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (space && !out.empty() && out.back() == ' ') continue;
    out += space ? ' ' : c;
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Result<std::string> parse_text(std::string_view text, std::string_view field, TextLimits limits) {
  if (!is_utf8(text)) return Fault::invalid(field, "must be well-formed UTF-8");
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool line = c == '\n' || c == '\t' || c == '\r';
    if ((byte < 0x20 && !(limits.multiline && line)) || byte == 0x7F) {
      return Fault::invalid(field, limits.multiline ? "must not contain control characters"
                                                    : "must be one line without control characters");
    }
  }
  const auto trimmed = trim(text);
  const std::size_t length = code_points(trimmed);
  if (length < limits.min) {
    return Fault::invalid(
        field, limits.min == 1 ? "must not be empty" : fmt::format("must have at least {} characters", limits.min));
  }
  if (length > limits.max)
    return Fault::invalid(field, fmt::format("must have at most {} characters, has {}", limits.max, length));
  return std::string(trimmed);
}

}  // namespace wanqiu::base
