#pragma once

#include <optional>
#include <string>

#include "arena/rating.h"
#include "base/id.h"
#include "base/time.h"

namespace wanqiu::arena {

/// A quarter of a year in the site's zone: 20264 is the fourth of 2026.
struct SeasonId : base::Id<SeasonId, std::int32_t> {
  using Id::Id;
};
struct Season {
  SeasonId id;
  base::Day first, last;
  friend bool operator==(const Season&, const Season&) = default;
};
Season season_of(base::Day day);
/// The years 2000 to 2999.
std::optional<Season> find_season(SeasonId id);
Season season_before(const Season& season);
std::string name_of(const Season& season);  ///< "2026 年第四季度"

/// Whoever was in fewer matches of a season is not in its table.
constexpr int season_matches_min = 5;

/// By how much the deviation grows at the start of a season, as the root of the sum of squares. Everybody keeps their
/// value; the first matches of a season count for more: at a deviation of 60 the first win against an equal moves 22
/// points instead of 11.
constexpr double season_deviation = 60;

/// A rating as it stands before a match on `today` when the last one was on `last`: rested for the days without a match
/// (after_match() has the same), and less certain by each start of a season in between.
Rating rested_to(const Rating& rating, base::Day last, base::Day today);

}  // namespace wanqiu::arena
