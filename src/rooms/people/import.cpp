#include "people/import.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "import_rows.h"
#include "learner_store.h"
#include "login.h"
#include "organisation_store.h"
#include "room.h"
#include "store/store.h"

namespace wanqiu::people {
namespace {

using base::Fault;
using base::LearnerNumber;
using base::OrganisationId;

/// Learners in one commit: large enough that commits cost nothing, small enough that others' writes come between.
constexpr std::size_t learners_a_commit = 5'000;

/// Sorts the rows of one file into new learners, learners who are there, and rows that cannot go in.
class LearnerPlan {
 public:
  LearnerPlan(const Room& room, const LearnerImport& how) : room_(room), how_(how), tree_(room.tree()) {
    known_.reserve(room.directory.count());
  }

  void know(KnownRow&& row) { known_.emplace(std::move(row.login), row.number); }

  void take(const Table& table, const Table::Row& row, ImportReport& report) {
    LearnerRow learner;
    if (!read(table, row, learner, report)) return;
    LearnerNumber same;
    for (const auto* login : {&learner.phone, &learner.staff_number}) {
      if (!*login) continue;
      const auto found = known_.find(login_key(**login));
      if (found == known_.end()) continue;
      const char* field = login == &learner.phone ? ": phone" : ": staff_number";
      if (same && same != found->second) {
        return reject(report, table.place(row) + field, "belongs to another learner than the other number of this row");
      }
      same = found->second;
      if (name_of(same) != learner.name) {
        return reject(report, table.place(row) + field, "belongs to a learner of another name already");
      }
    }
    if (same) return repeat(same, learner.organisation, report);
    learner.number = LearnerNumber(first_ + static_cast<std::uint32_t>(made.size()));
    for (const auto* login : {&learner.phone, &learner.staff_number}) {
      if (*login) known_.emplace(login_key(**login), learner.number);
    }
    made.push_back(std::move(learner));
  }

  std::vector<LearnerRow> made;
  std::vector<std::pair<LearnerLine, OrganisationId>> moved;

 private:
  bool read(const Table& table, const Table::Row& row, LearnerRow& learner, ImportReport& report) const {
    const auto refuse = [&](const char* field, const std::string& why) {
      reject(report, table.place(row) + ": " + field, why);
      return false;
    };
    auto name = parse_name(row.fields[0], "name");
    if (!name) return refuse("name", name.error().reason);
    learner.name = std::move(*name);
    if (row.fields[2].empty() && row.fields[3].empty()) return refuse("phone", "a phone or a staff number is needed");
    if (!row.fields[2].empty()) {
      auto phone = parse_phone(row.fields[2], "phone");
      if (!phone) return refuse("phone", phone.error().reason);
      learner.phone = std::move(*phone);
    }
    if (!row.fields[3].empty()) {
      auto staff_number = parse_staff_number(row.fields[3], "staff_number");
      if (!staff_number) return refuse("staff_number", staff_number.error().reason);
      learner.staff_number = std::move(*staff_number);
    }
    const auto* organisation = tree_->by_code(row.fields[1]);
    if (organisation == nullptr) return refuse("organisation_code", "no organisation has the code " + row.fields[1]);
    if (organisation->state != OrganisationState::open)
      return refuse("organisation_code", "this organisation is closed");
    const auto covered = [&](OrganisationId above) { return tree_->covers(above, organisation->id); };
    if (!how_.within.empty() && std::none_of(how_.within.begin(), how_.within.end(), covered)) {
      return refuse("organisation_code", "your roles do not cover this organisation");
    }
    learner.organisation = organisation->id;
    return true;
  }

  std::string name_of(LearnerNumber number) const {
    return number.value >= first_ ? made[number.value - first_].name : room_.directory.name(number);
  }

