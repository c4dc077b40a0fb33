#include "grant_store.h"

namespace wanqiu::people {

using store::Session;

std::vector<GrantRow> all_grants(Session& db) {
  return db.all<GrantRow>("select id, number, role, organisation, given_at from role_grant order by id");
}

std::vector<GrantRow> grants_of(Session& db, base::LearnerNumber number) {
  return db.all<GrantRow>(
      "select id, number, role, organisation, given_at from role_grant where number = :number order by id", number);
}

std::optional<GrantRow> find_grant(Session& db, GrantId id) {
  return db.one<GrantRow>("select id, number, role, organisation, given_at from role_grant where id = :id", id);
}

bool insert_grant(Session& db, const GrantRow& grant, base::LearnerNumber given_by) {
  return db.run(
             "insert into role_grant (id, number, role, organisation, given_by, given_at) values (:id, :number, :role, "
             ":organisation, :by, :at) on conflict (number, role, organisation) do nothing",
             grant.id, grant.number, grant.role, grant.organisation, given_by, grant.given_at) > 0;
}

void delete_grant(Session& db, GrantId id) {
  db.run("delete from role_grant where id = :id", id);
}

void delete_grants_at(Session& db, base::OrganisationId organisation) {
  db.run("delete from role_grant where organisation = :organisation", organisation);
}

}  // namespace wanqiu::people
