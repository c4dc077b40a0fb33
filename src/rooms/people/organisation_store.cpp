#include "organisation_store.h"

namespace wanqiu::people {

using base::OrganisationId;
using store::Session;

std::vector<OrganisationRow> all_organisations(Session& db) {
  return db.all<OrganisationRow>(
      "select id, code, name, kind, parent, state, merged_into, since_day from organisation order by id");
}

std::optional<OrganisationRow> find_organisation(Session& db, OrganisationId id) {
  return db.one<OrganisationRow>(
      "select id, code, name, kind, parent, state, merged_into, since_day from organisation where id = :id", id);
}

void insert_organisation(Session& db, const OrganisationRow& row, base::Instant now) {
  db.run(
      "insert into organisation (id, code, name, kind, parent, state, merged_into, since_day, created_at) values (:id, "
      ":code, :name, :kind, :parent, :state, :merged, :since, :created)",
      row.id, row.code, row.name, row.kind, row.parent, row.state, row.merged_into, row.since, now);
}

void rename_organisation(Session& db, OrganisationId id, const std::string& name) {
  db.run("update organisation set name = :name where id = :id", name, id);
}

void set_parent(Session& db, OrganisationId id, OrganisationId parent, base::Day today) {
  const auto before = find_organisation(db, id).value();
  if (before.since < today) {
    db.run(
        "insert into organisation_place (organisation, parent, from_day, to_day) values (:organisation, :parent, "
        ":from, :to)",
        id, before.parent, before.since, today - 1);
  }
  db.run("update organisation set parent = :parent, since_day = :since where id = :id", parent,
         std::max(today, before.since), id);
}

void set_organisation_state(Session& db, OrganisationId id, OrganisationState state, OrganisationId merged_into) {
  db.run("update organisation set state = :state, merged_into = :merged where id = :id", state, merged_into, id);
}

std::vector<PlaceRow> past_places(Session& db) {
  return db.all<PlaceRow>(
      "select organisation, parent, from_day, to_day from organisation_place order by organisation, from_day");
}

std::vector<PlaceRow> past_places(Session& db, OrganisationId id) {
  return db.all<PlaceRow>(
      "select organisation, parent, from_day, to_day from organisation_place where organisation = :id order by "
      "from_day",
      id);
}

std::optional<JoinCodeRow> find_join_code(Session& db, const std::string& code) {
  return db.one<JoinCodeRow>(
      "select code, organisation, created_at from join_code where code = :code and revoked_at is null", code);
}

std::vector<JoinCodeRow> join_codes_of(Session& db, OrganisationId organisation) {
  return db.all<JoinCodeRow>(
      "select code, organisation, created_at from join_code where organisation = :organisation and revoked_at is null "
      "order by created_at desc, code",
      organisation);
}

bool is_join_code_taken(Session& db, const std::string& code) {
  return db.one<std::int64_t>("select count(*) from join_code where code = :code", code).value_or(0) > 0;
}

void insert_join_code(Session& db, const JoinCodeRow& row, base::LearnerNumber by) {
  db.run("insert into join_code (code, organisation, created_at, created_by) values (:code, :organisation, :at, :by)",
         row.code, row.organisation, row.created_at, by);
}

bool revoke_join_code(Session& db, const std::string& code, OrganisationId organisation, base::Instant now) {
  return db.run(
             "update join_code set revoked_at = :now where code = :code and organisation = :organisation and "
             "revoked_at is null",
             now, code, organisation) > 0;
}

}  // namespace wanqiu::people
