#include "hall_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::arena {
namespace {

const std::string hall_columns =
    "select h.match_id, h.pin, h.name, h.organisation, h.paper, h.left_out, h.questions, h.by_itself, h.starts_at, "
    "m.made_at, m.made_by, m.ended_at, m.players from arena_hall h join arena_match m on m.id = h.match_id ";

}  // namespace

void insert_hall(store::Session& db, const HallRow& hall, const std::string& request_key) {
  db.run(
      "insert into arena_hall (match_id, pin, name, organisation, paper, left_out, questions, by_itself, starts_at, "
      "request_key) values (:id, :pin, :name, :organisation, :paper, :left_out, :questions, :by_itself, :starts_at, "
      ":request)",
      hall.id, hall.pin, hall.name, hall.organisation, hall.paper, hall.left_out, hall.questions, hall.by_itself,
      hall.starts_at, request_key);
}

std::optional<HallRow> find_hall(store::Session& db, MatchId match) {
  return db.one<HallRow>(hall_columns + "where h.match_id = :id", match);
}

std::optional<MatchId> find_hall_by_request(store::Session& db, const std::string& request_key) {
  return db.one<MatchId>("select match_id from arena_hall where request_key = :key", request_key);
}

std::vector<HallRow> latest_halls(store::Session& db, int limit) {
  return db.all<HallRow>(hall_columns + "order by h.match_id desc limit :limit", limit);
}

std::vector<HallRow> running_halls(store::Session& db) {
  return db.all<HallRow>(hall_columns + "where m.ended_at is null order by h.match_id");
}

std::int64_t count_running_halls(store::Session& db, base::LearnerId made_by) {
  return *db.one<std::int64_t>(
      "select count(*) from arena_hall h join arena_match m on m.id = h.match_id where m.ended_at is null and "
      "m.made_by "
      "= :by",
      made_by);
}

std::optional<MatchId> find_pin(store::Session& db, const std::string& pin) {
  return db.one<MatchId>("select match_id from arena_hall where pin = :pin", pin);
}

std::optional<StoredMatch> find_match(store::Session& db, MatchId match) {
  return db.one<StoredMatch>(
      "select kind, content, made_at, made_by, ended_at, players from arena_match where id = :id", match);
}

std::vector<MatchId> unsettled_matches(store::Session& db, MatchKind kind, int limit) {
  return db.all<MatchId>(
      "select id from arena_match where ended_at is not null and settled = 0 and kind = :kind order by id limit :limit",
      kind, limit);
}

std::vector<MatchId> open_matches(store::Session& db) {
  return db.all<MatchId>(
      "select id from arena_match where ended_at is null or (ended_at is not null and settled = 0) order by id");
}

void mark_settled(store::Session& db, MatchId match) {
  db.run("update arena_match set settled = 1 where id = :id", match);
}

void insert_players(store::Session& db, MatchId match, const std::vector<PlayerRow>& players) {
  if (players.empty()) return;
  WQ_ASSERT(players.size() <= 1'000);
  std::string sql = "insert into arena_player (match_id, learner, seat, rank, score, right_answers, answers) values ";
  std::vector<store::Value> values;
  values.reserve(players.size() * 7);
  for (std::size_t i = 0; i < players.size(); ++i) {
    sql += fmt::format("{}(:m{}, :l{}, :s{}, :k{}, :p{}, :r{}, :a{})", i == 0 ? "" : ", ", i, i, i, i, i, i, i);
    const auto& one = players[i];
    for (const std::int64_t value :
         {match.value, std::int64_t{one.learner.value}, std::int64_t{one.seat}, std::int64_t{one.rank},
          std::int64_t{one.score}, std::int64_t{one.right_answers}, std::int64_t{one.answers}})
      values.emplace_back(value);
  }
  sql += " on conflict do nothing";
  db.run_values(sql, values);
}

void erase_player(store::Session& db, base::LearnerNumber learner) {
  db.run("delete from arena_player where learner = :learner", learner);
}

std::vector<PlayedMatch> matches_of(store::Session& db, base::LearnerNumber learner) {
  return db.all<PlayedMatch>(
      "select p.match_id, m.kind, h.name, m.ended_at, m.players, p.rank, p.score, p.right_answers, p.answers from "
      "arena_player p join arena_match m on m.id = p.match_id left join arena_hall h on h.match_id = p.match_id where "
      "p.learner = :learner order by p.match_id",
      learner);
}

std::vector<MadeHall> halls_by(store::Session& db, base::LearnerId learner) {
  return db.all<MadeHall>(
      "select h.match_id, h.name, m.made_at from arena_hall h join arena_match m on m.id = h.match_id where m.made_by "
      "= "
      ":by order by h.match_id",
      learner);
}

base::Hash ensure_secret(store::Session& db, const base::Hash& fresh) {
  db.run("insert into arena_secret (id, secret) values (1, :secret) on conflict do nothing", base::hex(fresh));
  // Hashed once more: the column is text, and a key is 32 bytes.
  return base::blake2b(*db.one<std::string>("select secret from arena_secret where id = 1"));
}

}  // namespace wanqiu::arena
