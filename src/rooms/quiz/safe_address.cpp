#include "safe_address.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace wanqiu::quiz {
namespace {

/// Browsers leave out white space and control characters at both ends.
std::string_view without_ends(std::string_view address) {
  const auto is_outer = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!address.empty() && is_outer(address.front())) address.remove_prefix(1);
  while (!address.empty() && is_outer(address.back())) address.remove_suffix(1);
  return address;
}

bool misleads_browsers(std::string_view address) {
  return std::any_of(address.begin(), address.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || c == '\\';
  });
}

std::string with_coded_spaces(std::string_view address) {
  std::string out;
  for (const char c : address) {
    if (c == ' ') {
      out += "%20";
    } else {
      out += c;
    }
  }
  return out;
}

std::optional<std::string> site_path(std::string_view address) {
  if (!address.starts_with('/') || address.starts_with("//") || misleads_browsers(address)) return std::nullopt;
  return with_coded_spaces(address);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool coded =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (!coded) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
    i += 2;
  }
  return out;
}

/// Moodle codes a name in an address and may put a query behind it.
std::optional<std::string> named_attachment(std::string_view address, std::string_view files) {
  address.remove_prefix(attachment_prefix.size());
  const auto name = percent_decoded(address.substr(0, address.find_first_of("?#")));
  if (!base::is_utf8(name) || misleads_browsers(name)) return std::nullopt;
  for (const auto part : base::split(name, '/')) {
    if (part.empty() || part == "." || part == "..") return std::nullopt;
  }
  return attachment_address(files, name);
}

/// "https://host…"; what stands before it and how it is written is all that makes the scheme.
bool is_web_address(std::string_view address) {
  constexpr std::size_t longest = std::string_view("https://").size();
  std::string beginning(address.substr(0, longest));
  std::transform(beginning.begin(), beginning.end(), beginning.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::size_t host = beginning.starts_with("http://") ? 7 : beginning == "https://" ? longest : address.npos;
  return host < address.size() && std::string_view("/?#@: ").find(address[host]) == std::string_view::npos &&
         !misleads_browsers(address);
}

}  // namespace

std::string attachment_address(std::string_view files, std::string_view name) {
  std::string address(files);
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return address;
}

std::optional<std::string> source_address(std::string_view address, std::string_view files) {
  address = without_ends(address);
  if (!address.starts_with(attachment_prefix)) return site_path(address);
  const auto attachment = named_attachment(address, files);
  return attachment ? site_path(*attachment) : std::nullopt;
}

std::optional<LinkAddress> link_address(std::string_view address, std::string_view files) {
  if (auto here = source_address(address, files)) return LinkAddress{std::move(*here), false};
  address = without_ends(address);
  if (!is_web_address(address)) return std::nullopt;
  return LinkAddress{with_coded_spaces(address), true};
}

}  // namespace wanqiu::quiz
