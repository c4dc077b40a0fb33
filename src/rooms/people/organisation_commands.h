#pragma once

#include <string>

#include "organisation_store.h"
#include "people/people.h"

namespace wanqiu::people {

struct Room;

struct NewOrganisation {
  std::string code;
  std::string name;
  OrganisationKind kind = OrganisationKind::unit;
};

/// 1 to 40 letters, digits, . _ -
base::Result<std::string> parse_organisation_code(std::string_view text, std::string_view field);

base::Task<base::Result<base::OrganisationId>> make_organisation(Room& room, base::OrganisationId parent,
                                                                 NewOrganisation in);
base::Task<base::Result<void>> rename(Room& room, base::OrganisationId id, std::string name);
base::Task<base::Result<void>> move(Room& room, base::OrganisationId id, base::OrganisationId parent);
base::Task<base::Result<void>> merge(Room& room, base::OrganisationId id, base::OrganisationId into);
base::Task<base::Result<void>> close(Room& room, base::OrganisationId id);
/// An empty code: one is made up.
base::Task<base::Result<JoinCodeRow>> add_join_code(Room& room, base::OrganisationId id, std::string code,
                                                    base::LearnerNumber by);

}  // namespace wanqiu::people
