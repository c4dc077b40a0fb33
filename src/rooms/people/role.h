#pragma once

#include <span>

#include "http/access.h"
#include "people/organisation.h"

namespace wanqiu::people {

/// Who runs organisations, with the learners in them.
inline constexpr http::RoleSet administrators{http::Role::organisation_admin, http::Role::operator_};

/// Nobody gives what they do not hold. Who holds the role on the left may give and take the roles on the right, at
/// organisations that their own covers; docs/access.md shows the table.
///   operator            all
///   organisation_admin  organisation_admin, contributor, host, judge, organiser
///   chief               contributor, editor, reviewer, chief
bool may_give(http::Role holder, http::Role given);

/// Does one of `grants` allow to give or take `role` at `organisation`?
bool may_give(const Tree& tree, std::span<const http::Grant> grants, http::Role role,
              base::OrganisationId organisation);
/// Could the one with `grants` have given all of `held`? Only then may they hand out a way into that account.
bool outranks(const Tree& tree, std::span<const http::Grant> grants, std::span<const http::Grant> held);

/// Is one of `roles` held at an organisation that covers this one?
bool holds(const Tree& tree, std::span<const http::Grant> grants, http::RoleSet roles,
           base::OrganisationId organisation);

}  // namespace wanqiu::people
