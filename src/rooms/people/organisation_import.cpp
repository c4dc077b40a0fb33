#include "people/import.h"

#include <algorithm>
#include <unordered_map>

#include "import_rows.h"
#include "organisation_store.h"
#include "room.h"
#include "store/store.h"

namespace wanqiu::people {
namespace {

using base::OrganisationId;

/// One organisation as the file has it, against what is there.
struct OrganisationChanges {
  std::vector<OrganisationRow> made;
  std::vector<std::pair<OrganisationId, OrganisationId>> moved;  ///< which, under which
  std::vector<std::pair<OrganisationId, std::string>> renamed;
};

OrganisationChanges changes_of(Room& room, const Tree& tree, const OrganisationPlan& plan, ImportReport& report) {
  OrganisationChanges changes;
  std::unordered_map<std::string, OrganisationId> made;
  std::int64_t above = 0;
  for (const auto& each : tree.all()) above = std::max(above, each.id.value);
  const auto id_of = [&](const std::string& code) {
    if (const auto found = made.find(code); found != made.end()) return found->second;
    const auto* there = tree.by_code(code);
    return there == nullptr ? OrganisationId() : there->id;
  };
  for (const auto& line : plan.made) {
    above = std::max(room.parts.ids.next(), above + 1);
    const OrganisationId id(above);
    const auto parent = line.parent_code.empty() ? tree.root() : id_of(line.parent_code);
    made.emplace(line.code, id);
    changes.made.push_back({id, line.code, line.name, line.kind, parent, OrganisationState::open, {}, room.today()});
  }
  for (const auto& line : plan.known) {
    const auto& there = *tree.by_code(line.code);
    ++report.duplicates;
    if (there.name != line.name) changes.renamed.emplace_back(there.id, line.name);
    const auto parent = id_of(line.parent_code);
    if (line.parent_code.empty() || parent == there.parent) continue;
    if (!parent) {
      reject(report, line.where + ": parent_code", "no organisation has the code " + line.parent_code);
      continue;
    }
    const auto may = tree.find(parent) == nullptr ? base::Result<void>() : check_move(tree, there.id, parent);
    if (!may) {
      reject(report, line.where + ": parent_code", may.error().reason);
      continue;
    }
    ++report.moved;
    changes.moved.emplace_back(there.id, parent);
  }
  report.imported = static_cast<std::int64_t>(changes.made.size());
  return changes;
}

base::Result<ImportReport> apply(Room& room, std::vector<OrganisationLine> lines, ImportReport report) {
  const auto held = room.turn.take_now();
  const auto tree = room.tree();
  const auto plan = plan_organisations(*tree, std::move(lines), report);
  const auto changes = changes_of(room, *tree, plan, report);
  const auto today = room.today();
  try {
    room.parts.store.write_now([&](store::Session& db) {
      for (const auto& row : changes.made) insert_organisation(db, row, room.now());
      for (const auto& [id, parent] : changes.moved) set_parent(db, id, parent, today);
      for (const auto& [id, name] : changes.renamed) rename_organisation(db, id, name);
      // Moves that only together make a circle are found here, and nothing goes in.
      std::vector<Organisation> all;
      for (const auto& row : all_organisations(db)) all.push_back(row.plain());
      (void)Tree::build(std::move(all)).value();
    });
  } catch (const base::FaultError& error) {
    return error.fault;
  }
  room.parts.store.read_now([&](store::Session& db) { refresh_tree(room, db); });
  for (const auto& row : changes.made) room.tell({Change::Kind::organisation_made, {}, row.id, row.parent, today});
  for (const auto& [id, parent] : changes.moved) room.tell({Change::Kind::organisation_moved, {}, id, parent, today});
  return report;
}

}  // namespace

base::Result<ImportReport> People::import_organisations_now(std::string_view csv, std::string_view file) {
  const auto table = Table::read(
      csv, file, {"code|编码|组织编码|组织代码", "name|名称|组织名称", "parent_code|上级编码|上级代码", "kind|类别"},
      4);
  if (!table) return table.error();
  ImportReport report;
  auto lines = organisation_lines(*table, report);
  return apply(*room_, std::move(lines), std::move(report));
}

base::Result<ImportReport> People::import_divisions_now(const std::string& folder, std::string_view prefix) {
  ImportReport report;
  auto lines = division_lines(folder, prefix, report);
  if (!lines) return lines.error();
  return apply(*room_, std::move(*lines), std::move(report));
}

}  // namespace wanqiu::people
