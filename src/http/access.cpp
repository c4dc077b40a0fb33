#include "http/access.h"

#include <array>

namespace wanqiu::http {
namespace {

constexpr std::array<std::string_view, role_count> names{
    "learner", "organisation_admin", "contributor", "editor", "reviewer", "chief", "host",
    "judge",   "organiser",          "operator"};

}  // namespace

std::string_view to_string(Role role) {
  return names.at(static_cast<std::size_t>(role));
}

std::optional<Role> parse_role(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

}  // namespace wanqiu::http
