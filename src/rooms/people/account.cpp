#include "account.h"

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

Fault slow_down(base::Seconds wait) {
  auto fault = Fault::make(FaultKind::too_many, "", "too many tries; wait before the next");
  fault.retry_after_seconds = static_cast<int>(wait.count());
  return fault;
}

/// One try to get into an account, counted for the account and for the address until it proves right.
struct Try {
  std::string account;
  std::string address;

  base::Result<void> begin(Room& room) const {
    const auto now = room.parts.clock.elapsed();
    if (const auto wait = room.addresses.begin(address, now); wait.count() > 0) return slow_down(wait);
    if (const auto wait = room.accounts.begin(account, now); wait.count() > 0) {
      room.addresses.take_back(address);
      return slow_down(wait);
    }
    return {};
  }
  void was_right(Room& room) const {
    room.accounts.forgive(account);
    room.addresses.take_back(address);
  }
};

Try try_of(std::string_view account, std::string_view remote) {
  return {"account:" + login_key(account), "address:" + std::string(remote)};
}

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

base::Task<SignedIn> begin_session(Room& room, LearnerNumber number) {
  auto secret = room.parts.random.token(session_secret_bytes);
  auto signed_in = co_await room.parts.store.write(
      [&room, number, &secret](store::Session& db) { return add_session(room, db, number, secret); });
  co_return signed_in;
}

std::optional<LearnerRow> learner_of_login(store::Session& db, const std::string& key) {
  return find_learner_by_login(db, key);
}

}  // namespace

base::Task<base::Result<base::OrganisationId>> look_up_join_code(Room& room, std::string code, std::string remote) {
  const auto key = "join:" + remote;
  if (const auto wait = room.joins.begin(key, room.parts.clock.elapsed()); wait.count() > 0) co_return slow_down(wait);
  const auto plain = plain_code(code);
  const auto row = co_await room.parts.store.read([&plain](store::Session& db) { return find_join_code(db, plain); });
  const auto tree = room.tree();
  const auto* organisation = row ? tree->present(row->organisation) : nullptr;
  if (organisation == nullptr || organisation->state != OrganisationState::open) {
    co_return Fault::not_found("no organisation has this join code");
  }
  room.joins.take_back(key);
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
  row->password_hash = co_await room.passwords.hash(in.password);
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
  const auto attempt = try_of(account, remote);
  if (const auto may = attempt.begin(room); !may) co_return may.error();
  const auto key = login_key(account);
  const auto row = co_await room.parts.store.read([&key](store::Session& db) { return learner_of_login(db, key); });
  const std::string hash = row ? row->password_hash.value_or("") : std::string();
  const bool right = co_await room.passwords.verify(hash, password);
  if (!right || row->state == LearnerState::invited || !is_registered(row->state)) co_return wrong_password();
  attempt.was_right(room);
  if (row->state == LearnerState::suspended)
    co_return Fault::forbidden("this account is suspended; ask your organisation");
  if (room.passwords.is_outdated(hash)) {
    const auto fresh = co_await room.passwords.hash(password);
    co_await room.parts.store.write(
        [&row, &hash, &fresh](store::Session& db) { set_password_hash(db, row->number, hash, fresh); });
  }
  auto signed_in = co_await begin_session(room, row->number);
  co_return signed_in;
}

base::Task<base::Result<SignedIn>> activate(Room& room, std::string account, std::string code, std::string password,
                                            std::string remote) {
  if (!is_plausible(account, password) || code.size() > 100) co_return wrong_code();
  const auto attempt = try_of(account, remote);
  if (const auto may = attempt.begin(room); !may) co_return may.error();
  const auto key = login_key(account);
  const auto plain = plain_code(code);
  const auto row = co_await room.parts.store.read([&key](store::Session& db) { return learner_of_login(db, key); });
  if (!row || !is_registered(row->state)) co_return wrong_code();
  if (row->state == LearnerState::suspended) co_return wrong_code();
  const auto fits_code = [&room, &row, &plain](store::Session& db) {
    const auto stored = find_activation(db, row->number);
    return stored && stored->expires_at > room.now() && stored->code_hash == activation_hash(row->number, plain);
  };
  const bool right = co_await room.parts.store.read(fits_code);
  if (!right) co_return wrong_code();
  attempt.was_right(room);  // a password that is too short is no wrong code
  const auto fits =
      check_password(password, "password",
                     {row->name, row->phone.value_or(""), row->staff_number.value_or(""), row->user_name.value_or("")});
  if (!fits) co_return fits.error();
  const auto hash = co_await room.passwords.hash(password);
  auto secret = room.parts.random.token(session_secret_bytes);

  const auto held = co_await room.turn.take();
  const bool done = co_await room.parts.store.write([&room, &row, &hash, &secret, &fits_code](store::Session& db) {
    if (!fits_code(db)) return false;  // somebody used it meanwhile: a code works once
    const auto now_there = find_learner(db, row->number);
    if (!now_there || !is_registered(now_there->state) || now_there->state == LearnerState::suspended) return false;
    delete_activation(db, row->number);
    set_password(db, row->number, hash, LearnerState::active);
    end_sessions(db, row->number, {});
    add_session(room, db, row->number, secret);
    return true;
  });
  if (!done) co_return wrong_code();
  room.sessions.end_all(row->number, 0, false);
  if (auto line = room.directory.find(row->number)) {
    line->state = LearnerState::active;
    room.directory.put(*line);
  }
  co_return SignedIn{row->number, std::move(secret)};
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

base::Task<base::Result<void>> check_own_password(Room& room, http::Caller caller, std::string password) {
  if (caller.by_token) co_return Fault::forbidden("an API token may not do this; sign in");
  const auto number = caller.number;
  const Try attempt{"self:" + std::to_string(number.value), "self-address:" + std::to_string(number.value)};
  if (const auto may = attempt.begin(room); !may) co_return may.error();
  const auto row = co_await room.parts.store.read([number](store::Session& db) { return find_learner(db, number); });
  const std::string hash = row ? row->password_hash.value_or("") : std::string();
  const bool right = co_await room.passwords.verify(hash, password);
  if (!right) co_return Fault::invalid("password", "is not your password");
  attempt.was_right(room);
  co_return base::Result<void>{};
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
  co_await room.parts.store.write([number, &hash, mine](store::Session& db) {
    const auto now_there = find_learner(db, number);
    if (!now_there || now_there->state != LearnerState::active) return;
    set_password(db, number, hash, LearnerState::active);
    delete_activation(db, number);
    end_sessions(db, number, mine);
  });
  room.sessions.end_all(number, mine.value, false);
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

base::Task<base::Result<MadeToken>> make_token(Room& room, LearnerNumber number, std::string label) {
  constexpr std::size_t tokens_max = 50;
  MadeToken made;
  made.secret = "wqt_" + room.parts.random.token(session_secret_bytes);
  made.token = {TokenId(room.parts.ids.next()), number, std::move(label), room.now(), std::nullopt};
  const bool room_left = co_await room.parts.store.write([&made](store::Session& db) {
    if (tokens_of(db, made.token.number).size() >= tokens_max) return false;
    insert_token(db, made.token, secret_hash(made.secret));
    return true;
  });
  if (!room_left) co_return Fault::conflict("label", "there are 50 tokens already; revoke one first");
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
