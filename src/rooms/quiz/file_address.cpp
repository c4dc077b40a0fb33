#include "file_address.h"

#include <fmt/format.h>

#include <charconv>

namespace wanqiu::quiz {
namespace {

bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

/// Where `name` is a whole name in the text.
void replace_name(std::string& text, std::string_view name, std::string_view address) {
  const auto from = std::string(plugin_file) + std::string(name);
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    const auto end = at + from.size();
    const bool goes_on = end < text.size() && (stands_for_itself(text[end]) || text[end] == '%');
    if (!goes_on) text.replace(at, from.size(), address);
    at += goes_on ? from.size() : address.size();
  }
}

}  // namespace

std::string in_address(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (stands_for_itself(c) || c == '/') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string from_address(std::string_view address) {
  std::string out;
  for (std::size_t i = 0; i < address.size(); ++i) {
    unsigned value = 0;
    const auto digits = address.substr(i + 1, 2);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (address[i] == '%' && digits.size() == 2 && read.ptr == digits.data() + 2) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += address[i];
    }
  }
  return out;
}

bool names_file(std::string_view text, std::string_view name) {
  return text.find(std::string(plugin_file) + std::string(name)) != text.npos ||
         text.find(std::string(plugin_file) + in_address(name)) != text.npos;
}

void rename_file(std::string& text, std::string_view name, std::string_view folder, std::string_view other) {
  replace_name(text, name, std::string(folder) + std::string(other));
  replace_name(text, in_address(name), std::string(folder) + in_address(other));
}

}  // namespace wanqiu::quiz
