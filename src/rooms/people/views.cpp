#include "views.h"

#include "base/assert.h"
#include "login.h"
#include "room.h"

namespace wanqiu::people {

OrganisationView view_of(const Room& room, base::OrganisationId id) {
  const auto tree = room.tree();
  const auto* found = tree->find(id);
  WQ_ASSERT(found != nullptr);
  OrganisationView view{found->id,
                        found->code,
                        found->name,
                        found->kind,
                        std::nullopt,
                        {},
                        room.directory.registered(id),
                        tree->children(id).size()};
  if (found->parent) view.parent_id = found->parent;
  for (const auto* step : tree->path(id)) view.path.push_back(step->name);
  return view;
}

std::vector<GrantView> grant_views(const Room& room, base::LearnerId learner) {
  std::vector<GrantView> views;
  for (const auto& grant : room.directory.grants(learner)) {
    views.push_back({std::string(http::to_string(grant.role)), view_of(room, grant.organisation)});
  }
  return views;
}

GrantRowView view_of(const Room& room, const GrantRow& row) {
  return {row.id,
          room.directory.id_of(row.number),
          room.directory.name(row.number),
          std::string(http::to_string(row.role)),
          view_of(room, row.organisation),
          row.given_at};
}

MeView me_view(const Room& room, const LearnerRow& row) {
  const auto phone = row.phone ? std::optional(masked_phone(*row.phone)) : std::nullopt;
  return {row.id,
          row.number,
          row.name,
          row.user_name,
          phone,
          row.staff_number,
          view_of(room, row.organisation),
          grant_views(room, row.id),
          row.language,
          row.large_type,
          row.hide_name,
          row.registered_at};
}

LearnerRowView row_view(const Room& room, base::LearnerNumber number) {
  const auto line = room.directory.find(number).value();
  const auto tree = room.tree();
  return {line.id, line.number, line.name, line.organisation, tree->find(line.organisation)->name, line.state};
}

LearnerRecordView record_view(const Room& room, const LearnerRow& row) {
  return {row.id,
          row.number,
          row.name,
          row.user_name,
          row.phone,
          row.staff_number,
          row.state,
          view_of(room, row.organisation),
          row.registered_at,
          grant_views(room, row.id)};
}

}  // namespace wanqiu::people
