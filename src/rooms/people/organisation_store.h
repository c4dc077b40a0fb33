#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "people/organisation.h"
#include "store/session.h"

namespace wanqiu::people {

struct OrganisationRow {
  base::OrganisationId id;
  std::string code;
  std::string name;
  OrganisationKind kind = OrganisationKind::unit;
  base::OrganisationId parent;
  OrganisationState state = OrganisationState::open;
  base::OrganisationId merged_into;
  base::Day since;

  Organisation plain() const { return {id, code, name, kind, parent, state, merged_into}; }
};
BOOST_DESCRIBE_STRUCT(OrganisationRow, (), (id, code, name, kind, parent, state, merged_into, since))

struct PlaceRow {
  base::OrganisationId organisation;
  base::OrganisationId parent;
  base::Day from_day;
  base::Day to_day;
};
BOOST_DESCRIBE_STRUCT(PlaceRow, (), (organisation, parent, from_day, to_day))

/// In the order in which they were made, which gives them their ordinals.
std::vector<OrganisationRow> all_organisations(store::Session& db);
std::optional<OrganisationRow> find_organisation(store::Session& db, base::OrganisationId id);
void insert_organisation(store::Session& db, const OrganisationRow& row, base::Instant now);
void rename_organisation(store::Session& db, base::OrganisationId id, const std::string& name);
/// From `today` on it stands elsewhere; the days before stay as they were.
void set_parent(store::Session& db, base::OrganisationId id, base::OrganisationId parent, base::Day today);
void set_organisation_state(store::Session& db, base::OrganisationId id, OrganisationState state,
                            base::OrganisationId merged_into);
std::vector<PlaceRow> past_places(store::Session& db);
std::vector<PlaceRow> past_places(store::Session& db, base::OrganisationId id);

struct JoinCodeRow {
  std::string code;
  base::OrganisationId organisation;
  base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(JoinCodeRow, (), (code, organisation, created_at))

/// Null for one that is revoked.
std::optional<JoinCodeRow> find_join_code(store::Session& db, const std::string& code);
std::vector<JoinCodeRow> join_codes_of(store::Session& db, base::OrganisationId organisation);
bool is_join_code_taken(store::Session& db, const std::string& code);
void insert_join_code(store::Session& db, const JoinCodeRow& row, base::LearnerNumber by);
bool revoke_join_code(store::Session& db, const std::string& code, base::OrganisationId organisation,
                      base::Instant now);

}  // namespace wanqiu::people
