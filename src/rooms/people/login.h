#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wanqiu::people {

/// Names that people sign in by. Whatever was typed, full width, spaces and capitals included, comes to one form.

/// A mainland mobile number ("138 0013 8000", "+86…") as 11 digits; another country's as + and 7 to 15 digits.
base::Result<std::string> parse_phone(std::string_view text, std::string_view field);
/// 3 to 30 letters, digits, . _ -, beginning with a letter; kept as typed, compared without regard to capitals.
base::Result<std::string> parse_user_name(std::string_view text, std::string_view field);
/// 1 to 40 characters, none of them white space.
base::Result<std::string> parse_staff_number(std::string_view text, std::string_view field);
base::Result<std::string> parse_name(std::string_view text, std::string_view field);

/// What the table `login` is keyed by: for anything of the three kinds above, however it was typed.
std::string login_key(std::string_view typed);

/// "138****8000"
std::string masked_phone(std::string_view phone);

}  // namespace wanqiu::people
