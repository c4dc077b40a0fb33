#include "target.h"

#include <optional>

#include "base/text.h"

namespace wanqiu::http {
namespace {

constexpr std::size_t target_bytes_max = 4096;
constexpr std::size_t queries_max = 40;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// Nothing to decode and nothing to refuse: the usual path.
bool is_plain(std::string_view path) {
  char before = '/';
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || (c == '.' && before != '/');
    if (!plain) return false;
    before = c;
  }
  return true;
}

}  // namespace

base::Result<Target> parse_target(std::string_view text) {
  const auto wrong = [](std::string_view reason) { return base::Fault::invalid("", reason); };
  if (text.size() > target_bytes_max) return wrong("the address is longer than 4,096 bytes");
  if (text.empty() || text.front() != '/') return wrong("the address must begin with /");
  const auto mark = text.find('?');
  const auto raw_path = text.substr(0, mark);
  Target target;
  const bool plain = is_plain(raw_path);
  if (plain) target.path = raw_path;
  for (const auto segment : plain ? std::vector<std::string_view>() : base::split(raw_path.substr(1), '/')) {
    const auto decoded = decode(segment, false);
    if (!decoded) return wrong("the address has a broken % code");
    if (*decoded == "." || *decoded == "..") return wrong("the address must not have . or .. segments");
    if (decoded->find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) {
      return wrong("the address must not have an encoded slash, a backslash or NUL");
    }
    if (!base::is_utf8(*decoded)) return wrong("the address must be UTF-8");
    target.path += '/';
    target.path += *decoded;
  }
  if (mark == text.npos) return target;
  for (const auto pair : base::split(text.substr(mark + 1), '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = decode(pair.substr(0, equals), true);
    auto value = decode(equals == pair.npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value) return wrong("the address has a broken % code");
    if (!base::is_utf8(*name)) return wrong("the address must be UTF-8");
    if (target.queries.size() == queries_max) return wrong("the address has more than 40 parameters");
    target.queries.emplace_back(std::move(*name), std::move(*value));
  }
  return target;
}

}  // namespace wanqiu::http
