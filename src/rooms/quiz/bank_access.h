#pragma once

#include "http/access.h"

namespace wanqiu::quiz {

inline constexpr http::RoleSet bank_editors{http::Role::host, http::Role::editor, http::Role::chief,
                                            http::Role::operator_};
inline constexpr http::RoleSet bank_reviewers{http::Role::reviewer, http::Role::chief, http::Role::operator_};
inline constexpr http::RoleSet bank_readers{http::Role::host, http::Role::editor, http::Role::reviewer,
                                            http::Role::chief, http::Role::operator_};

/// Who may do what with a bank of `owner`: said once here, for single banks and for lists.
class BankAccess {
 public:
  BankAccess(const http::Gate& gate, const http::Caller& caller) : gate_(gate), caller_(caller) {}

  bool may_edit(base::OrganisationId owner) const { return holds_over(owner, bank_editors); }
  bool may_review(base::OrganisationId owner) const { return holds_over(owner, bank_reviewers); }
  /// Over it, or below it: a city's bank serves its counties.
  bool may_read(base::OrganisationId owner) const {
    if (holds_over(owner, bank_readers)) return true;
    for (const auto& grant : caller_.grants) {
      if (bank_readers.has(grant.role) && gate_.covers(owner, grant.organisation)) return true;
    }
    return false;
  }

 private:
  bool holds_over(base::OrganisationId owner, http::RoleSet roles) const {
    for (const auto& grant : caller_.grants) {
      if (roles.has(grant.role) && gate_.covers(grant.organisation, owner)) return true;
    }
    return false;
  }

  const http::Gate& gate_;
  const http::Caller& caller_;
};

}  // namespace wanqiu::quiz
