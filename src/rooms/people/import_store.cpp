#include "import_store.h"

#include "insert_store.h"
#include "login.h"

namespace wanqiu::people {

using store::Session;
using store::to_value;

void clear_staged(Session& db) {
  db.run("delete from import_learner");
  db.run("delete from import_login");
  db.run("delete from import_move");
}

void stage_learners(Session& db, std::span<const LearnerRow> learners, std::int64_t first) {
  std::vector<std::array<store::Value, 5>> rows;
  std::vector<std::array<store::Value, 2>> logins;
  rows.reserve(learners.size());
  for (std::size_t i = 0; i < learners.size(); ++i) {
    const auto& each = learners[i];
    const auto position = first + static_cast<std::int64_t>(i);
    rows.push_back({position, to_value(each.organisation), to_value(each.name), to_value(each.phone.value_or("")),
                    to_value(each.staff_number.value_or(""))});
    for (const auto* login : {&each.phone, &each.staff_number}) {
      if (*login) logins.push_back({login_key(**login), position});
    }
  }
  constexpr std::array<std::size_t, 2> nullable{3, 4};
  insert_blocks<5, 100>(db, "insert into import_learner (position, organisation, name, phone, staff_number) values ",
                        nullable, rows);
  insert_blocks<2, 100>(db, "insert into import_login (name, position) values ", {}, logins);
}

void stage_moves(Session& db, std::span<const StagedMove> moves) {
  std::vector<std::array<store::Value, 3>> rows;
  rows.reserve(moves.size());
  for (const auto& each : moves) {
    rows.push_back({to_value(each.number), to_value(each.organisation), to_value(each.look)});
  }
  insert_blocks<3, 100>(db, "insert into import_move (number, organisation, look) values ", {}, rows);
}

void take_over_learners(Session& db, const LearnerRow& first) {
  db.run(
      "insert into learner (number, id, organisation, since_day, state, name, phone, staff_number, language, "
      "large_type, "
      "hide_name, registered_at) select cast(:number as bigint) + position - 1, cast(:id as bigint) + position - 1, "
      "organisation, cast(:since as integer), cast(:state as integer), name, phone, staff_number, :language, 0, 0, "
      "cast(:at as bigint) from import_learner order by position",
      first.number, first.id, first.since, first.state, first.language, first.registered_at);
  db.run("insert into login (name, number) select name, cast(:number as bigint) + position - 1 from import_login",
         first.number);
}

void take_over_moves(Session& db, base::Day today, const NewLookup& look) {
  db.run(
      "insert into membership (number, organisation, from_day, to_day) select learner.number, learner.organisation, "
      "learner.since_day, cast(:last as integer) from learner join import_move on import_move.number = learner.number "
      "where learner.since_day < cast(:today as integer)",
      today - 1, today);
  db.run(
      "insert into lookup (id, number, viewer, by_name, looked_at, reason) select import_move.look, "
      "import_move.number, "
      "cast(:viewer as bigint), cast(:by as text), cast(:at as bigint), cast(:what as text) || organisation.name from "
      "import_move join organisation on organisation.id = import_move.organisation",
      look.viewer, look.by, look.at, look.reason);
  db.run(
      "update learner set organisation = (select import_move.organisation from import_move where import_move.number = "
      "learner.number), since_day = case when since_day < cast(:today as integer) then cast(:today as integer) else "
      "since_day end where number in (select number from import_move)",
      today);
}

}  // namespace wanqiu::people
