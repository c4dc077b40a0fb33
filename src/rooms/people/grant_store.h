#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "http/access.h"
#include "store/session.h"

namespace wanqiu::people {

struct GrantId : base::Id<GrantId> {
  using Id::Id;
};

struct GrantRow {
  GrantId id;
  base::LearnerNumber number;
  http::Role role = http::Role::learner;
  base::OrganisationId organisation;
  base::Instant given_at;
};
BOOST_DESCRIBE_STRUCT(GrantRow, (), (id, number, role, organisation, given_at))

std::vector<GrantRow> all_grants(store::Session& db);
std::vector<GrantRow> grants_of(store::Session& db, base::LearnerNumber number);
std::optional<GrantRow> find_grant(store::Session& db, GrantId id);
/// False when it was held already.
bool insert_grant(store::Session& db, const GrantRow& grant, base::LearnerNumber given_by);
void delete_grant(store::Session& db, GrantId id);
void delete_grants_at(store::Session& db, base::OrganisationId organisation);

}  // namespace wanqiu::people
