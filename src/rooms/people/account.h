#pragma once

#include <optional>
#include <string>

#include "learner_store.h"
#include "people/people.h"
#include "session_store.h"

namespace wanqiu::people {

struct Room;

/// Somebody who has just got in: the cookie's secret, to be sent and forgotten.
struct SignedIn {
  base::LearnerNumber number;
  std::string secret;
};

struct RegistrationIn {
  std::string join_code;
  std::string name;
  std::string login;  ///< a user name or a phone number
  std::string password;
  std::string remote;
};

/// The organisation that a join code leads to; slowed down for an address that guesses.
base::Task<base::Result<base::OrganisationId>> look_up_join_code(Room& room, std::string code, std::string remote);
base::Task<base::Result<SignedIn>> register_learner(Room& room, RegistrationIn in);
base::Task<base::Result<SignedIn>> sign_in(Room& room, std::string account, std::string password, std::string remote);
base::Task<base::Result<SignedIn>> activate(Room& room, std::string account, std::string code, std::string password,
                                            std::string remote);
base::Task<> sign_out(Room& room, std::string secret);
base::Task<> sign_out_everywhere(Room& room, base::LearnerNumber number);
/// Ends all other sessions, and all API tokens: whoever had one of them is out.
base::Task<base::Result<void>> change_password(Room& room, http::Caller caller, std::string old_password,
                                               std::string password);
/// Is this the caller's password? Slowed down like signing in. Returns its hash, to be compared once more in the
/// transaction that acts on it.
base::Task<base::Result<std::string>> check_own_password(Room& room, http::Caller caller, std::string password);
bool is_still_password(store::Session& db, base::LearnerNumber number, const std::string& hash);

struct MeChange {
  std::optional<std::string> name;
  std::optional<std::string> language;
  std::optional<bool> large_type;
  std::optional<bool> hide_name;
};
base::Task<> change_me(Room& room, base::LearnerNumber number, MeChange change);

struct MadeToken {
  TokenRow token;
  std::string secret;
};
/// Not stored yet.
MadeToken new_token(Room& room, base::LearnerNumber number, std::string label);
base::Task<base::Result<MadeToken>> make_token(Room& room, http::Caller caller, std::string label);
base::Task<base::Result<void>> revoke_token(Room& room, base::LearnerNumber number, TokenId id);

/// A learner who is not there yet, ready to be inserted but for number and id.
base::Result<LearnerRow> new_learner(const Room& room, const NewLearner& in);
/// Gives number and id and inserts; conflict names the login that is taken. Inside a write.
base::Result<LearnerLine> insert_new_learner(Room& room, store::Session& db, LearnerRow& row);
/// After the commit: the directory knows, the listeners are told.
void joined(Room& room, const LearnerLine& learner);

/// A fresh one-time code for one learner; returns it as people see it. Inside a write.
struct IssuedCode {
  std::string code;
  base::Instant expires_at;
};
IssuedCode issue_code(Room& room, store::Session& db, base::LearnerNumber number);

}  // namespace wanqiu::people
