#include <spdlog/spdlog.h>

#include <algorithm>
#include <unordered_map>

#include "import_rows.h"
#include "import_store.h"
#include "learner_commands.h"
#include "learner_store.h"
#include "login.h"
#include "people/import.h"
#include "room.h"
#include "store/store.h"

namespace wanqiu::people {
namespace {

using base::LearnerNumber;
using base::OrganisationId;

/// Learners in one commit: large enough that commits cost nothing, small enough that others' writes come between.
constexpr std::size_t learners_a_commit = 5'000;
/// Rows of the file go by numbers that no learner has, until they are given theirs.
constexpr std::uint32_t first_of_file = 1U << 31U;
constexpr std::string_view import_moved_to = "moved by an import to ";

bool is_covered(const Tree& tree, const std::vector<OrganisationId>& within, OrganisationId organisation) {
  const auto covers = [&](OrganisationId above) { return tree.covers(above, organisation); };
  return within.empty() || std::any_of(within.begin(), within.end(), covers);
}

/// Sorts the rows of one file into new learners, learners who are there, and rows that cannot go in.
class LearnerPlan {
 public:
  struct Move {
    LearnerNumber number;
    OrganisationId to;
  };

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
    learner.number = LearnerNumber(first_of_file + static_cast<std::uint32_t>(made.size()));
    for (const auto* login : {&learner.phone, &learner.staff_number}) {
      if (*login) known_.emplace(login_key(**login), learner.number);
    }
    made.push_back(std::move(learner));
    places.push_back(table.place(row));
  }

  std::vector<LearnerRow> made;
  std::vector<std::string> places;  ///< of `made` in the file
  std::vector<Move> moved;

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
    const auto* named = tree_->by_code(row.fields[1]);
    if (named == nullptr) return refuse("organisation_code", "no organisation has the code " + row.fields[1]);
    const auto* organisation = tree_->present(named->id);  // who goes by the old code comes where it was merged into
    if (organisation == nullptr || organisation->state != OrganisationState::open)
      return refuse("organisation_code", "this organisation is closed");
    if (!is_covered(*tree_, how_.within, organisation->id)) {
      return refuse("organisation_code", "your roles do not cover this organisation");
    }
    learner.organisation = organisation->id;
    if (how_.active) learner.state = LearnerState::active;
    return true;
  }

  std::string name_of(LearnerNumber number) const {
    return number.value >= first_of_file ? made[number.value - first_of_file].name : room_.directory.name(number);
  }

  void repeat(LearnerNumber number, OrganisationId organisation, ImportReport& report) {
    ++report.duplicates;
    if (number.value >= first_of_file) return;  // twice in this file: the first counts
    const auto line = room_.directory.find(number).value();
    if (line.organisation == organisation || !is_covered(*tree_, how_.within, line.organisation)) return;
    moved.push_back({number, organisation});
  }

  const Room& room_;
  const LearnerImport& how_;
  const std::shared_ptr<const Tree> tree_;
  std::unordered_map<std::string, LearnerNumber> known_;
};

/// One import, step by step. The turn is taken for the look at what is known and for each commit, so that others come
/// between; what they changed is looked at again before the next.
class Importing {
 public:
  Importing(Room& room, const LearnerImport& how, const Table& table, const Progress& progress)
      : room_(room),
        how_(how),
        progress_(progress),
        plan_(room, how),
        of_(static_cast<std::int64_t>(table.rows.size())) {
    for (const auto& each : table.broken) reject(report, each.where, each.why);
    tell(0);
    const auto held = room_.turn.take_now();
    room_.parts.store.read_now(
        [&](store::Session& db) { each_login(db, [&](KnownRow row) { plan_.know(std::move(row)); }); });
    for (const auto& row : table.rows) plan_.take(table, row, report);
    remember();
  }

  ImportReport report;

