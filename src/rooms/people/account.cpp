#include "account.h"

#include "attempt.h"
#include "base/text.h"
#include "code.h"
#include "login.h"
#include "organisation_store.h"
#include "room.h"

namespace wanqiu::people {
namespace {

using base::Fault;
using base::FaultKind;
using base::LearnerNumber;

constexpr std::size_t session_secret_bytes = 32;

/// One try to get into an account. Counted for the address at once; for the account once it is known, by the
/// learner's number, so that phone, staff number and user name are not three accounts to guess at.
class Attempt {
 public:
  static base::Result<Attempt> begin(Room& room, std::string_view remote) {
    auto address = Counted::begin(room.addresses, "address:" + network_of(remote), room.parts.clock);
    if (!address) return address.error();
    return Attempt(std::move(*address));
  }
  base::Result<void> at_account(Room& room, const std::optional<LearnerRow>& row, const std::string& key) {
    auto account = Counted::begin(
        room.accounts, row ? "learner:" + std::to_string(row->number.value) : "account:" + key, room.parts.clock);
    if (!account) return account.error();
    account_.emplace(std::move(*account));
    return {};
  }
  void was_wrong() {
    address_.keep();
    account_->keep();
  }
  void was_right() { account_->forgive(); }  // behind the address there may be a whole office: only this one try

