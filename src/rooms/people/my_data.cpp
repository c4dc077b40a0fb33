#include "my_data.h"

#include <spdlog/spdlog.h>

#include "account.h"
#include "http/json_out.h"
#include "learner_commands.h"
#include "offload.h"
#include "role.h"
#include "room.h"

namespace wanqiu::people {
namespace {

using base::Fault;
using base::LearnerNumber;

struct MySession {
  base::Instant created_at;
  base::Instant used_at;
  base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(MySession, (), (created_at, used_at, expires_at))
struct MyToken {
  std::string label;
  base::Instant created_at;
  std::optional<base::Instant> used_at;
};
BOOST_DESCRIBE_STRUCT(MyToken, (), (label, created_at, used_at))
struct MyRole {
  std::string role;
  std::string organisation;
  base::Instant given_at;
};
BOOST_DESCRIBE_STRUCT(MyRole, (), (role, organisation, given_at))
struct MyMembership {
  std::string organisation;
  base::Day from_day;
  std::optional<base::Day> to_day;
};
BOOST_DESCRIBE_STRUCT(MyMembership, (), (organisation, from_day, to_day))

/// All that this room keeps, but for the password's hash, which is of no use to anybody.
struct MyRecord {
  base::LearnerId id;
  LearnerNumber number;
  std::string name;
  std::optional<std::string> phone;
  std::optional<std::string> staff_number;
  std::optional<std::string> user_name;
  bool has_password = false;
  std::string language;
  bool large_type = false;
  bool hide_name = false;
  base::Instant registered_at;
  std::vector<MyMembership> memberships;
  std::vector<MyRole> roles;
  std::vector<MySession> sessions;
  std::vector<MyToken> tokens;
  std::vector<LookRow> looked_at;  ///< whose records I opened or acted on: their numbers
};
BOOST_DESCRIBE_STRUCT(MyRecord, (),
                      (id, number, name, phone, staff_number, user_name, has_password, language, large_type, hide_name,
                       registered_at, memberships, roles, sessions, tokens, looked_at))

struct Parts {
  std::vector<std::pair<std::string, std::string>> rooms;  ///< name, JSON
  std::string lookups;
};

constexpr int looks_max = 10'000;

std::string organisation_name(const Tree& tree, base::OrganisationId id) {
  const auto* found = tree.find(id);
  return found == nullptr ? std::string() : found->name;
}

MyRecord record_of(const Room& room, store::Session& db, const LearnerRow& row) {
  const auto tree = room.tree();
  MyRecord mine{row.id,
                row.number,
                row.name,
                row.phone,
                row.staff_number,
                row.user_name,
                row.password_hash.has_value(),
                row.language,
                row.large_type,
                row.hide_name,
                row.registered_at,
                {},
                {},
                {},
                {},
                looks_of(db, row.number, looks_max)};
  for (const auto& each : past_memberships(db, row.number)) {
    mine.memberships.push_back({organisation_name(*tree, each.organisation), each.from_day, each.to_day});
  }
  mine.memberships.push_back({organisation_name(*tree, row.organisation), row.since, std::nullopt});
  for (const auto& each : grants_of(db, row.number)) {
    mine.roles.push_back(
        {std::string(http::to_string(each.role)), organisation_name(*tree, each.organisation), each.given_at});
  }
  for (const auto& each : sessions_of(db, row.number)) {
    mine.sessions.push_back({each.created_at, each.used_at, each.expires_at});
  }
  for (const auto& each : tokens_of(db, row.number)) mine.tokens.push_back({each.label, each.created_at, each.used_at});
  return mine;
}

base::Task<Parts> gather(Room& room, http::Caller caller) {
  Parts parts;
  const auto number = caller.number;
  co_await room.parts.store.read([&room, &parts, number](store::Session& db) {
    const auto row = find_learner(db, number);
    if (!row) throw base::FaultError(Fault::not_found("this learner is gone"));
    parts.rooms = {{"people", http::to_json(record_of(room, db, *row))}};
    parts.lookups = http::to_json(lookups(db, number, looks_max));
  });
  for (auto* part : room.personal) {
    auto json = co_await part->export_json(caller.learner, number);
    parts.rooms.emplace_back(part->room(), std::move(json));
  }
  co_return parts;
}

}  // namespace

base::Task<std::string> my_data_json(Room& room, http::Caller caller) {
  const auto parts = co_await gather(room, std::move(caller));
  std::string json = "{\"rooms\":{";
  for (const auto& [name, text] : parts.rooms) {
    if (json.back() != '{') json += ',';
    json += '"';
    json += name;
    json += "\":";
    json += text;
  }
  co_return json + "},\"lookups\":" + parts.lookups + "}";
}

base::Task<std::string> my_data_zip(Room& room, http::Caller caller) {
  auto parts = co_await gather(room, std::move(caller));
  std::vector<std::pair<std::string, std::string>> files;
  for (auto& [name, text] : parts.rooms) files.emplace_back(name + ".json", std::move(text));
  files.emplace_back("lookups.json", std::move(parts.lookups));
  auto zip = co_await run_on<std::string>(room.packing, [&files] { return zipped(files); });
  co_return zip;
}

namespace {

/// Step 1, and the others as far as they come. `may` is asked within the commit.
base::Task<base::Result<void>> erase(Room& room, LearnerNumber number, ErasureRow record,
                                     std::function<bool(store::Session&)> may) {
  base::LearnerId id;
  {
    const auto held = co_await room.turn.take();
    auto line = room.directory.find(number);
    if (!line || !is_registered(line->state)) co_return Fault::not_found("this learner is gone");
    id = line->id;
    const auto top = room.tree()->root();
    const auto grants = room.directory.grants(line->id);
    const bool operates =
        std::find(grants.begin(), grants.end(), http::Grant{http::Role::operator_, top}) != grants.end();
    if (operates && room.directory.holders(http::Role::operator_, top) <= 1) {
      co_return Fault::conflict("", "the site must keep one operator; give the role to somebody else first");
    }
    const bool done = co_await room.parts.store.write([number, &record, &may](store::Session& db) {
      if (!may(db)) return false;
      clear_learner(db, number, LearnerState::erasing);
      insert_erasure(db, record);
      return true;
    });
    if (!done) co_return Fault::invalid("password", "is not your password any more");
    line->state = LearnerState::erasing;
    line->name.clear();
    line->hide_name = true;
    room.directory.put(*line);
    room.directory.put_grants(line->id, {});
    room.sessions.end_all(number, 0, true);
    room.tell({Change::Kind::erased, number, line->organisation, {}, room.today()});
  }
  try {
    co_await finish_erasure(room, number, id);
  } catch (const std::exception& error) {
    // The learner is gone and cannot ask again; the next start goes on (People::resume_erasures).
    spdlog::error("erasing learner {} is not finished and goes on at the next start: {}", number.value, error.what());
  }
  co_return base::Result<void>{};
}

}  // namespace

base::Task<base::Result<void>> erase_me(Room& room, http::Caller caller, std::string password) {
  const auto right = co_await check_own_password(room, caller, std::move(password));
  if (!right) co_return right.error();
  const auto number = caller.number;
  const ErasureRow record{room.parts.ids.next(), number, room.now(), LearnerNumber(), "", "asked for it"};
  const auto& hash = *right;
  std::function<bool(store::Session&)> may = [number, &hash](store::Session& db) {
    return is_still_password(db, number, hash);
  };
  auto erased = co_await erase(room, number, record, std::move(may));
  co_return erased;
}

base::Task<base::Result<void>> erase_learner(Room& room, http::Caller caller, base::LearnerId learner,
                                             std::string reason) {
  const auto line = administered(room, caller, learner);
  if (!line) co_return line.error();
  const auto tree = room.tree();
  if (!holds(*tree, caller.grants, {http::Role::operator_}, line->organisation)) {
    co_return Fault::not_found("there is no such learner");
  }
  if (line->number == caller.number) co_return Fault::conflict("", "your own account is erased in your settings");
  const ErasureRow record{room.parts.ids.next(),   line->number,     room.now(), caller.number,
                          signature(room, caller), std::move(reason)};
  std::function<bool(store::Session&)> may = [](store::Session&) { return true; };
  auto erased = co_await erase(room, line->number, record, std::move(may));
  co_return erased;
}

base::Task<> finish_erasure(Room& room, LearnerNumber number, base::LearnerId id) {
  for (auto* part : room.personal) co_await part->erase(id, number);
  if (room.erased_hook) co_await room.erased_hook(number);
  const auto held = co_await room.turn.take();
  co_await room.parts.store.write([number](store::Session& db) { set_state(db, number, LearnerState::erased); });
  if (auto line = room.directory.find(number)) {
    line->state = LearnerState::erased;
    room.directory.put(*line);
  }
}

}  // namespace wanqiu::people