  void in_parts() {
    const std::span<LearnerRow> made(plan_.made);
    auto done = of_ - static_cast<std::int64_t>(made.size() + plan_.moved.size());
    for (std::size_t at = 0; at < made.size(); at += learners_a_commit) {
      const auto some = made.subspan(at, std::min(learners_a_commit, made.size() - at));
      {
        const auto held = room_.turn.take_now();
        auto rows = still_new(some, at);
        room_.parts.store.write_now([&](store::Session& db) {
          number(next_learner(db), rows);
          insert_learners(db, rows);
        });
        tell_joined(rows);
        report.imported += static_cast<std::int64_t>(rows.size());
      }
      tell(done += static_cast<std::int64_t>(some.size()));
    }
    const std::span<const LearnerPlan::Move> moved(plan_.moved);
    for (std::size_t at = 0; at < moved.size(); at += learners_a_commit) {
      const auto some = moved.subspan(at, std::min(learners_a_commit, moved.size() - at));
      {
        const auto held = room_.turn.take_now();
        const auto moves = still_moving(some);
        room_.parts.store.write_now([&](store::Session& db) {
          for (const auto& [line, to] : moves) set_organisation(db, line, to, room_.today());
          insert_lookups(db, looks_of(moves));
        });
        tell_moved(moves);
      }
      tell(done += static_cast<std::int64_t>(some.size()));
    }
    tell(of_);
  }

  /// All or nothing: what goes in is written beside the learners first, and goes over at once at the end. Copying
  /// 350,000 rows within the database holds the others up for seconds, where inserting them would for half a minute.
  void at_once() {
    auto& store = room_.parts.store;
    store.write_now([](store::Session& db) { clear_staged(db); });
    for (std::size_t at = 0; at < plan_.made.size(); at += learners_a_commit) {
      const auto some =
          std::span<const LearnerRow>(plan_.made).subspan(at, std::min(learners_a_commit, plan_.made.size() - at));
      store.write_now([&](store::Session& db) { stage_learners(db, some, static_cast<std::int64_t>(at) + 1); });
      tell(static_cast<std::int64_t>(at + some.size()) / 2);  // half of the work is still to come
    }
    const std::span<const LearnerPlan::Move> moved(plan_.moved);
    for (std::size_t at = 0; at < moved.size(); at += learners_a_commit) {
      std::vector<StagedMove> some;
      for (const auto& each : moved.subspan(at, std::min(learners_a_commit, moved.size() - at))) {
        some.push_back({each.number, each.to, room_.parts.ids.next()});
      }
      store.write_now([&](store::Session& db) { stage_moves(db, some); });
    }
    go_over();
    store.write_now([](store::Session& db) { clear_staged(db); });
    if (report.rejected_count == 0) tell(of_);
  }

 private:
  using Moves = std::vector<std::pair<LearnerLine, OrganisationId>>;

  void tell(std::int64_t done) const {
    if (progress_) progress_(done, of_);
  }

  void remember() {
    learners_seen_ = room_.directory.count();
    tree_seen_ = room_.tree();
  }

  /// Those of `some` (from place `at` on) who can still go in: nobody took their number meanwhile, and their
  /// organisation is open. Within the turn.
  std::vector<LearnerRow> still_new(std::span<const LearnerRow> some, std::size_t at) {
    const auto tree = room_.tree();
    if (room_.directory.count() == learners_seen_ && tree == tree_seen_) return {some.begin(), some.end()};
    std::vector<LearnerRow> rows;
    room_.parts.store.read_now([&](store::Session& db) {
      for (std::size_t i = 0; i < some.size(); ++i) {
        auto row = some[i];
        const auto taken = [&](const std::optional<std::string>& login) {
          return login && find_login(db, login_key(*login)).has_value();
        };
        const auto* organisation = tree->present(row.organisation);
        const char* why = "this number was registered while the import ran";
        const char* field = taken(row.phone) ? ": phone" : taken(row.staff_number) ? ": staff_number" : nullptr;
        if (organisation == nullptr || organisation->state != OrganisationState::open) {
          field = ": organisation_code";
          why = "this organisation was closed while the import ran";
        }
        if (field != nullptr) {
          reject(report, plan_.places[at + i] + field, why);
          continue;
        }
        row.organisation = organisation->id;
        rows.push_back(std::move(row));
      }
    });
    return rows;
  }