 private:
  explicit Attempt(Counted&& address) : address_(std::move(address)) {}
  Counted address_;
  std::optional<Counted> account_;
};

Fault wrong_password() {
  return Fault::make(FaultKind::unauthenticated, "", "the account or the password is not right");
}
Fault wrong_code() {
  return Fault::make(FaultKind::unauthenticated, "", "the account or the code is not right, or the code is too old");
}

/// What cannot be an account or a password needs no look.
bool is_plausible(std::string_view account, std::string_view password) {
  return base::is_utf8(account) && base::is_utf8(password) && account.size() <= 400 && password.size() <= 1'000;
}

SignedIn add_session(Room& room, store::Session& db, LearnerNumber number, std::string secret) {
  const auto now = room.now();
  const auto expires = now + std::chrono::hours(24 * room.parts.settings.session_days);
  insert_session(db, {SessionId(room.parts.ids.next()), number, now, now, expires}, secret_hash(secret));
  return {number, std::move(secret)};
}

}  // namespace

base::Task<base::Result<base::OrganisationId>> look_up_join_code(Room& room, std::string code, std::string remote) {
  auto guess = Counted::begin(room.joins, "join:" + network_of(remote), room.parts.clock);
  if (!guess) co_return guess.error();
  const auto plain = plain_code(code);
  const auto row = co_await room.parts.store.read([&plain](store::Session& db) { return find_join_code(db, plain); });
  const auto tree = room.tree();
  const auto* organisation = row ? tree->present(row->organisation) : nullptr;
  if (organisation == nullptr || organisation->state != OrganisationState::open) {
    guess->keep();
    co_return Fault::not_found("no organisation has this join code");
  }
  co_return organisation->id;
}

base::Result<LearnerRow> new_learner(const Room& room, const NewLearner& in) {
  LearnerRow row;
  auto name = parse_name(in.name, "name");
  if (!name) return name.error();
  row.name = std::move(*name);
  row.organisation = in.organisation;
  row.since = room.today();
  row.registered_at = room.now();
  if (in.phone) {
    auto phone = parse_phone(*in.phone, "phone");
    if (!phone) return phone.error();
    row.phone = std::move(*phone);
  }
  if (in.staff_number) {
    auto staff_number = parse_staff_number(*in.staff_number, "staff_number");
    if (!staff_number) return staff_number.error();
    row.staff_number = std::move(*staff_number);
  }
  if (in.user_name) {
    auto user_name = parse_user_name(*in.user_name, "user_name");
    if (!user_name) return user_name.error();
    row.user_name = std::move(*user_name);
  }
  if (!row.phone && !row.staff_number && !row.user_name) {
    return Fault::invalid("phone", "a phone number, a staff number or a user name is needed");
  }
  const auto tree = room.tree();
  const auto* organisation = tree->find(in.organisation);
  if (organisation == nullptr || organisation->state != OrganisationState::open) {
    return Fault::invalid("organisation", "there is no such organisation, or it is closed");
  }
  return row;
}

base::Result<LearnerLine> insert_new_learner(Room& room, store::Session& db, LearnerRow& row) {
  const auto taken = [&](const std::optional<std::string>& login) {
    return login && find_login(db, login_key(*login)).has_value();
  };
  if (taken(row.phone)) return Fault::conflict("phone", "this phone number is registered already");
  if (taken(row.staff_number)) return Fault::conflict("staff_number", "this staff number is registered already");
  if (taken(row.user_name)) return Fault::conflict("user_name", "this user name is taken");
  const auto next = next_learner(db);
  row.number = next.number;
  row.id = base::LearnerId(std::max(room.parts.ids.next(), next.id_above + 1));
  insert_learner(db, row);
  return row.line();
}

void joined(Room& room, const LearnerLine& learner) {
  room.directory.put(learner);
  room.tell({Change::Kind::joined, learner.number, learner.organisation, {}, learner.since});
}

base::Task<base::Result<SignedIn>> register_learner(Room& room, RegistrationIn in) {
  auto organisation = co_await look_up_join_code(room, in.join_code, in.remote);
  if (!organisation) {
    auto fault = organisation.error();
    if (fault.kind == FaultKind::not_found) fault = Fault::invalid("join_code", fault.reason);
    co_return fault;
  }
  NewLearner wanted;
  wanted.name = in.name;
  wanted.organisation = *organisation;
  const bool by_phone = parse_phone(in.login, "user_name").has_value();
  (by_phone ? wanted.phone : wanted.user_name) = in.login;
  auto row = new_learner(room, wanted);
  if (!row) co_return row.error();
  const auto fits = check_password(in.password, "password", {in.login, in.name});
  if (!fits) co_return fits.error();
  auto registration = Counted::begin(room.registrations, network_of(in.remote), room.parts.clock);
  if (!registration) co_return registration.error();
  const auto place = room.crowd.enter(network_of(in.remote));
  if (!place) co_return place.error();
  row->password_hash = co_await room.passwords.hash(in.password);
  registration->keep();
  row->state = LearnerState::active;
  auto secret = room.parts.random.token(session_secret_bytes);

  const auto held = co_await room.turn.take();
  auto made = co_await room.parts.store.write([&room, &row, &secret](store::Session& db) {
    auto line = insert_new_learner(room, db, *row);
    if (line) add_session(room, db, line->number, secret);
    return line;
  });
  if (!made) {
    auto fault = made.error();
    fault.field = "user_name";  // whichever of the two it was, it came in that field
    co_return fault;
  }
  joined(room, *made);
  co_return SignedIn{made->number, std::move(secret)};
}

base::Task<base::Result<SignedIn>> sign_in(Room& room, std::string account, std::string password, std::string remote) {
  if (!is_plausible(account, password)) co_return wrong_password();
  auto attempt = Attempt::begin(room, remote);
  if (!attempt) co_return attempt.error();
  const auto key = login_key(account);
  const auto row =
      co_await room.parts.store.read([&key](store::Session& db) { return find_learner_by_login(db, key); });
  if (const auto may = attempt->at_account(room, row, key); !may) co_return may.error();
  const auto place = room.crowd.enter(network_of(remote));
  if (!place) co_return place.error();
  const std::string hash = row ? row->password_hash.value_or("") : std::string();
  const bool right = co_await room.passwords.verify(hash, password);
  if (!right || row->state == LearnerState::invited || !is_registered(row->state)) {
    attempt->was_wrong();
    co_return wrong_password();
  }
  attempt->was_right();
  if (row->state == LearnerState::suspended)
    co_return Fault::forbidden("this account is suspended; ask your organisation");
  std::optional<std::string> fresh;
  if (room.passwords.is_outdated(hash)) fresh = co_await room.passwords.hash(password);
  auto secret = room.parts.random.token(session_secret_bytes);
  // While this password was looked at, another may have been set, which ended all sessions.
  const bool begun = co_await room.parts.store.write([&room, &row, &hash, &fresh, &secret](store::Session& db) {
    const auto now_there = find_learner(db, row->number);
    if (!now_there || now_there->state != LearnerState::active || now_there->password_hash != hash) return false;
    if (fresh) set_password_hash(db, row->number, *fresh);
    add_session(room, db, row->number, secret);
    return true;
  });
  if (!begun) co_return wrong_password();
  co_return SignedIn{row->number, std::move(secret)};
}

base::Task<base::Result<SignedIn>> activate(Room& room, std::string account, std::string code, std::string password,
                                            std::string remote) {
  if (!is_plausible(account, password) || code.size() > 100) co_return wrong_code();
  auto attempt = Attempt::begin(room, remote);
  if (!attempt) co_return attempt.error();
  const auto key = login_key(account);
  const auto plain = plain_code(code);
  const auto row =
      co_await room.parts.store.read([&key](store::Session& db) { return find_learner_by_login(db, key); });
  if (const auto may = attempt->at_account(room, row, key); !may) co_return may.error();
  // Who is not there is looked up and compared like everybody, so that no answer comes sooner than another.
  const auto number = row ? row->number : LearnerNumber();
  const auto fits_code = [&room, number, &plain](store::Session& db) {
    const auto stored = find_activation(db, number);
    const auto hashed = activation_hash(number, plain);
    return stored && stored->expires_at > room.now() && stored->code_hash == hashed;
  };
  const bool right = co_await room.parts.store.read(fits_code);
  if (!right || !row || !is_registered(row->state) || row->state == LearnerState::suspended) {
    attempt->was_wrong();
    co_return wrong_code();
  }
  attempt->was_right();  // a password that is too short is no wrong code
  const auto fits =
      check_password(password, "password",
                     {row->name, row->phone.value_or(""), row->staff_number.value_or(""), row->user_name.value_or("")});
  if (!fits) co_return fits.error();
  const auto place = room.crowd.enter(network_of(remote));
  if (!place) co_return place.error();
  const auto hash = co_await room.passwords.hash(password);
  auto secret = room.parts.random.token(session_secret_bytes);

  const auto held = co_await room.turn.take();
  const bool done = co_await room.parts.store.write([&room, number, &hash, &secret, &fits_code](store::Session& db) {
    if (!fits_code(db)) return false;  // somebody used it meanwhile: a code works once
    const auto now_there = find_learner(db, number);
    if (!now_there || !is_registered(now_there->state) || now_there->state == LearnerState::suspended) return false;
    delete_activation(db, number);
    set_password(db, number, hash, LearnerState::active);
    end_sessions(db, number, {});
    delete_tokens(db, number);
    add_session(room, db, number, secret);
    return true;
  });
  if (!done) co_return wrong_code();
  room.sessions.end_all(number, 0, true);
  if (auto line = room.directory.find(number)) {
    line->state = LearnerState::active;
    room.directory.put(*line);
  }
  co_return SignedIn{number, std::move(secret)};
}

base::Task<> sign_out(Room& room, std::string secret) {
  const auto hash = secret_hash(secret);
  co_await room.parts.store.write([&hash](store::Session& db) {
    if (const auto session = find_session(db, hash)) end_session(db, session->id);
  });
  room.sessions.end(base::blake2b(secret));
}

base::Task<> sign_out_everywhere(Room& room, LearnerNumber number) {
  co_await room.parts.store.write([number](store::Session& db) { end_sessions(db, number, {}); });
  room.sessions.end_all(number, 0, false);
}

base::Task<base::Result<std::string>> check_own_password(Room& room, http::Caller caller, std::string password) {
  if (caller.by_token) co_return Fault::forbidden("an API token may not do this; sign in");
  const auto number = caller.number;
  auto attempt = Counted::begin(room.accounts, "self:" + std::to_string(number.value), room.parts.clock);
  if (!attempt) co_return attempt.error();
  const auto row = co_await room.parts.store.read([number](store::Session& db) { return find_learner(db, number); });
  std::string hash = row ? row->password_hash.value_or("") : std::string();
  const bool right = co_await room.passwords.verify(hash, password);
  if (!right) {
    attempt->keep();
    co_return Fault::invalid("password", "is not your password");
  }
  attempt->forgive();
  co_return hash;
}

bool is_still_password(store::Session& db, LearnerNumber number, const std::string& hash) {
  const auto row = find_learner(db, number);
  return row && row->state == LearnerState::active && row->password_hash == hash;
}

base::Task<base::Result<void>> change_password(Room& room, http::Caller caller, std::string old_password,
                                               std::string password) {
  auto right = co_await check_own_password(room, caller, old_password);
  if (!right) {
    auto fault = right.error();
    if (!fault.field.empty()) fault.field = "old";
    co_return fault;
  }
  const auto number = caller.number;
  const auto row = co_await room.parts.store.read([number](store::Session& db) { return find_learner(db, number); });
  const auto fits = check_password(password, "new", {row->name, row->phone.value_or(""), row->user_name.value_or("")});
  if (!fits) co_return fits.error();
  const auto hash = co_await room.passwords.hash(password);
  const SessionId mine(static_cast<std::int64_t>(caller.session));
  const bool changed = co_await room.parts.store.write([number, &right, &hash, mine](store::Session& db) {
    if (!is_still_password(db, number, *right)) return false;
    set_password(db, number, hash, LearnerState::active);
    delete_activation(db, number);
    end_sessions(db, number, mine);
    delete_tokens(db, number);
    return true;
  });
  if (!changed) co_return Fault::invalid("old", "is not your password any more");
  room.sessions.end_all(number, mine.value, true);
  co_return base::Result<void>{};
}

base::Task<> change_me(Room& room, LearnerNumber number, MeChange change) {
  const auto held = co_await room.turn.take();
  const auto row = co_await room.parts.store.write([number, &change](store::Session& db) {
    auto changed = find_learner(db, number);
    if (!changed || !is_registered(changed->state)) throw base::FaultError(Fault::not_found("this learner is gone"));
    if (change.name) changed->name = *change.name;
    if (change.language) changed->language = *change.language;
    if (change.large_type) changed->large_type = *change.large_type;
    if (change.hide_name) changed->hide_name = *change.hide_name;
    set_settings(db, *changed);
    return *changed;
  });
  room.directory.put(row.line());
}

MadeToken new_token(Room& room, LearnerNumber number, std::string label) {
  return {{TokenId(room.parts.ids.next()), number, std::move(label), room.now(), std::nullopt},
          "wqt_" + room.parts.random.token(session_secret_bytes)};
}

base::Task<base::Result<MadeToken>> make_token(Room& room, http::Caller caller, std::string label) {
  constexpr std::size_t tokens_max = 50;
  const MadeToken made = new_token(room, caller.number, std::move(label));
  const SessionId mine(static_cast<std::int64_t>(caller.session));
  enum class Done { stored, too_many, signed_out };
  const auto done = co_await room.parts.store.write([&made, mine](store::Session& db) {
    if (!has_session(db, made.token.number, mine)) return Done::signed_out;  // ended meanwhile: nothing outlives it
    if (tokens_of(db, made.token.number).size() >= tokens_max) return Done::too_many;
    insert_token(db, made.token, secret_hash(made.secret));
    return Done::stored;
  });
  if (done == Done::signed_out) co_return Fault::make(FaultKind::unauthenticated, "", "sign in first");
  if (done == Done::too_many) co_return Fault::conflict("label", "there are 50 tokens already; revoke one first");
  co_return made;
}

base::Task<base::Result<void>> revoke_token(Room& room, LearnerNumber number, TokenId id) {
  const bool was_there =
      co_await room.parts.store.write([number, id](store::Session& db) { return delete_token(db, number, id); });
  if (!was_there) co_return Fault::not_found("you have no such token");
  room.sessions.end_id(id.value);
  co_return base::Result<void>{};
}

IssuedCode issue_code(Room& room, store::Session& db, LearnerNumber number) {
  IssuedCode issued{make_activation_code(room.parts.random),
                    room.now() + std::chrono::hours(24 * room.parts.settings.activation_days)};
  put_activation(db, {number, activation_hash(number, plain_code(issued.code)), issued.expires_at}, room.now());
  return issued;
}

}  // namespace wanqiu::people
