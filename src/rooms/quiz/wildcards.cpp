#include "wildcards.h"

#include <algorithm>

namespace wanqiu::quiz {
namespace {

bool has_wildcard(std::string_view text) {
  for (std::size_t at = text.find('*'); at != text.npos; at = text.find('*', at + 1)) {
    if (at == 0 || text[at - 1] != '\\') return true;
  }
  return false;
}

}  // namespace

Fill fill_with_wildcards(std::vector<Accepted> accepted, bool case_sensitive) {
  Fill fill;
  fill.case_sensitive = case_sensitive;
  fill.wildcards =
      std::any_of(accepted.begin(), accepted.end(), [](const auto& each) { return has_wildcard(each.text); });
  if (!fill.wildcards) {
    for (auto& each : accepted) {
      for (std::size_t at = each.text.find("\\*"); at != std::string::npos; at = each.text.find("\\*", at + 1))
        each.text.erase(at, 1);
    }
  }
  fill.blanks.push_back({std::move(accepted)});
  return fill;
}

std::optional<std::string> wildcard_text(std::string_view accepted, bool wildcards) {
  if (wildcards) return std::string(accepted);
  if (accepted.find("\\*") != accepted.npos) return std::nullopt;
  std::string text;
  for (const char c : accepted) {
    if (c == '*') text += '\\';
    text += c;
  }
  return text;
}

}  // namespace wanqiu::quiz
