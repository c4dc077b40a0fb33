#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "ledger/event.h"
#include "simulation/campaign.h"
#include "simulation/population.h"
#include "simulation/rhythm.h"
#include "simulation/shelf.h"

namespace wanqiu::simulation {

/// Day after day, everything that a city does, in the order in which it arrives: values in, values out, the same for
/// the same seed. Each day is drawn from a stream of its own.
///
/// Whether a learner comes: their daily chance × the day's activity (weekday, holiday) × the lift of a campaign in
/// their organisation, at most 0.98. A lapsed learner comes no more by themselves, but a campaign brings some back. One
/// learner day in 200 is spent offline: its events arrive together, 1 to 140 hours later (the ledger takes up to 7
/// days). What has not arrived by the end of the last day is not part of the city.
class LearningDays {
 public:
  struct Plan {
    std::uint64_t seed = 0;
    base::Day first;
    base::Zone zone = base::Zone::utc();
    std::vector<Place> places;
    Population population;
    std::vector<Campaign> campaigns;
    bool other_rooms = true;  ///< LearnerDay::Settings
  };
  struct Arrivals {
    base::Day day;
    std::vector<ledger::Event> events;  ///< in order of arrival; seq is not set
    std::vector<base::Instant> at;      ///< when each arrives, on this day
    std::uint32_t learners = 0;         ///< who came
  };

  LearningDays(Plan plan, Rhythm rhythm, Shelf shelf);
  /// The next day, from the first on.
  Arrivals next();
  const Plan& plan() const { return plan_; }

 private:
  struct Late {
    base::Instant arrives;
    ledger::Event event;
  };
  void learn_day(Arrivals& day, Draw& draw);
  void delay(Arrivals& day, std::size_t from, Draw& draw);
  void take_late(Arrivals& day);
  double chance(const Learner& learner, double activity, double lift) const;
  static void sort(Arrivals& day);

  Plan plan_;
  Rhythm rhythm_;
  Shelf shelf_;
  base::Day day_;
  std::vector<Late> late_;
  std::vector<std::uint32_t> attended_;  // by learner: the last campaign that they took part in
};

}  // namespace wanqiu::simulation
