#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "arena/rating.h"
#include "base/ids.h"
#include "seasons.h"
#include "store/session.h"

namespace wanqiu::arena {

/// A learner's rating as of their last rated match.
struct RatedLearner {
  base::LearnerNumber learner;
  Rating rating;
  base::Day last_day;
  std::int32_t matches = 0;

  /// Before a match on `day`; of somebody without a match it is a new player's.
  Rating on(base::Day day) const { return matches == 0 ? rating : rested_to(rating, last_day, day); }
};
/// A new player's where there is none yet.
RatedLearner find_rating(store::Session& db, base::LearnerNumber learner);
void put_rating(store::Session& db, const RatedLearner& rated);

struct SeasonResult {
  base::LearnerNumber learner;
  base::OrganisationId organisation;  ///< when the last match was played
  double rating = 0;                  ///< after it
  std::int32_t matches = 0;
  std::int32_t won = 0;
};
BOOST_DESCRIBE_STRUCT(SeasonResult, (), (learner, organisation, rating, matches, won))
std::optional<SeasonResult> find_season_result(store::Session& db, SeasonId season, base::LearnerNumber learner);
void put_season_result(store::Session& db, SeasonId season, const SeasonResult& result);
/// Those with enough matches, the highest rating first; ratings are compared as they are shown, in whole points.
std::vector<SeasonResult> season_table(store::Session& db, SeasonId season, int limit);
/// From 1, equal ratings share it; none without enough matches.
std::optional<std::int64_t> season_rank(store::Session& db, SeasonId season, base::LearnerNumber learner);
/// In which anybody has played, the newest first.
std::vector<SeasonId> seasons_played(store::Session& db, int limit);

struct LearnerSeason {
  std::string season;  ///< such as "2026-Q4"
  double rating = 0;
  std::int32_t matches = 0;
  std::int32_t won = 0;
};
BOOST_DESCRIBE_STRUCT(LearnerSeason, (), (season, rating, matches, won))
std::vector<LearnerSeason> seasons_by(store::Session& db, base::LearnerNumber learner);
void erase_rating(store::Session& db, base::LearnerNumber learner);

}  // namespace wanqiu::arena
