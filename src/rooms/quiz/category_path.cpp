#include "category_path.h"

namespace wanqiu::quiz {

std::string read_category_path(std::string_view path) {
  if (path.starts_with('$')) {
    const auto end = path.find('$', 1);
    const bool context = end != path.npos &&
                         path.substr(1, end - 1).find_first_not_of("abcdefghijklmnopqrstuvwxyz") == path.npos &&
                         (end + 1 == path.size() || path[end + 1] == '/');
    if (context) path.remove_prefix(end + 1 == path.size() ? end + 1 : end + 2);
  }
  if (path == "top") return {};
  if (path.starts_with("top/") && !path.starts_with("top//")) path.remove_prefix(4);
  return std::string(path);
}

std::string write_category_path(std::string_view path) {
  return "$course$/top" + (path.empty() ? std::string() : "/" + std::string(path));
}

}  // namespace wanqiu::quiz
