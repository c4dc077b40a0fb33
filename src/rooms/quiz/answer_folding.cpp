#include "answer_folding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/assert.h"
#include "base/text.h"
#include "number.h"

namespace wanqiu::quiz {
namespace {

/// Stands for a wildcard while the text around it is folded: NUL is in no text of a question.
constexpr char any_run = '\0';

std::string with_wildcards_as(std::string_view accepted, std::string_view sign) {
  std::string text;
  for (const char c : accepted) {
    if (c != '*') {
      text += c;
    } else if (!text.empty() && text.back() == '\\') {
      text.back() = '*';
    } else {
      text += sign;
    }
  }
  return text;
}

icu::UnicodeString with_single_spaces(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  bool space = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isUWhiteSpace(c)) {
      space = !out.isEmpty();
      continue;
    }
    if (space) out.append(UChar32{' '});
    space = false;
    out.append(c);
  }
  return out;
}

bool fits_pattern(std::string_view answer, std::string_view pattern) {
  auto end = pattern.find(any_run);
  if (end == pattern.npos) return answer == pattern;
  if (!answer.starts_with(pattern.substr(0, end))) return false;
  answer.remove_prefix(end);
  for (;;) {
    pattern.remove_prefix(end + 1);
    end = pattern.find(any_run);
    if (end == pattern.npos) return answer.ends_with(pattern);
    // The leftmost place leaves the most for the rest, so no other needs to be tried.
    const auto at = answer.find(pattern.substr(0, end));
    if (at == answer.npos) return false;
    answer.remove_prefix(at + end);
  }
}

/// NFKC would do too much: it makes 52 of "5²".
std::string half_width(std::string_view text) {
  constexpr UChar32 wide_first = 0xFF01;
  constexpr UChar32 wide_last = 0xFF5E;
  constexpr UChar32 wide_offset = 0xFEE0;
  constexpr UChar32 minus_sign = 0x2212;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  std::string out;
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c >= wide_first && c <= wide_last) c -= wide_offset;
    if (c == minus_sign) c = '-';
    out += c > 0 && c < 0x80 ? static_cast<char>(c) : '?';
  }
  return out;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "1,000" → "1000"; what has commas in other places comes back as it is.
std::string without_thousands_commas(const std::string& number) {
  const auto parts = base::split(std::string_view(number).substr(0, number.find_first_of(".e")), ',');
  std::size_t integer_size = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool first = i == 0;
    const bool whole = first ? !parts[i].empty() && parts[i].size() <= 3 : parts[i].size() == 3;
    if (!whole || !is_digits(parts[i])) return number;
    integer_size += parts[i].size() + (first ? 0 : 1);
  }
  std::string out;
  for (const auto part : parts) out += part;
  return out + number.substr(integer_size);
}

}  // namespace

std::string folded_answer(std::string_view text, const Fill& fill) {
  if (!fill.case_sensitive && !fill.width_sensitive) return base::folded(text);
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer =
      fill.width_sensitive ? icu::Normalizer2::getNFCInstance(status) : icu::Normalizer2::getNFKCInstance(status);
  WQ_ASSERT(U_SUCCESS(status));
  auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  if (!fill.case_sensitive) wide.foldCase();
  std::string folded;
  with_single_spaces(normalizer->normalize(wide, status)).toUTF8String(folded);
  WQ_ASSERT(U_SUCCESS(status));
  return folded;
}

bool fits_accepted(std::string_view folded, std::string_view accepted, const Fill& fill) {
  if (!fill.wildcards) return folded == folded_answer(accepted, fill);
  const auto pattern = with_wildcards_as(accepted, std::string_view(&any_run, 1));
  return fits_pattern(folded, folded_answer(pattern, fill));
}

std::string example_of(std::string_view accepted, const Fill& fill) {
  return fill.wildcards ? with_wildcards_as(accepted, "…") : std::string(accepted);
}

std::optional<double> typed_number(std::string_view text) {
  auto number = half_width(base::trim(text));
  std::replace(number.begin(), number.end(), 'E', 'e');
  const bool negative = number.starts_with('-');
  if (negative || number.starts_with('+')) number.erase(0, 1);
  number = without_thousands_commas(number);
  const bool begins = number.find_first_of("0123456789.") == 0;
  if (!begins || number.find_first_not_of("0123456789.-+e") != std::string::npos) return std::nullopt;
  double value = 0;
  const auto* end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return tidied(negative ? -value : value);
}

}  // namespace wanqiu::quiz
