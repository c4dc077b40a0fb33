#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "people/people.h"
#include "store/session.h"

namespace wanqiu::people {

struct LearnerRow {
  base::LearnerNumber number;
  base::LearnerId id;
  base::OrganisationId organisation;
  base::Day since;
  LearnerState state = LearnerState::invited;
  std::string name;
  std::optional<std::string> phone;
  std::optional<std::string> staff_number;
  std::optional<std::string> user_name;
  std::optional<std::string> password_hash;
  std::string language = "zh";
  bool large_type = false;
  bool hide_name = false;
  base::Instant registered_at;

  LearnerLine line() const { return {number, id, organisation, state, hide_name, since, name}; }
};
BOOST_DESCRIBE_STRUCT(LearnerRow, (),
                      (number, id, organisation, since, state, name, phone, staff_number, user_name, password_hash,
                       language, large_type, hide_name, registered_at))

/// What the directory holds of one learner.
struct DirectoryRow {
  base::LearnerNumber number;
  base::LearnerId id;
  base::OrganisationId organisation;
  base::Day since;
  LearnerState state = LearnerState::invited;
  bool hide_name = false;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(DirectoryRow, (), (number, id, organisation, since, state, hide_name, name))

struct LookupRow {
  base::Instant at;
  std::string by;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LookupRow, (), (at, by, reason))

/// One look at a learner's record, or an act on it, as it is written down.
struct NewLookup {
  std::int64_t id = 0;
  base::LearnerNumber number;
  base::LearnerNumber viewer;  ///< none: the program
  std::string by;              ///< name and organisation of the viewer
  base::Instant at;
  std::string reason;
};

/// What somebody looked at: their own record of it.
struct LookRow {
  base::Instant at;
  base::LearnerNumber learner;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LookRow, (), (at, learner, reason))

struct MembershipRow {
  base::LearnerNumber number;
  base::OrganisationId organisation;
  base::Day from_day;
  base::Day to_day;
};
BOOST_DESCRIBE_STRUCT(MembershipRow, (), (number, organisation, from_day, to_day))

std::uint32_t count_learners(store::Session& db);
void each_learner(store::Session& db, const std::function<void(DirectoryRow)>& take);
std::optional<LearnerRow> find_learner(store::Session& db, base::LearnerNumber number);
/// By the key that login_key() makes.
std::optional<base::LearnerNumber> find_login(store::Session& db, const std::string& key);
std::optional<LearnerRow> find_learner_by_login(store::Session& db, const std::string& key);
std::vector<LearnerRow> learners_of_state(store::Session& db, LearnerState state);
/// Of those with numbers from `first` to `last`.
std::vector<LearnerRow> learners_of_state(store::Session& db, LearnerState state, base::LearnerNumber first,
                                          base::LearnerNumber last);
std::vector<base::LearnerNumber> numbers_of_state(store::Session& db, LearnerState state);

struct Next {
  base::LearnerNumber number;
  std::int64_t id_above = 0;  ///< an id must be above this
};
/// The next free number, dense, and what the ids of new learners must be above.
Next next_learner(store::Session& db);
void insert_learner(store::Session& db, const LearnerRow& learner);
/// Many at a time: rows and their logins.
void insert_learners(store::Session& db, std::span<const LearnerRow> learners);
void set_settings(store::Session& db, const LearnerRow& learner);  ///< name, language, large_type, hide_name
void set_password(store::Session& db, base::LearnerNumber number, const std::string& hash, LearnerState state);
void set_password_hash(store::Session& db, base::LearnerNumber number, const std::string& hash);
void set_state(store::Session& db, base::LearnerNumber number, LearnerState state);
/// From `today` on the learner belongs elsewhere; the days before stay as they were.
void set_organisation(store::Session& db, const LearnerLine& before, base::OrganisationId organisation,
                      base::Day today);
/// Takes every personal field, login, session, token and code.
void clear_learner(store::Session& db, base::LearnerNumber number, LearnerState state);

std::vector<MembershipRow> past_memberships(store::Session& db);
std::vector<MembershipRow> past_memberships(store::Session& db, base::LearnerNumber number);

void insert_lookup(store::Session& db, const NewLookup& look);
void insert_lookups(store::Session& db, std::span<const NewLookup> looks);
std::vector<LookupRow> lookups(store::Session& db, base::LearnerNumber number, int limit);
std::vector<LookRow> looks_of(store::Session& db, base::LearnerNumber viewer, int limit);

struct ActivationRow {
  base::LearnerNumber number;
  std::string code_hash;
  base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(ActivationRow, (), (number, code_hash, expires_at))
std::optional<ActivationRow> find_activation(store::Session& db, base::LearnerNumber number);
void put_activation(store::Session& db, const ActivationRow& activation, base::Instant now);
void put_activations(store::Session& db, std::span<const ActivationRow> activations, base::Instant now);
void delete_activation(store::Session& db, base::LearnerNumber number);

struct ErasureRow {
  std::int64_t id = 0;
  base::LearnerNumber number;
  base::Instant erased_at;
  base::LearnerNumber by_number;  ///< none: the learner
  std::string by;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ErasureRow, (), (id, number, erased_at, by_number, by, reason))
void insert_erasure(store::Session& db, const ErasureRow& row);
/// The newest first, those with ids below `before`.
std::vector<ErasureRow> erasures(store::Session& db, std::int64_t before, int limit);

struct KnownRow {
  base::LearnerNumber number;
  std::string login;
};
BOOST_DESCRIBE_STRUCT(KnownRow, (), (number, login))
void each_login(store::Session& db, const std::function<void(KnownRow)>& take);

}  // namespace wanqiu::people
