#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wanqiu::quiz {

/// A decimal number with at most 15 significant digits ("3.1415", "-1e-7"): what a double gives back unchanged.
base::Result<double> parse_number(std::string_view text, std::string_view field);
/// The shortest text that reads as the same number.
std::string number_text(double number);
/// Rounded to 15 significant digits: what was computed with decimals becomes the decimal it means (3.142 - 3.1415).
double tidied(double number);
/// A difference of numbers of the size of `beside`, rounded to the 15th significant digit of these.
double tidied(double difference, double beside);

}  // namespace wanqiu::quiz
