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

std::string to_text(const Access& access) {
  std::string text;
  switch (access.who) {
    case Access::Who::anyone:
      return "anyone";
    case Access::Who::signed_in:
      return "signed_in";
    case Access::Who::site:
      text = "site: ";
      break;
    case Access::Who::within:
      text = "within " + access.parameter + ": ";
      break;
    case Access::Who::somewhere:
      text = "somewhere: ";
      break;
  }
  bool first = true;
  for (int i = 0; i < role_count; ++i) {
    if (!access.roles.has(static_cast<Role>(i))) continue;
    if (!first) text += ", ";
    first = false;
    text += names.at(static_cast<std::size_t>(i));
  }
  return text;
}

}  // namespace wanqiu::http
