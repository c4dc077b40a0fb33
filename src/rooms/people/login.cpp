#include "login.h"

#include <algorithm>

#include "base/text.h"

namespace wanqiu::people {
namespace {

using base::Fault;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Digits and a leading +, when the text is nothing but a written phone number; otherwise empty.
std::string phone_digits(std::string_view folded) {
  std::string digits;
  for (const char c : folded) {
    if (is_digit(c) || (c == '+' && digits.empty())) {
      digits += c;
    } else if (c != ' ' && c != '-') {
      return {};
    }
  }
  if (digits.starts_with("+86")) digits.erase(0, 3);
  return digits;
}

bool is_mainland_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3' &&
         std::all_of(digits.begin(), digits.end(), is_digit);
}

bool is_international(std::string_view digits) {
  return digits.size() >= 8 && digits.size() <= 16 && digits[0] == '+' && digits[1] != '0';
}

}  // namespace

base::Result<std::string> parse_phone(std::string_view text, std::string_view field) {
  if (text.size() > 100 || !base::is_utf8(text)) return Fault::invalid(field, "must be a phone number");
  const auto digits = phone_digits(base::folded(text));
  if (is_mainland_mobile(digits) || is_international(digits)) return digits;
  return Fault::invalid(field, "must be a mobile number of 11 digits, or + and the number with its country");
}

base::Result<std::string> parse_user_name(std::string_view text, std::string_view field) {
  const auto name = base::trim(text);
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool fits = name.size() >= 3 && name.size() <= 30 && is_letter(name.front()) &&
                    std::all_of(name.begin(), name.end(), [&](char c) {
                      return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
                    });
  if (!fits) return Fault::invalid(field, "must be 3 to 30 letters, digits, . _ or -, beginning with a letter");
  return std::string(name);
}

base::Result<std::string> parse_staff_number(std::string_view text, std::string_view field) {
  auto number = base::parse_text(text, field, {1, 40});
  if (!number) return number.error();
  if (number->find(' ') != std::string::npos) return Fault::invalid(field, "must have no spaces");
  return number;
}

base::Result<std::string> parse_name(std::string_view text, std::string_view field) {
  auto name = base::parse_text(text, field, {1, 40});
  if (name && name->size() >= 256) return Fault::invalid(field, "is too long");
  return name;
}

std::string login_key(std::string_view typed) {
  auto folded = base::folded(typed);
  auto digits = phone_digits(folded);
  if (is_mainland_mobile(digits) || is_international(digits)) return digits;
  return folded;
}

std::string masked_phone(std::string_view phone) {
  if (phone.size() < 8) return std::string(phone.size(), '*');
  return std::string(phone.substr(0, 3)) + std::string(phone.size() - 7, '*') +
         std::string(phone.substr(phone.size() - 4));
}

}  // namespace wanqiu::people
