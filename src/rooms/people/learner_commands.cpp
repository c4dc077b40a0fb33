#include "learner_commands.h"

#include <algorithm>

#include "base/csv.h"
#include "code.h"
#include "login.h"
#include "role.h"
#include "room.h"

namespace wanqiu::people {
namespace {

using base::Fault;
using base::LearnerId;
using base::LearnerNumber;
using base::OrganisationId;

Fault no_such_learner() {
  return Fault::not_found("there is no such learner");
}

std::vector<http::Grant> plain(const std::vector<GrantRow>& rows) {
  std::vector<http::Grant> grants;
  grants.reserve(rows.size());
  for (const auto& row : rows) grants.push_back({row.role, row.organisation});
  return grants;
}

}  // namespace

bool may_administer(const Room& room, const http::Caller& caller, LearnerId learner) {
  return administered(room, caller, learner).has_value();
}

base::Result<LearnerLine> administered(const Room& room, const http::Caller& caller, LearnerId learner) {
  auto line = room.directory.find(learner);
  if (!line || !is_registered(line->state)) return no_such_learner();
  if (!holds(*room.tree(), caller.grants, administrators, line->organisation)) return no_such_learner();
  return *line;
}

base::Task<std::vector<LearnerNumber>> list_learners(Room& room, OrganisationId organisation,
                                                     LearnerQuestion question) {
  const auto& [q, state, after, limit] = question;
  auto found = room.directory.members_page(organisation, q, after, limit, state);
  if (q.empty()) co_return found;
  const auto key = login_key(question.q);
  const auto by_login = co_await room.parts.store.read([&key](store::Session& db) { return find_login(db, key); });
  if (by_login && after < *by_login && std::find(found.begin(), found.end(), *by_login) == found.end()) {
    const auto line = room.directory.find(*by_login);
    const bool fits = found.size() < limit || *by_login < found.back();
    if (line && fits && is_registered(line->state) && (!state || line->state == *state) &&
        room.tree()->covers(organisation, line->organisation)) {
      found.insert(std::upper_bound(found.begin(), found.end(), *by_login), *by_login);
      if (found.size() > limit) found.pop_back();
    }
  }
  co_return found;
}

std::string signature(const Room& room, const http::Caller& caller) {
  const auto tree = room.tree();
  const auto* organisation = tree->find(caller.organisation);
  return room.directory.name(caller.number) + (organisation == nullptr ? "" : ", " + organisation->name);
}

base::Task<base::Result<LearnerRow>> look_up(Room& room, http::Caller caller, LearnerId learner, std::string reason) {
  const auto line = administered(room, caller, learner);
  if (!line) co_return line.error();
  const auto number = line->number;
  const auto by = signature(room, caller);
  auto row = co_await room.parts.store.write([&room, &caller, &reason, &by, number](store::Session& db) {
    insert_lookup(db, {room.parts.ids.next(), number, caller.number, by, room.now(), reason});
    return find_learner(db, number);
  });
  if (!row || !is_registered(row->state)) co_return no_such_learner();
  co_return std::move(*row);
}

base::Task<base::Result<void>> move_learner(Room& room, http::Caller caller, LearnerId learner,
                                            OrganisationId organisation) {
  const auto held = co_await room.turn.take();
  const auto found = administered(room, caller, learner);
  if (!found) co_return found.error();
  auto line = *found;
  const auto tree = room.tree();
  const auto* target = tree->find(organisation);
  if (target == nullptr || !holds(*tree, caller.grants, administrators, organisation)) {
    co_return Fault::invalid("organisation_id", "must be an organisation that your roles cover");
  }
  if (target->state != OrganisationState::open)
    co_return Fault::conflict("organisation_id", "that organisation is closed");
  if (line.organisation == organisation) co_return base::Result<void>{};
  const auto today = room.today();
  const NewLookup look{room.parts.ids.next(),   line.number, caller.number,
                       signature(room, caller), room.now(),  "moved to " + target->name};
  co_await room.parts.store.write([&line, &look, organisation, today](store::Session& db) {
    set_organisation(db, line, organisation, today);
    insert_lookup(db, look);
  });
  line.organisation = organisation;
  line.since = std::max(line.since, today);
  room.directory.put(line);
  room.tell({Change::Kind::moved, line.number, organisation, {}, today});
  co_return base::Result<void>{};
}

base::Task<base::Result<void>> suspend(Room& room, http::Caller caller, LearnerId learner, bool suspended) {
  const auto held = co_await room.turn.take();
  const auto found = administered(room, caller, learner);
  if (!found) co_return found.error();
  auto line = *found;
  if (line.number == caller.number) co_return Fault::conflict("suspended", "nobody suspends themselves");
  if (!outranks(*room.tree(), caller.grants, room.directory.grants(line.id))) {
    co_return Fault::forbidden("this learner holds a role that you could not give");
  }
  if (suspended == (line.state == LearnerState::suspended)) co_return base::Result<void>{};
  const auto number = line.number;
  const NewLookup look{room.parts.ids.next(),   number,     caller.number,
                       signature(room, caller), room.now(), suspended ? "suspended" : "no longer suspended"};
  line.state = co_await room.parts.store.write([number, suspended, &look](store::Session& db) {
    insert_lookup(db, look);
    // Who never had a password is invited again afterwards.
    const auto row = find_learner(db, number);
    const auto state = suspended            ? LearnerState::suspended
                       : row->password_hash ? LearnerState::active
                                            : LearnerState::invited;
    set_state(db, number, state);
    if (suspended) end_sessions(db, number, {});
    return state;
  });
  room.directory.put(line);
  if (suspended) room.sessions.end_all(number, 0, true);
  co_return base::Result<void>{};
}

base::Task<base::Result<IssuedCode>> issue_code_to(Room& room, http::Caller caller, LearnerId learner) {
  const auto line = administered(room, caller, learner);
  if (!line) co_return line.error();
  if (!outranks(*room.tree(), caller.grants, room.directory.grants(line->id))) {
    co_return Fault::forbidden("this learner holds a role that you could not give");
  }
  if (line->state == LearnerState::suspended) co_return Fault::conflict("", "this learner is suspended");
  const auto number = line->number;
  const auto by = signature(room, caller);
  auto issued = co_await room.parts.store.write([&room, &caller, &by, number](store::Session& db) {
    insert_lookup(db, {room.parts.ids.next(), number, caller.number, by, room.now(), code_was_issued});
    return issue_code(room, db, number);
  });
  co_return issued;
}

std::string code_header() {
  return base::csv_line({"number", "name", "account", "organisation", "code"});
}

std::vector<LearnerNumber> invited_within(const Room& room, store::Session& db, OrganisationId organisation) {
  const auto tree = room.tree();
  std::vector<LearnerNumber> invited;
  for (const auto number : numbers_of_state(db, LearnerState::invited)) {
    const auto line = room.directory.find(number);
    if (!line || !tree->covers(organisation, line->organisation)) continue;
    if (!room.directory.grants(line->id).empty()) continue;  // theirs are issued one by one
    invited.push_back(number);
  }
  return invited;
}

std::vector<std::span<const LearnerNumber>> in_parts(std::span<const LearnerNumber> learners) {
  constexpr std::size_t learners_a_commit = 5'000;
  std::vector<std::span<const LearnerNumber>> parts;
  for (std::size_t at = 0; at < learners.size(); at += learners_a_commit) {
    parts.push_back(learners.subspan(at, std::min(learners_a_commit, learners.size() - at)));
  }
  return parts;
}

std::string issue_some(Room& room, store::Session& db, const Issuing& issuing, std::span<const LearnerNumber> some) {
  const auto tree = room.tree();
  const auto now = room.now();
  const auto expires = now + std::chrono::hours(24 * room.parts.settings.activation_days);
  std::string csv;
  std::vector<ActivationRow> codes;
  std::vector<NewLookup> looks;
  for (const auto& each : learners_of_state(db, LearnerState::invited, some.front(), some.back())) {
    if (!std::binary_search(some.begin(), some.end(), each.number)) continue;
    if (!tree->covers(issuing.organisation, each.organisation)) continue;
    const auto code = make_activation_code(room.parts.random);
    codes.push_back({each.number, activation_hash(each.number, plain_code(code)), expires});
    looks.push_back({room.parts.ids.next(), each.number, issuing.by, issuing.by_name, now, code_was_issued});
    const auto account = each.phone          ? *each.phone
                         : each.staff_number ? *each.staff_number
                                             : each.user_name.value_or("");
    csv += base::csv_line(
        {std::to_string(each.number.value), each.name, account, tree->find(each.organisation)->name, code});
  }
  put_activations(db, codes, now);
  insert_lookups(db, looks);
  return csv;
}

base::Task<std::string> issue_codes(Room& room, http::Caller caller, OrganisationId organisation) {
  const Issuing issuing{caller.number, signature(room, caller), organisation};
  const auto invited = co_await room.parts.store.read(
      [&room, organisation](store::Session& db) { return invited_within(room, db, organisation); });
  std::string csv = code_header();
  for (const auto some : in_parts(invited)) {
    const auto lines = co_await room.parts.store.write(
        [&room, &issuing, some](store::Session& db) { return issue_some(room, db, issuing, some); });
    csv += lines;
  }
  co_return csv;
}

void refresh_grants(Room& room, LearnerNumber number, const std::vector<GrantRow>& grants) {
  room.directory.put_grants(room.directory.id_of(number), plain(grants));
}

base::Task<base::Result<GrantRow>> give_role(Room& room, http::Caller caller, LearnerId learner, http::Role role,
                                             OrganisationId organisation) {
  const auto held = co_await room.turn.take();
  const auto tree = room.tree();
  if (!may_give(*tree, caller.grants, role, organisation)) {
    co_return Fault::forbidden("your roles do not allow you to give this one here");
  }
  if (tree->find(organisation)->state != OrganisationState::open)
    co_return Fault::conflict("", "the organisation is closed");
  const auto line = room.directory.find(learner);
  constexpr http::RoleSet givers{http::Role::organisation_admin, http::Role::operator_, http::Role::chief};
  if (!line || !is_registered(line->state) || !holds(*tree, caller.grants, givers, line->organisation)) {
    co_return Fault::invalid("learner_id", "must be a learner of an organisation that your roles cover");
  }
  GrantRow row{GrantId(room.parts.ids.next()), line->number, role, organisation, room.now()};
  bool given = false;
  const auto grants = co_await room.parts.store.write([&row, &caller, &given](store::Session& db) {
    given = insert_grant(db, row, caller.number);
    return grants_of(db, row.number);
  });
  if (!given) co_return Fault::conflict("role", "this learner holds it here already");
  refresh_grants(room, row.number, grants);
  co_return row;
}

base::Task<base::Result<void>> take_role(Room& room, http::Caller caller, OrganisationId organisation, GrantId grant) {
  const auto held = co_await room.turn.take();
  const auto row = co_await room.parts.store.read([grant](store::Session& db) { return find_grant(db, grant); });
  const auto tree = room.tree();
  if (!row || !tree->covers(organisation, row->organisation)) co_return Fault::not_found("there is no such grant here");
  if (!may_give(*tree, caller.grants, row->role, row->organisation)) {
    co_return Fault::forbidden("your roles do not allow you to take this one");
  }
  const bool operates = row->role == http::Role::operator_ && row->organisation == tree->root();
  if (operates && room.directory.holders(http::Role::operator_, tree->root()) <= 1) {
    co_return Fault::conflict("", "the site must keep one operator");
  }
  const auto grants = co_await room.parts.store.write([&row](store::Session& db) {
    delete_grant(db, row->id);
    return grants_of(db, row->number);
  });
  refresh_grants(room, row->number, grants);
  co_return base::Result<void>{};
}

}  // namespace wanqiu::people