  Moves still_moving(std::span<const LearnerPlan::Move> some) {
    const auto tree = room_.tree();
    Moves moves;
    for (const auto& each : some) {
      auto line = room_.directory.find(each.number);
      const auto* to = tree->present(each.to);
      if (!line || !is_registered(line->state) || to == nullptr || to->state != OrganisationState::open) continue;
      if (line->organisation == to->id || !is_covered(*tree, how_.within, line->organisation)) continue;
      moves.emplace_back(std::move(*line), to->id);
    }
    return moves;
  }

  std::vector<NewLookup> looks_of(const Moves& moves) const {
    const auto tree = room_.tree();
    std::vector<NewLookup> looks;
    for (const auto& [line, to] : moves) {
      looks.push_back({room_.parts.ids.next(), line.number, how_.by, viewer(), room_.now(),
                       std::string(import_moved_to) + tree->find(to)->name});
    }
    return looks;
  }
  std::string viewer() const { return how_.by ? how_.by_name : std::string(on_the_machine); }

  void number(const Next& next, std::span<LearnerRow> rows) const {
    auto above = next.id_above;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      above = i == 0 ? std::max(room_.parts.ids.next(), above + 1) : above + 1;
      rows[i].number = LearnerNumber(next.number.value + static_cast<std::uint32_t>(i));
      rows[i].id = base::LearnerId(above);
      rows[i].since = room_.today();
      rows[i].registered_at = room_.now();
    }
  }

  void tell_joined(std::span<const LearnerRow> rows) {
    for (const auto& each : rows) {
      room_.directory.put(each.line());
      room_.tell({Change::Kind::joined, each.number, each.organisation, {}, each.since});
    }
    learners_seen_ += static_cast<std::uint32_t>(rows.size());
  }

  void tell_moved(const Moves& moves) {
    for (auto [line, organisation] : moves) {
      line.organisation = organisation;
      line.since = std::max(line.since, room_.today());
      room_.directory.put(line);
      room_.tell({Change::Kind::moved, line.number, organisation, {}, room_.today()});
    }
    report.moved += static_cast<std::int64_t>(moves.size());
  }

  void go_over() {
    auto& store = room_.parts.store;
    const auto held = room_.turn.take_now();
    const auto begun = room_.parts.clock.elapsed();
    auto rows = still_new(plan_.made, 0);
    if (report.rejected_count > 0) return;
    const auto moves = still_moving(plan_.moved);
    // As it was planned, or somebody changed an organisation or moved meanwhile: rare, and as long as it takes.
    const bool as_planned = room_.tree() == tree_seen_ && moves.size() == plan_.moved.size();
    const auto looks = as_planned ? std::vector<NewLookup>() : looks_of(moves);
    const NewLookup look{0, {}, how_.by, viewer(), room_.now(), std::string(import_moved_to)};
    store.write_now([&](store::Session& db) {
      number(next_learner(db), rows);
      if (as_planned) {
        if (!rows.empty()) take_over_learners(db, rows.front());
        if (!moves.empty()) take_over_moves(db, room_.today(), look);
        return;
      }
      insert_learners(db, rows);
      for (const auto& [line, to] : moves) set_organisation(db, line, to, room_.today());
      insert_lookups(db, looks);
    });
    tell_joined(rows);
    tell_moved(moves);
    report.imported = static_cast<std::int64_t>(rows.size());
    spdlog::debug("an import of {} learners went over in {} ms", rows.size(),
                  (room_.parts.clock.elapsed() - begun).count());
  }

  Room& room_;
  const LearnerImport& how_;
  const Progress& progress_;
  LearnerPlan plan_;
  const std::int64_t of_;
  std::uint32_t learners_seen_ = 0;
  std::shared_ptr<const Tree> tree_seen_;
};

}  // namespace

base::Result<ImportReport> People::import_learners_now(std::string_view csv, std::string_view file, LearnerImport how,
                                                       const Progress& progress) {
  const auto table = Table::read(csv, file,
                                 {"name|姓名", "organisation_code|组织代码|组织编码|organisation|组织",
                                  "phone|手机号|手机|手机号码|mobile", "staff_number|工号|职工号"},
                                 2);
  if (!table) return table.error();
  Importing importing(*room_, how, *table, progress);
  if (!how.all_or_nothing) {
    importing.in_parts();
  } else if (importing.report.rejected_count == 0) {
    importing.at_once();
  }
  return std::move(importing.report);
}

}  // namespace wanqiu::people