  void repeat(LearnerNumber number, OrganisationId organisation, ImportReport& report) {
    ++report.duplicates;
    if (number.value >= first_) return;  // twice in this file: the first counts
    auto line = room_.directory.find(number).value();
    if (line.organisation == organisation) return;
    const auto covered = [&](OrganisationId above) { return tree_->covers(above, line.organisation); };
    if (!how_.within.empty() && std::none_of(how_.within.begin(), how_.within.end(), covered)) return;
    ++report.moved;
    moved.emplace_back(std::move(line), organisation);
  }

  const Room& room_;
  const LearnerImport& how_;
  const std::shared_ptr<const Tree> tree_;
  const std::uint32_t first_ = room_.directory.count() + 1;
  std::unordered_map<std::string, LearnerNumber> known_;
};

void write_learners(Room& room, store::Session& db, std::span<LearnerRow> rows) {
  const auto next = next_learner(db);
  auto above = next.id_above;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].number = LearnerNumber(next.number.value + static_cast<std::uint32_t>(i));
    above = std::max(room.parts.ids.next(), above + 1);
    rows[i].id = base::LearnerId(above);
    rows[i].since = room.today();
    rows[i].registered_at = room.now();
  }
  insert_learners(db, rows);
}

void tell_joined(Room& room, std::span<const LearnerRow> rows) {
  for (const auto& each : rows) {
    room.directory.put(each.line());
    room.tell({Change::Kind::joined, each.number, each.organisation, {}, each.since});
  }
}

void write_moves(Room& room, store::Session& db, const LearnerPlan& plan) {
  for (const auto& [line, organisation] : plan.moved) set_organisation(db, line, organisation, room.today());
}

void tell_moved(Room& room, const LearnerPlan& plan) {
  for (auto [line, organisation] : plan.moved) {
    line.organisation = organisation;
    line.since = std::max(line.since, room.today());
    room.directory.put(line);
    room.tell({Change::Kind::moved, line.number, organisation, {}, room.today()});
  }
}

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

base::Result<ImportReport> People::import_learners_now(std::string_view csv, std::string_view file, LearnerImport how,
                                                       const Progress& progress) {
  const auto table = Table::read(csv, file,
                                 {"name|姓名", "organisation_code|组织代码|组织编码|organisation|组织",
                                  "phone|手机号|手机|手机号码|mobile", "staff_number|工号|职工号"},
                                 2);
  if (!table) return table.error();
  auto& room = *room_;
  ImportReport report;
  for (const auto& row : table->uneven) {
    reject(report, table->place(row), "has another number of fields than the first line");
  }
  const auto of = static_cast<std::int64_t>(table->rows.size());
  if (progress) progress(0, of);

  const auto held = room.turn.take_now();  // nobody else registers meanwhile, so that what is known stays so
  LearnerPlan plan(room, how);
  room.parts.store.read_now(
      [&](store::Session& db) { each_login(db, [&](KnownRow row) { plan.know(std::move(row)); }); });
  for (const auto& row : table->rows) plan.take(*table, row, report);
  if (how.all_or_nothing && report.rejected_count > 0) {
    report.moved = 0;
    return report;
  }
  const std::span<LearnerRow> made(plan.made);
  const auto before = of - static_cast<std::int64_t>(made.size());
  if (how.all_or_nothing) {
    room.parts.store.write_now([&](store::Session& db) {
      write_learners(room, db, made);
      write_moves(room, db, plan);
    });
    tell_joined(room, made);
    tell_moved(room, plan);
    report.imported = static_cast<std::int64_t>(made.size());
    if (progress) progress(of, of);
    return report;
  }
  for (std::size_t at = 0; at < made.size(); at += learners_a_commit) {
    const auto some = made.subspan(at, std::min(learners_a_commit, made.size() - at));
    room.parts.store.write_now([&](store::Session& db) { write_learners(room, db, some); });
    tell_joined(room, some);
    report.imported += static_cast<std::int64_t>(some.size());
    if (progress) progress(before + report.imported, of);
  }
  if (!plan.moved.empty()) {
    room.parts.store.write_now([&](store::Session& db) { write_moves(room, db, plan); });
    tell_moved(room, plan);
  }
  if (progress) progress(of, of);
  return report;
}

}  // namespace wanqiu::people
