#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "account.h"
#include "grant_store.h"
#include "people/people.h"

namespace wanqiu::people {

struct Room;

/// May this caller administer this learner: is one of the administrators' roles held where it covers the learner's
/// organisation? The list of learners asks the same tree, so that who is listed is who may be opened, and nobody else.
bool may_administer(const Room& room, const http::Caller& caller, base::LearnerId learner);
/// The learner, or not_found for one who is not there and one whom the caller may not see: no difference is shown.
base::Result<LearnerLine> administered(const Room& room, const http::Caller& caller, base::LearnerId learner);

/// `q`: part of a name, or exactly something to sign in by; empty asks for nothing.
struct LearnerQuestion {
  std::string q;
  std::optional<LearnerState> state;
  base::LearnerNumber after;
  std::size_t limit = 0;
};
/// One page of learners here and below.
base::Task<std::vector<base::LearnerNumber>> list_learners(Room& room, base::OrganisationId organisation,
                                                           LearnerQuestion question);

/// "name, organisation" of somebody, as it stays in the record of who looked.
std::string signature(const Room& room, const http::Caller& caller);
/// The record, once the look is written down.
base::Task<base::Result<LearnerRow>> look_up(Room& room, http::Caller caller, base::LearnerId learner,
                                             std::string reason);
base::Task<base::Result<void>> move_learner(Room& room, http::Caller caller, base::LearnerId learner,
                                            base::OrganisationId organisation);
base::Task<base::Result<void>> suspend(Room& room, http::Caller caller, base::LearnerId learner, bool suspended);
base::Task<base::Result<IssuedCode>> issue_code_to(Room& room, http::Caller caller, base::LearnerId learner);
/// CSV of new codes for all who are invited here and below. In parts of some thousands, each a commit of its own, so
/// that nobody waits long behind it; each learner sees that a code was issued and by whom.
base::Task<std::string> issue_codes(Room& room, http::Caller caller, base::OrganisationId organisation);

/// Its steps, for the program's verb too.
struct Issuing {
  base::LearnerNumber by;  ///< none: the program
  std::string by_name;
  base::OrganisationId organisation;
};
constexpr std::string_view on_the_machine = "an operator, on the machine itself";
constexpr const char* code_was_issued = "a code to get in was issued";
std::string code_header();
std::vector<base::LearnerNumber> invited_within(const Room& room, store::Session& db,
                                                base::OrganisationId organisation);
std::vector<std::span<const base::LearnerNumber>> in_parts(std::span<const base::LearnerNumber> learners);
/// Those of `some` who are still invited.
std::string issue_some(Room& room, store::Session& db, const Issuing& issuing,
                       std::span<const base::LearnerNumber> some);

base::Task<base::Result<GrantRow>> give_role(Room& room, http::Caller caller, base::LearnerId learner, http::Role role,
                                             base::OrganisationId organisation);
base::Task<base::Result<void>> take_role(Room& room, http::Caller caller, base::OrganisationId organisation,
                                         GrantId grant);
/// After a commit that changed a learner's roles. Inside or after the turn's write.
void refresh_grants(Room& room, base::LearnerNumber number, const std::vector<GrantRow>& grants);

}  // namespace wanqiu::people
