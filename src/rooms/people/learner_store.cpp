#include "learner_store.h"

#include <algorithm>
#include <array>

#include "insert_store.h"
#include "login.h"

namespace wanqiu::people {
namespace {

using base::LearnerNumber;
using store::Session;

constexpr const char* all_columns =
    "number, id, organisation, since_day, state, name, phone, staff_number, user_name, password_hash, language, "
    "large_type, hide_name, registered_at";

std::vector<std::string> logins_of(const LearnerRow& learner) {
  std::vector<std::string> logins;
  for (const auto* name : {&learner.phone, &learner.staff_number, &learner.user_name}) {
    if (*name) logins.push_back(login_key(**name));
  }
  return logins;
}

}  // namespace

std::uint32_t count_learners(Session& db) {
  return static_cast<std::uint32_t>(db.one<std::int64_t>("select count(*) from learner").value_or(0));
}

void each_learner(Session& db, const std::function<void(DirectoryRow)>& take) {
  db.each<DirectoryRow>(
      "select number, id, organisation, since_day, state, hide_name, name from learner order by number", take);
}

std::optional<LearnerRow> find_learner(Session& db, LearnerNumber number) {
  static const std::string sql = std::string("select ") + all_columns + " from learner where number = :number";
  return db.one<LearnerRow>(sql, number);
}

std::optional<LearnerNumber> find_login(Session& db, const std::string& key) {
  return db.one<LearnerNumber>("select number from login where name = :name", key);
}

std::optional<LearnerRow> find_learner_by_login(Session& db, const std::string& key) {
  return find_learner(db, find_login(db, key).value_or(LearnerNumber()));  // nobody is asked for as well: as fast
}

std::vector<LearnerRow> learners_of_state(Session& db, LearnerState state) {
  static const std::string sql =
      std::string("select ") + all_columns + " from learner where state = :state order by number";
  return db.all<LearnerRow>(sql, state);
}

std::vector<LearnerRow> learners_of_state(Session& db, LearnerState state, LearnerNumber first, LearnerNumber last) {
  static const std::string sql =
      std::string("select ") + all_columns +
      " from learner where state = :state and number >= :first and number <= :last order by number";
  return db.all<LearnerRow>(sql, state, first, last);
}

std::vector<LearnerNumber> numbers_of_state(Session& db, LearnerState state) {
  return db.all<LearnerNumber>("select number from learner where state = :state order by number", state);
}

Next next_learner(Session& db) {
  return {LearnerNumber(static_cast<std::uint32_t>(
              db.one<std::int64_t>("select coalesce(max(number), 0) from learner").value_or(0) + 1)),
          db.one<std::int64_t>("select coalesce(max(id), 0) from learner").value_or(0)};
}

void insert_learner(Session& db, const LearnerRow& learner) {
  insert_learners(db, {&learner, 1});
}

void insert_learners(Session& db, std::span<const LearnerRow> learners) {
  using store::to_value;
  std::vector<std::array<store::Value, 14>> rows;
  std::vector<std::array<store::Value, 2>> logins;
  rows.reserve(learners.size());
  logins.reserve(learners.size());
  for (const auto& each : learners) {
    rows.push_back({to_value(each.number), to_value(each.id), to_value(each.organisation), to_value(each.since),
                    to_value(each.state), to_value(each.name), to_value(each.phone.value_or("")),
                    to_value(each.staff_number.value_or("")), to_value(each.user_name.value_or("")),
                    to_value(each.password_hash.value_or("")), to_value(each.language), to_value(each.large_type),
                    to_value(each.hide_name), to_value(each.registered_at)});
    for (const auto& login : logins_of(each)) logins.push_back({to_value(login), to_value(each.number)});
  }
  static const std::string into = std::string("insert into learner (") + all_columns + ") values ";
  constexpr std::array<std::size_t, 4> nullable{6, 7, 8, 9};
  insert_blocks<14, 50>(db, into, nullable, rows);
  insert_blocks<2, 100>(db, "insert into login (name, number) values ", {}, logins);
}

void set_settings(Session& db, const LearnerRow& learner) {
  db.run(
      "update learner set name = :name, language = :language, large_type = :large, hide_name = :hide where number = "
      ":number",
      learner.name, learner.language, learner.large_type, learner.hide_name, learner.number);
}

void set_password(Session& db, LearnerNumber number, const std::string& hash, LearnerState state) {
  db.run("update learner set password_hash = :hash, state = :state where number = :number", hash, state, number);
}

void set_password_hash(Session& db, LearnerNumber number, const std::string& hash) {
  db.run("update learner set password_hash = :hash where number = :number", hash, number);
}

void set_state(Session& db, LearnerNumber number, LearnerState state) {
  db.run("update learner set state = :state where number = :number", state, number);
}

void set_organisation(Session& db, const LearnerLine& before, base::OrganisationId organisation, base::Day today) {
  if (before.since < today) {
    db.run(
        "insert into membership (number, organisation, from_day, to_day) values (:number, :organisation, :from, :to)",
        before.number, before.organisation, before.since, today - 1);
  }
  db.run("update learner set organisation = :organisation, since_day = :since where number = :number", organisation,
         std::max(today, before.since), before.number);
}

void clear_learner(Session& db, LearnerNumber number, LearnerState state) {
  db.run(
      "update learner set state = :state, name = '', phone = null, staff_number = null, user_name = null, "
      "password_hash = null, hide_name = 1 where number = :number",
      state, number);
  db.run("delete from login where number = :number", number);
  db.run("delete from session where number = :number", number);
  db.run("delete from api_token where number = :number", number);
  db.run("delete from activation_code where number = :number", number);
  db.run("delete from role_grant where number = :number", number);
  db.run("delete from lookup where number = :number", number);
  db.run("update lookup set by_name = '' where viewer = :number", number);
  db.run("update erasure set by_name = '' where by_number = :number", number);
}

std::vector<MembershipRow> past_memberships(Session& db) {
  return db.all<MembershipRow>(
      "select number, organisation, from_day, to_day from membership order by number, from_day");
}

std::vector<MembershipRow> past_memberships(Session& db, LearnerNumber number) {
  return db.all<MembershipRow>(
      "select number, organisation, from_day, to_day from membership where number = :number order by from_day", number);
}

void insert_lookup(Session& db, const NewLookup& look) {
  insert_lookups(db, {&look, 1});
}

void insert_lookups(Session& db, std::span<const NewLookup> looks) {
  using store::to_value;
  std::vector<std::array<store::Value, 6>> rows;
  rows.reserve(looks.size());
  for (const auto& each : looks) {
    rows.push_back({to_value(each.id), to_value(each.number), to_value(each.viewer), to_value(each.by),
                    to_value(each.at), to_value(each.reason)});
  }
  insert_blocks<6, 50>(db, "insert into lookup (id, number, viewer, by_name, looked_at, reason) values ", {}, rows);
}

std::vector<LookupRow> lookups(Session& db, LearnerNumber number, int limit) {
  return db.all<LookupRow>(
      "select looked_at, by_name, reason from lookup where number = :number order by id desc limit :limit", number,
      limit);
}

std::vector<LookRow> looks_of(Session& db, LearnerNumber viewer, int limit) {
  return db.all<LookRow>(
      "select looked_at, number, reason from lookup where viewer = :viewer order by id desc limit :limit", viewer,
      limit);
}

std::optional<ActivationRow> find_activation(Session& db, LearnerNumber number) {
  return db.one<ActivationRow>("select number, code_hash, expires_at from activation_code where number = :number",
                               number);
}

void put_activation(Session& db, const ActivationRow& row, base::Instant now) {
  put_activations(db, {&row, 1}, now);
}

void put_activations(Session& db, std::span<const ActivationRow> activations, base::Instant now) {
  using store::to_value;
  std::vector<std::array<store::Value, 4>> rows;
  rows.reserve(activations.size());
  for (const auto& each : activations) {
    rows.push_back({to_value(each.number), to_value(each.code_hash), to_value(now), to_value(each.expires_at)});
  }
  insert_blocks<4, 100>(db, "insert into activation_code (number, code_hash, given_at, expires_at) values ", {}, rows,
                        " on conflict (number) do update set code_hash = excluded.code_hash, given_at = "
                        "excluded.given_at, expires_at = excluded.expires_at");
}

void delete_activation(Session& db, LearnerNumber number) {
  db.run("delete from activation_code where number = :number", number);
}

void insert_erasure(Session& db, const ErasureRow& row) {
  db.run(
      "insert into erasure (id, number, erased_at, by_number, by_name, reason) values (:id, :number, :at, :by, :name, "
      ":reason)",
      row.id, row.number, row.erased_at, row.by_number, row.by, row.reason);
}

std::vector<ErasureRow> erasures(Session& db, std::int64_t before, int limit) {
  return db.all<ErasureRow>(
      "select id, number, erased_at, by_number, by_name, reason from erasure where id < :before order by id desc limit "
      ":limit",
      before, limit);
}

void each_login(Session& db, const std::function<void(KnownRow)>& take) {
  db.each<KnownRow>("select number, name from login", take);
}

}  // namespace wanqiu::people
