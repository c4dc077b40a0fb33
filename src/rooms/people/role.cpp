#include "role.h"

#include <algorithm>

namespace wanqiu::people {

using http::Role;
using http::RoleSet;

bool may_give(Role holder, Role given) {
  if (given == Role::learner) return false;
  switch (holder) {
    case Role::operator_:
      return true;
    case Role::organisation_admin:
      return RoleSet{Role::organisation_admin, Role::contributor, Role::host, Role::judge, Role::organiser}.has(given);
    case Role::chief:
      return RoleSet{Role::contributor, Role::editor, Role::reviewer, Role::chief}.has(given);
    default:
      return false;
  }
}

bool may_give(const Tree& tree, std::span<const http::Grant> grants, Role role, base::OrganisationId organisation) {
  return std::any_of(grants.begin(), grants.end(), [&](const auto& grant) {
    return may_give(grant.role, role) && tree.covers(grant.organisation, organisation);
  });
}

bool outranks(const Tree& tree, std::span<const http::Grant> grants, std::span<const http::Grant> held) {
  return std::all_of(held.begin(), held.end(),
                     [&](const auto& each) { return may_give(tree, grants, each.role, each.organisation); });
}

bool holds(const Tree& tree, std::span<const http::Grant> grants, RoleSet roles, base::OrganisationId organisation) {
  return std::any_of(grants.begin(), grants.end(), [&](const auto& grant) {
    return roles.has(grant.role) && tree.covers(grant.organisation, organisation);
  });
}

}  // namespace wanqiu::people
