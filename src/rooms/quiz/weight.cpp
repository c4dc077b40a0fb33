#include "quiz/weight.h"

#include <fmt/format.h>

#include "base/text.h"

namespace wanqiu::quiz {
namespace {

constexpr int percent_decimals = 9;
constexpr int fraction_decimals = 11;  // of 1, in the same billionths of a percent

std::string digits_of(std::int64_t value, int decimals) {
  std::int64_t unit = 1;
  for (int i = 0; i < decimals; ++i) unit *= 10;
  const std::int64_t size = value < 0 ? -value : value;
  auto text = fmt::format("{}{}.{:0{}}", value < 0 ? "-" : "", size / unit, size % unit, decimals);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

base::Result<Weight> Weight::parse(std::string_view text, int decimals, std::string_view field) {
  const auto wrong = [&](std::string_view reason) { return base::Fault::invalid(field, reason); };
  text = base::trim(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  int seen = -1;  // decimals so far; -1 before the point
  bool digits = false;
  for (const char c : text) {
    if (c == '.' && seen < 0) {
      seen = 0;
      continue;
    }
    if (c < '0' || c > '9') return wrong(fmt::format("must be a number such as 33.33333, is '{}'", text));
    digits = true;
    if (seen >= decimals) {
      if (c != '0') return wrong(fmt::format("has more decimals than are held, is '{}'", text));
      continue;
    }
    if (seen >= 0) ++seen;
    value = value * 10 + (c - '0');
    if (value > 1'000 * billion) return wrong("must lie between -100 % and 100 %");
  }
  if (!digits) return wrong("must be a number such as 33.33333");
  for (int i = seen < 0 ? 0 : seen; i < decimals; ++i) {
    value *= 10;
    if (value > 1'000 * billion) return wrong("must lie between -100 % and 100 %");
  }
  if (value > full().value_) return wrong("must lie between -100 % and 100 %");
  return Weight(negative ? -value : value);
}

base::Result<Weight> Weight::parse_percent(std::string_view text, std::string_view field) {
  return parse(text, percent_decimals, field);
}

base::Result<Weight> Weight::parse_fraction(std::string_view text, std::string_view field) {
  return parse(text, fraction_decimals, field);
}

std::string Weight::percent_text() const {
  return digits_of(value_, percent_decimals);
}

std::string Weight::fraction_text() const {
  return digits_of(value_, fraction_decimals);
}

}  // namespace wanqiu::quiz
