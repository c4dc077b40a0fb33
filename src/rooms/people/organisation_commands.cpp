#include "organisation_commands.h"

#include <algorithm>

#include "base/text.h"
#include "code.h"
#include "grant_store.h"
#include "learner_store.h"
#include "room.h"

namespace wanqiu::people {

using base::Fault;
using base::OrganisationId;

base::Result<std::string> parse_organisation_code(std::string_view text, std::string_view field) {
  const auto code = base::trim(text);
  const bool fits = !code.empty() && code.size() <= 40 && std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
  if (!fits) return Fault::invalid(field, "must be 1 to 40 letters, digits, . _ or -");
  return std::string(code);
}

base::Task<base::Result<OrganisationId>> make_organisation(Room& room, OrganisationId parent, NewOrganisation in) {
  auto code = parse_organisation_code(in.code, "code");
  if (!code) co_return code.error();
  auto name = base::parse_text(in.name, "name", {1, 80});
  if (!name) co_return name.error();
  const auto held = co_await room.turn.take();
  const auto tree = room.tree();
  const auto* above = tree->find(parent);
  if (above == nullptr) co_return Fault::not_found("there is no such organisation");
  if (above->state != OrganisationState::open) co_return Fault::conflict("", "the organisation is closed");
  if (tree->by_code(*code) != nullptr) co_return Fault::conflict("code", "another organisation has this code");
  OrganisationRow row{
      OrganisationId(room.parts.ids.next()), *code, *name, in.kind, parent, OrganisationState::open, {}, room.today()};
  // Ordinals follow ids, so an id is above all that are there.
  for (const auto& each : tree->all()) row.id.value = std::max(row.id.value, each.id.value + 1);
  co_await room.parts.store.write([&room, &row](store::Session& db) { insert_organisation(db, row, room.now()); });
  co_await room.parts.store.read([&room](store::Session& db) { refresh_tree(room, db); });
  room.tell({Change::Kind::organisation_made, {}, row.id, parent, row.since});
  co_return row.id;
}

base::Task<base::Result<void>> rename(Room& room, OrganisationId id, std::string name) {
  const auto held = co_await room.turn.take();
  if (room.tree()->find(id) == nullptr) co_return Fault::not_found("there is no such organisation");
  co_await room.parts.store.write([id, &name](store::Session& db) { rename_organisation(db, id, name); });
  co_await room.parts.store.read([&room](store::Session& db) { refresh_tree(room, db); });
  co_return base::Result<void>{};
}

base::Task<base::Result<void>> move(Room& room, OrganisationId id, OrganisationId parent) {
  const auto held = co_await room.turn.take();
  const auto tree = room.tree();
  if (const auto may = check_move(*tree, id, parent); !may) co_return may.error();
  if (tree->find(id)->parent == parent) co_return base::Result<void>{};
  const auto today = room.today();
  co_await room.parts.store.write([id, parent, today](store::Session& db) { set_parent(db, id, parent, today); });
  co_await room.parts.store.read([&room](store::Session& db) { refresh_tree(room, db); });
  room.tell({Change::Kind::organisation_moved, {}, id, parent, today});
  co_return base::Result<void>{};
}

base::Task<base::Result<void>> merge(Room& room, OrganisationId id, OrganisationId into) {
  const auto held = co_await room.turn.take();
  const auto tree = room.tree();
  if (const auto may = check_merge(*tree, id, into); !may) co_return may.error();
  const auto today = room.today();
  std::vector<LearnerLine> learners;
  for (const auto number : room.directory.members(id)) {
    auto line = room.directory.find(number);
    if (line && line->organisation == id) learners.push_back(std::move(*line));
  }
  const auto children = tree->children(id);
  co_await room.parts.store.write([&](store::Session& db) {
    for (const auto& each : learners) set_organisation(db, each, into, today);
    for (const auto* child : children) set_parent(db, child->id, into, today);
    set_organisation_state(db, id, OrganisationState::merged, into);
    delete_grants_at(db, id);
  });
  co_await room.parts.store.read([&room](store::Session& db) { refresh_tree(room, db); });
  for (const auto* child : children) room.tell({Change::Kind::organisation_moved, {}, child->id, into, today});
  for (auto& each : learners) {
    each.organisation = into;
    each.since = std::max(each.since, today);
    room.directory.put(each);
    room.tell({Change::Kind::moved, each.number, into, {}, today});
  }
  room.directory.drop_grants_at(id);
  room.tell({Change::Kind::organisation_merged, {}, id, into, today});
  co_return base::Result<void>{};
}

base::Task<base::Result<void>> close(Room& room, OrganisationId id) {
  const auto held = co_await room.turn.take();
  const auto tree = room.tree();
  const auto* organisation = tree->find(id);
  if (organisation == nullptr) co_return Fault::not_found("there is no such organisation");
  if (!organisation->parent) co_return Fault::conflict("", "the topmost organisation stays open");
  if (organisation->state != OrganisationState::open) co_return Fault::conflict("", "it is closed already");
  if (!tree->children(id).empty()) co_return Fault::conflict("", "there are open organisations below it");
  if (room.directory.registered_here(id) > 0)
    co_return Fault::conflict("", "there are learners in it; move them first");
  co_await room.parts.store.write([id](store::Session& db) {
    set_organisation_state(db, id, OrganisationState::closed, {});
    delete_grants_at(db, id);
  });
  co_await room.parts.store.read([&room](store::Session& db) { refresh_tree(room, db); });
  room.directory.drop_grants_at(id);
  co_return base::Result<void>{};
}

base::Task<base::Result<JoinCodeRow>> add_join_code(Room& room, OrganisationId id, std::string code,
                                                    base::LearnerNumber by) {
  auto plain =
      code.empty() ? base::Result<std::string>(make_join_code(room.parts.random)) : parse_join_code(code, "code");
  if (!plain) co_return plain.error();
  const auto tree = room.tree();
  const auto* organisation = tree->find(id);
  if (organisation == nullptr) co_return Fault::not_found("there is no such organisation");
  if (organisation->state != OrganisationState::open) co_return Fault::conflict("", "the organisation is closed");
  const JoinCodeRow row{*plain, id, room.now()};
  const bool made = co_await room.parts.store.write([&row, by](store::Session& db) {
    if (is_join_code_taken(db, row.code)) return false;
    insert_join_code(db, row, by);
    return true;
  });
  if (!made) co_return Fault::conflict("code", "this code is in use already, or was");
  co_return row;
}

}  // namespace wanqiu::people
