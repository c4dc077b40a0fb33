#include "named_parameters.h"

#include <algorithm>

namespace wanqiu::store {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The end of the stretch that starts at `i` and is to be copied as it is; `i` itself when a parameter may start there.
std::size_t skip(std::string_view sql, std::size_t i) {
  if (sql[i] == '\'' || sql[i] == '"') {
    const auto end = sql.find(sql[i], i + 1);
    return end == sql.npos ? sql.size() : end + 1;
  }
  if (sql.substr(i, 2) == "--") {
    const auto end = sql.find('\n', i);
    return end == sql.npos ? sql.size() : end + 1;
  }
  if (sql.substr(i, 2) == "::") return i + 2;
  if (sql[i] == ':' && i + 1 < sql.size() && is_name(sql[i + 1])) return i;
  return i + 1;
}

}  // namespace

NamedParameters number_parameters(std::string_view sql) {
  NamedParameters out;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < sql.size();) {
    const std::size_t copied = skip(sql, i);
    if (copied > i) {
      out.sql += sql.substr(i, copied - i);
      i = copied;
      continue;
    }
    std::size_t end = i + 1;
    while (end < sql.size() && is_name(sql[end])) ++end;
    const auto name = sql.substr(i + 1, end - i - 1);
    auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) found = names.insert(names.end(), name);
    out.value_of.push_back(static_cast<std::size_t>(found - names.begin()));
    out.sql += ":p" + std::to_string(out.value_of.size());
    i = end;
  }
  out.names = names.size();
  return out;
}

}  // namespace wanqiu::store
