#include "number.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace wanqiu::quiz {

double tidied(double number) {
  const auto text = fmt::format("{:.15g}", number);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value == 0 ? 0 : value;  // no negative zero
}

double tidied(double difference, double beside) {
  if (beside == 0 || difference == 0) return tidied(difference);
  const int decimals = 14 - static_cast<int>(std::floor(std::log10(std::abs(beside))));
  if (decimals <= 0) return tidied(difference);
  const auto text = fmt::format("{:.{}f}", difference, decimals);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value == 0 ? 0 : value;
}

base::Result<double> parse_number(std::string_view text, std::string_view field) {
  const auto wrong = [&](std::string_view reason) { return base::Fault::invalid(field, reason); };
  auto digits = base::trim(text);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.find_first_not_of("0123456789.-+eE") != digits.npos) {
    return wrong(fmt::format("must be a number such as 3.14, is '{}'", base::first_code_points(text, 40)));
  }
  double value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || !std::isfinite(value)) {
    return wrong(fmt::format("must be a number such as 3.14, is '{}'", base::first_code_points(text, 40)));
  }
  if (tidied(value) != value) return wrong("has more than 15 digits, which are not held");
  return tidied(value);
}

std::string number_text(double number) {
  return fmt::format("{}", number);
}

}  // namespace wanqiu::quiz
