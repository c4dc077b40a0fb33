// Who may call what. Every route states it; there is no default.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/task.h"
#include "base/time.h"

namespace wanqiu::http {

/// What a person may do, each within a scope of the organisation tree. Every signed-in person is a learner.
enum class Role : std::uint8_t {
  learner,
  organisation_admin,
  contributor,
  editor,
  reviewer,
  chief,
  host,
  judge,
  organiser,
  operator_,
};
constexpr int role_count = 10;
std::string_view to_string(Role role);  ///< "organisation_admin", … "operator"
std::optional<Role> parse_role(std::string_view name);

class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits_ |= bit(role);
  }
  constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr std::uint16_t bit(Role role) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(role));
  }
  std::uint16_t bits_ = 0;
};

/// A role held at an organisation and everything below it.
struct Grant {
  Role role = Role::learner;
  base::OrganisationId organisation;
  friend bool operator==(const Grant&, const Grant&) = default;
};

/// Who is calling, as the gate found out from a session cookie or an API token.
struct Caller {
  base::LearnerId learner;
  base::LearnerNumber number;
  base::OrganisationId organisation;  ///< where the learner belongs
  std::vector<Grant> grants;          ///< beyond being a learner
  std::uint64_t session = 0;          ///< names the session, for "one session at a time"; never the secret
  bool by_token = false;              ///< an API token: no cookie, so no Origin check
};

/// A route's rule, checked by the router before the handler runs.
struct Access {
  enum class Who {
    anyone,     ///< no sign-in needed; a caller is identified if there is one
    signed_in,  ///< any learner, about themselves or about what is public
    site,       ///< one of `roles` held at the root
    within,     ///< one of `roles` held at an organisation that covers the one named by path parameter `parameter`
    somewhere,  ///< one of `roles` held anywhere; the handler narrows what is seen to the caller's grants
  };
  Who who = Who::site;
  RoleSet roles;
  std::string parameter;

  static Access anyone() { return {Who::anyone, {}, {}}; }
  static Access signed_in() { return {Who::signed_in, {}, {}}; }
  static Access site(RoleSet roles) { return {Who::site, roles, {}}; }
  static Access within(std::string parameter, RoleSet roles) { return {Who::within, roles, std::move(parameter)}; }
  static Access somewhere(RoleSet roles) { return {Who::somewhere, roles, {}}; }
};

/// "anyone", "signed_in", "site: operator", "within organisation_id: organisation_admin, operator".
std::string to_text(const Access& access);

struct Request;

/// Who people are, for the router. Implemented by the room people.
class Gate {
 public:
  virtual ~Gate() = default;
  /// The caller, from the cookie `wq_session` or `Authorization: Bearer`; nullopt for a stranger. Called for every
  /// request: the usual answer comes from memory.
  virtual base::Task<std::optional<Caller>> identify(const Request& request) = 0;
  /// Is `organisation` the one granted, or below it? Never asks the database.
  virtual bool covers(base::OrganisationId granted, base::OrganisationId organisation) const = 0;
  virtual base::OrganisationId root() const = 0;
};

}  // namespace wanqiu::http
