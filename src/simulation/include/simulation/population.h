#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "simulation/activity_profile.h"
#include "simulation/draw.h"

namespace wanqiu::simulation {

/// An organisation of the simulated city, by its place in a list in which parents stand before their children.
struct Place {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t parent = none;
  double weight = 0;  ///< how many of the learners belong right here, against the other places; 0: none
};

/// steady: comes on more than every other day. occasional: once or twice in a fortnight. lapsed: was one of these and
/// has not come since some day, which may lie before the simulated days.
enum class Habit : std::uint8_t { steady, occasional, lapsed };

struct Learner {
  std::uint32_t place = 0;
  Habit habit = Habit::steady;
  float daily = 0;   ///< the chance to come on an average day, 0 … 1
  float volume = 1;  ///< what they do on a day they come, against the median learner
  base::Day joined;  ///< registered from this day on
  base::Day until;   ///< the last day on which a lapsed learner comes by themselves
};

/// Who lives in the city. A learner's number is their place in the list, from 1: those who join later stand later.
struct Population {
  std::vector<Learner> learners;
};

struct PopulationSettings {
  ActivityProfile profile;
  std::uint32_t learners = 0;
  base::Day first;  ///< the simulated days
  base::Day last;
  /// Assumptions, since the measured logs hold only those who came. The rest is lapsed.
  double steady_share = 0.35;
  double occasional_share = 0.40;
  /// The daily chance of the occasional: a beta distribution with the mean 0.12.
  double occasional_a = 1.2;
  double occasional_b = 8.8;
  double late_share = 0.12;     ///< registered after the first day, on the Mondays, ever fewer
  int lapsed_before_days = 30;  ///< how long before the first day a lapsed learner may have stayed away
};

/// places must have some weight. Learners in order of the day on which they join.
Population make_population(const PopulationSettings& settings, const std::vector<Place>& places, Draw& draw);

}  // namespace wanqiu::simulation
