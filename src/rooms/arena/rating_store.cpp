#include "rating_store.h"

#include <cmath>

namespace wanqiu::arena {
namespace {

struct RatingRow {
  double value = 0;
  double deviation = 0;
  double volatility = 0;
  base::Day last_day;
  std::int32_t matches = 0;
};
BOOST_DESCRIBE_STRUCT(RatingRow, (), (value, deviation, volatility, last_day, matches))

}  // namespace

RatedLearner find_rating(store::Session& db, base::LearnerNumber learner) {
  const auto row = db.one<RatingRow>(
      "select value, deviation, volatility, last_day, matches from arena_rating where learner = :learner", learner);
  if (!row) return {learner, {}, {}, 0};
  return {learner, {row->value, row->deviation, row->volatility}, row->last_day, row->matches};
}

void put_rating(store::Session& db, const RatedLearner& rated) {
  db.run(
      "insert into arena_rating (learner, value, deviation, volatility, last_day, matches) values (:learner, :value, "
      ":deviation, :volatility, :day, :matches) on conflict (learner) do update set value = excluded.value, deviation "
      "= "
      "excluded.deviation, volatility = excluded.volatility, last_day = excluded.last_day, matches = excluded.matches",
      rated.learner, rated.rating.value, rated.rating.deviation, rated.rating.volatility, rated.last_day,
      rated.matches);
}

std::optional<SeasonResult> find_season_result(store::Session& db, SeasonId season, base::LearnerNumber learner) {
  return db.one<SeasonResult>(
      "select learner, organisation, rating, matches, won from arena_season_result where season = :season and learner "
      "= :learner",
      season, learner);
}

void put_season_result(store::Session& db, SeasonId season, const SeasonResult& result) {
  db.run(
      "insert into arena_season_result (season, learner, organisation, rating, matches, won) values (:season, "
      ":learner, :organisation, :rating, :matches, :won) on conflict (season, learner) do update set organisation = "
      "excluded.organisation, rating = excluded.rating, matches = excluded.matches, won = excluded.won",
      season, result.learner, result.organisation, result.rating, result.matches, result.won);
}

std::vector<SeasonResult> season_table(store::Session& db, SeasonId season, int limit) {
  return db.all<SeasonResult>(
      "select learner, organisation, rating, matches, won from arena_season_result where season = :season and matches "
      ">= :least order by round(rating) desc, matches desc, learner limit :limit",
      season, season_matches_min, limit);
}

std::optional<std::int64_t> season_rank(store::Session& db, SeasonId season, base::LearnerNumber learner) {
  const auto mine = find_season_result(db, season, learner);
  if (!mine || mine->matches < season_matches_min) return std::nullopt;
  const auto ahead = db.one<std::int64_t>(
      "select count(*) from arena_season_result where season = :season and matches >= :least and round(rating) > "
      ":rating",
      season, season_matches_min, std::round(mine->rating));
  return *ahead + 1;
}

std::vector<SeasonId> seasons_played(store::Session& db, int limit) {
  return db.all<SeasonId>("select distinct season from arena_season_result order by season desc limit :limit", limit);
}

std::vector<LearnerSeason> seasons_by(store::Session& db, base::LearnerNumber learner) {
  return db.all<LearnerSeason>(
      "select (season / 10) || '-Q' || (season % 10) as season, rating, matches, won from arena_season_result "
      "where learner = :learner order by arena_season_result.season",
      learner);
}

void erase_rating(store::Session& db, base::LearnerNumber learner) {
  db.run("delete from arena_rating where learner = :learner", learner);
  db.run("delete from arena_season_result where learner = :learner", learner);
}

}  // namespace wanqiu::arena
