#pragma once

#include <functional>
#include <string>
#include <vector>

#include "city.h"
#include "simulated_clock.h"
#include "simulation/activity_profile.h"
#include "simulation/names.h"
#include "simulation/organisations.h"

namespace wanqiu::app {

struct SimulationSettings {
  std::uint32_t learners = 350'000;  ///< besides those who are registered already
  base::Day first;                   ///< the simulated days
  base::Day last;
  std::uint64_t seed = 7;
  simulation::ActivityProfile profile;
  bool registered_learn = false;  ///< whoever is registered already learns too (the demo's accounts)
  bool other_rooms = true;        ///< also quizzes, matches and check-ins, which only the ledger then knows of
};

struct SimulatedCampaign {
  std::string organisation;  ///< code
  std::string name;
  base::Day from;
  base::Day to;
  double lift = 1;
};

struct SimulationReport {
  std::uint64_t events = 0;
  std::int64_t points = 0;  ///< earned
  std::uint32_t learners = 0;
  std::uint32_t organisations = 0;
  std::uint32_t days = 0;
  double seconds = 0;  ///< through the ledger, with the learners who join on the way
  std::string chain;   ///< hash of the last batch: equal for the same seed, days, organisations, items and rules
  std::vector<SimulatedCampaign> campaigns;
};

/// Told after every batch.
struct SimulationProgress {
  int day = 0;  ///< from 1
  int days = 0;
  double done = 0;  ///< 0 … 1
  std::uint64_t events = 0;
  double events_per_s = 0;
  double seconds_left = 0;
};
using SimulationWatch = std::function<void(const SimulationProgress&)>;

/// Takes organisations below the root into an opened city; faults say which line was refused.
base::Result<void> make_organisations(City& city, const std::vector<simulation::OrganisationLine>& lines);

/// Publishes `count` made-up pieces, spread over the days, in the site's columns. Puts the clock to the end of `last`.
base::Result<void> make_pieces(City& city, SimulatedClock& clock, std::size_t count, base::Day first, base::Day last,
                               std::uint64_t seed);

/// Registers the learners and lets them learn, day after day, through the ledger: rules applied, projections attached,
/// every batch committed as `wanqiu serve` commits. People and library are open and hold organisations and published
/// items; the ledger is not open and empty (conflict). `city` runs on `clock`, which ends at the end of `last`, or now
/// if that is earlier.
///
/// The same city for the same seed: the days are drawn from the seed (simulation/learning_days.h), batches have a fixed
/// size, and nothing else writes.
base::Result<SimulationReport> simulate(City& city, SimulatedClock& clock, const SimulationSettings& settings,
                                        const simulation::Names& names, const SimulationWatch& watch = {});

}  // namespace wanqiu::app
