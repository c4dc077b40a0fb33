#include "people/people.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "account.h"
#include "base/assert.h"
#include "base/text.h"
#include "code.h"
#include "grant_store.h"
#include "http/request.h"
#include "import_store.h"
#include "learner_commands.h"
#include "login.h"
#include "my_data.h"
#include "organisation_commands.h"
#include "room.h"

namespace wanqiu::people {
namespace {

using base::Fault;
using base::LearnerNumber;
using base::OrganisationId;

constexpr std::string_view token_prefix = "wqt_";
constexpr auto touch_after = std::chrono::hours(12);  // how exactly the last use of a session is written down
constexpr auto touch_again_after = std::chrono::minutes(5);

struct Secret {
  std::string_view text;
  bool is_token = false;
};

/// A secret that could be one of ours; others need no look.
std::optional<Secret> secret_of(const http::Request& request) {
  constexpr std::string_view bearer = "Bearer ";
  const auto header = request.header("authorization");
  if (!header.empty()) {
    if (!header.starts_with(bearer)) return std::nullopt;
    const auto token = header.substr(bearer.size());
    if (!token.starts_with(token_prefix) || token.size() > 60) return std::nullopt;
    return Secret{token, true};
  }
  const auto cookie = request.cookie("wq_session");
  if (cookie.size() != 43) return std::nullopt;  // 32 bytes in base64
  return Secret{cookie, false};
}

std::optional<KnownSession> load(store::Session& db, const std::string& hash, bool is_token, base::Instant now) {
  if (is_token) {
    const auto token = find_token(db, hash);
    if (!token) return std::nullopt;
    return KnownSession{token->number, token->id.value, true, token->used_at.value_or(base::Instant()),
                        base::Instant::max()};
  }
  const auto session = find_session(db, hash);
  if (!session || session->expires_at <= now) return std::nullopt;
  return KnownSession{session->number, session->id.value, false, session->used_at, session->expires_at};
}

base::Task<std::optional<KnownSession>> load_session(Room& room, base::Hash key, bool is_token) {
  const auto generation = room.sessions.generation();
  const auto hash = base::hex(key);
  const auto now = room.now();
  const auto loaded = co_await room.parts.store.read(
      [&hash, is_token, now](store::Session& db) { return load(db, hash, is_token, now); });
  if (loaded) room.sessions.put(key, *loaded, generation);
  co_return loaded;
}

/// Writes down that the session is in use and lets it last longer; false when it has ended.
base::Task<bool> touch(Room& room, base::Hash key, KnownSession session) {
  const auto generation = room.sessions.generation();
  const auto now = room.now();
  const auto expires = now + std::chrono::hours(24 * room.parts.settings.session_days);
  // Until it is written down, others with this session do not try as well; and where nothing can be written (a
  // read-only disk, a locked database) people still read, and it is tried again later.
  auto untouched = session;
  untouched.touched_at = now - touch_after + touch_again_after;
  room.sessions.put(key, untouched, generation);
  bool lasts = false;
  try {
    lasts = co_await room.parts.store.write([&session, now, expires](store::Session& db) {
      if (session.by_token) return touch_token(db, TokenId(session.id), now);
      return prolong_session(db, SessionId(session.id), now, expires);
    });
  } catch (const store::Error& error) {
    spdlog::warn("the last use of a session could not be written down: {}", error.what());
    co_return true;
  }
  if (!lasts) {
    room.sessions.end(key);
    co_return false;
  }
  session.touched_at = now;
  if (!session.by_token) session.expires_at = expires;
  room.sessions.put(key, session, generation);
  co_return true;
}

void load_directory(Room& room, store::Session& db) {
  refresh_tree(room, db);
  room.directory.reserve(count_learners(db));
  each_learner(db, [&](DirectoryRow row) {
    room.directory.put(
        {row.number, row.id, row.organisation, row.state, row.hide_name, row.since, std::move(row.name)});
  });
  std::unordered_map<LearnerNumber, std::vector<GrantRow>> grants;
  for (const auto& grant : all_grants(db)) grants[grant.number].push_back(grant);
  for (const auto& [number, rows] : grants) refresh_grants(room, number, rows);
}

Passwords::Settings passwords_of(const PeopleSettings& settings) {
  return {settings.password_threads, settings.password_waiting, settings.password_memory_bytes,
          settings.password_passes};
}

}  // namespace

Room::Room(const People::Parts& given)
    : parts(given),
      passwords(passwords_of(given.settings)),
      sessions(given.settings.sessions_in_memory_max),
      crowd(std::max(1, given.settings.password_waiting / 2)) {}

void Room::tell(const Change& change) {
  const std::lock_guard lock(listeners_mutex_);
  for (const auto& listener : listeners_) listener(change);
}

void Room::subscribe(std::function<void(const Change&)> listener) {
  const std::lock_guard lock(listeners_mutex_);
  listeners_.push_back(std::move(listener));
}

void refresh_tree(Room& room, store::Session& db) {
  std::vector<Organisation> organisations;
  for (const auto& row : all_organisations(db)) organisations.push_back(row.plain());
  room.directory.put_tree(Tree::build(std::move(organisations)).value());
}

People::People(std::unique_ptr<Room> room) : room_(std::move(room)) {}
People::~People() {
  stop();
}

void People::stop() {
  room_->imports.stop();
}

base::Result<std::unique_ptr<People>> People::open(Parts parts) {
  auto room = std::make_unique<Room>(parts);
  try {
    parts.store.write_now([&](store::Session& db) {
      delete_expired_sessions(db, parts.clock.now());
      clear_staged(db);
    });
    parts.store.read_now([&](store::Session& db) { load_directory(*room, db); });
  } catch (const base::FaultError& error) {
    return error.fault;
  }
  return std::make_unique<People>(std::move(room));
}

const Directory& People::directory() const {
  return room_->directory;
}

base::Task<std::optional<http::Caller>> People::identify(const http::Request& request) {
  const auto secret = secret_of(request);
  if (!secret) co_return std::nullopt;
  const auto key = base::blake2b(secret->text);
  auto known = room_->sessions.find(key);
  if (!known) {
    known = co_await load_session(*room_, key, secret->is_token);
    if (!known) co_return std::nullopt;
  }
  const auto now = room_->now();
  if (known->by_token != secret->is_token || known->expires_at <= now) co_return std::nullopt;
  if (now - known->touched_at > touch_after) {
    const bool lasts = co_await touch(*room_, key, *known);
    if (!lasts) co_return std::nullopt;
  }
  auto caller = room_->directory.caller(known->number);
  if (caller) {
    caller->session = static_cast<std::uint64_t>(known->id);
    caller->by_token = known->by_token;
  }
  co_return caller;
}

bool People::covers(OrganisationId granted, OrganisationId organisation) const {
  return room_->tree()->covers(granted, organisation);
}

OrganisationId People::root() const {
  return room_->tree()->root();
}

void People::subscribe(std::function<void(const Change&)> listener) {
  room_->subscribe(std::move(listener));
}

base::Task<std::vector<Membership>> People::memberships(LearnerNumber learner) {
  const auto past =
      co_await room_->parts.store.read([learner](store::Session& db) { return past_memberships(db, learner); });
  std::vector<Membership> all;
  all.reserve(past.size() + 1);
  for (const auto& row : past) all.push_back({row.number, row.organisation, row.from_day, row.to_day});
  if (const auto line = room_->directory.find(learner); line && is_registered(line->state)) {
    all.push_back({learner, line->organisation, line->since, std::nullopt});
  }
  co_return all;
}

std::vector<Membership> People::past_memberships_now() {
  std::vector<Membership> all;
  for (const auto& row : room_->parts.store.read_now([](store::Session& db) { return past_memberships(db); })) {
    all.push_back({row.number, row.organisation, row.from_day, row.to_day});
  }
  return all;
}

std::vector<Place> People::past_places_now() {
  std::vector<Place> all;
  for (const auto& row : room_->parts.store.read_now([](store::Session& db) { return past_places(db); })) {
    all.push_back({row.organisation, row.parent, row.from_day, row.to_day});
  }
  return all;
}

void People::add(PersonalData& part) {
  room_->personal.push_back(&part);
}

void People::on_erased(std::function<base::Task<>(LearnerNumber)> hook) {
  room_->erased_hook = std::move(hook);
}

base::Task<> People::resume_erasures() {
  const auto half_done =
      co_await room_->parts.store.read([](store::Session& db) { return learners_of_state(db, LearnerState::erasing); });
  for (const auto& each : half_done) co_await finish_erasure(*room_, each.number, each.id);
}

base::Result<OrganisationId> People::make_root_now(std::string code, std::string name, OrganisationKind kind) {
  const auto held = room_->turn.take_now();
  if (room_->tree()->size() > 0) return Fault::conflict("", "the site has organisations already");
  auto parsed = parse_organisation_code(code, "code");
  if (!parsed) return parsed.error();
  const OrganisationRow row{OrganisationId(room_->parts.ids.next()),
                            *parsed,
                            std::move(name),
                            kind,
                            {},
                            OrganisationState::open,
                            {},
                            room_->today()};
  room_->parts.store.write_now([&](store::Session& db) { insert_organisation(db, row, room_->now()); });
  room_->parts.store.read_now([&](store::Session& db) { refresh_tree(*room_, db); });
  room_->tell({Change::Kind::organisation_made, {}, row.id, {}, row.since});
  return row.id;
}

base::Result<Invited> People::make_first_operator_now(std::string user_name, std::string name) {
  const auto top = root();
  if (!top) return Fault::conflict("", "the site has no organisation yet");
  if (room_->directory.holders(http::Role::operator_, top) > 0)
    return Fault::conflict("", "there is an operator already");
  NewLearner wanted{std::move(name), top, std::nullopt, std::nullopt, user_name, std::nullopt};
  auto row = new_learner(*room_, wanted);
  if (!row) return row.error();
  const auto held = room_->turn.take_now();
  IssuedCode issued;
  const auto line = room_->parts.store.write_now([&](store::Session& db) {
    auto made = insert_new_learner(*room_, db, *row);
    if (!made) return made;
    insert_grant(db, {GrantId(room_->parts.ids.next()), made->number, http::Role::operator_, top, room_->now()}, {});
    issued = issue_code(*room_, db, made->number);
    return made;
  });
  if (!line) return line.error();
  joined(*room_, *line);
  room_->directory.put_grants(line->id, {{http::Role::operator_, top}});
  return Invited{line->id, line->number, *row->user_name, issued.code};
}

base::Result<std::string> People::activation_codes_now(OrganisationId organisation) {
  if (room_->tree()->find(organisation) == nullptr) return Fault::not_found("there is no such organisation");
  const Issuing issuing{LearnerNumber(), std::string(on_the_machine), organisation};
  auto& store = room_->parts.store;
  const auto invited = store.read_now([&](store::Session& db) { return invited_within(*room_, db, organisation); });
  std::string csv = code_header();
  for (const auto some : in_parts(invited)) {
    csv += store.write_now([&](store::Session& db) { return issue_some(*room_, db, issuing, some); });
  }
  return csv;
}

base::Result<Invited> People::activation_code_now(std::string_view account) {
  const std::string key = login_key(account);
  return room_->parts.store.write_now([&](store::Session& db) -> base::Result<Invited> {
    const auto row = find_learner_by_login(db, key);
    if (!row) return Fault::not_found(fmt::format("nobody has the account '{}'", account));
    if (row->state == LearnerState::suspended) return Fault::conflict("", "this learner is suspended");
    insert_lookup(db, {room_->parts.ids.next(), row->number, LearnerNumber(), std::string(on_the_machine), room_->now(),
                       code_was_issued});
    return Invited{row->id, row->number, std::string(account), issue_code(*room_, db, row->number).code};
  });
}

base::Result<std::string> People::add_join_code_now(OrganisationId organisation, std::string code) {
  auto plain =
      code.empty() ? base::Result<std::string>(make_join_code(room_->parts.random)) : parse_join_code(code, "code");
  if (!plain) return plain.error();
  if (room_->tree()->find(organisation) == nullptr) return Fault::not_found("there is no such organisation");
  const bool made = room_->parts.store.write_now([&](store::Session& db) {
    if (is_join_code_taken(db, *plain)) return false;
    insert_join_code(db, {*plain, organisation, room_->now()}, {});
    return true;
  });
  if (!made) return Fault::conflict("code", "this code is in use already, or was");
  return *plain;
}

base::Result<LearnerNumber> People::add_learner_now(NewLearner learner) {
  auto row = new_learner(*room_, learner);
  if (!row) return row.error();
  if (learner.password) {
    if (const auto fits = check_password(*learner.password, "password", {}); !fits) return fits.error();
    row->password_hash = room_->passwords.hash_now(*learner.password);
    row->state = LearnerState::active;
  }
  const auto held = room_->turn.take_now();
  const auto line =
      room_->parts.store.write_now([&](store::Session& db) { return insert_new_learner(*room_, db, *row); });
  if (!line) return line.error();
  joined(*room_, *line);
  return line->number;
}

base::Result<std::vector<std::string>> People::make_tokens_now(const std::vector<LearnerNumber>& learners,
                                                               std::string label) {
  const auto held = room_->turn.take_now();
  std::vector<MadeToken> made;
  for (const auto number : learners) {
    if (!room_->directory.caller(number))
      return Fault::not_found("learner " + std::to_string(number.value) + " is not active");
    made.push_back(new_token(*room_, number, label));
  }
  room_->parts.store.write_now([&](store::Session& db) {
    for (const auto& each : made) insert_token(db, each.token, secret_hash(each.secret));
  });
  std::vector<std::string> secrets;
  secrets.reserve(made.size());
  for (auto& each : made) secrets.push_back(std::move(each.secret));
  return secrets;
}

base::Result<void> People::give_role_now(base::LearnerId learner, http::Role role, OrganisationId organisation) {
  const auto number = room_->directory.number_of(learner);
  if (!number) return Fault::not_found("there is no such learner");
  if (room_->tree()->find(organisation) == nullptr) return Fault::not_found("there is no such organisation");
  if (role == http::Role::learner) return Fault::invalid("role", "everybody is a learner");
  const auto held = room_->turn.take_now();
  const auto grants = room_->parts.store.write_now([&](store::Session& db) {
    insert_grant(db, {GrantId(room_->parts.ids.next()), number, role, organisation, room_->now()}, {});
    return grants_of(db, number);
  });
  refresh_grants(*room_, number, grants);
  return {};
}

}  // namespace wanqiu::people
