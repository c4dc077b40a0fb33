#pragma once

#include <array>
#include <vector>

#include "base/time.h"
#include "simulation/activity_profile.h"
#include "simulation/draw.h"

namespace wanqiu::simulation {

/// A public holiday of mainland China: those with a fixed date, and the Spring Festival, whose first day stands in a
/// table for 2020 to 2035 (outside it, it is a day like others).
bool is_holiday(base::Day day);

/// When people learn: the measured hours and weekdays, less on holidays, and drawn towards the hours that earn more.
class Rhythm {
 public:
  struct Window {
    int from = 0;  ///< minutes of the local day, `to` not included
    int to = 0;
  };
  struct Settings {
    ActivityProfile profile;
    /// The hours that earn more, and the share of sittings that are begun in them for that reason. The share is an
    /// assumption; 0 leaves the measured hours as they are.
    std::vector<Window> active_hours;
    double active_hours_pull = 0.25;
    double holiday_activity = 0.7;  ///< of a usual day's; an assumption
  };
  explicit Rhythm(Settings settings);

  /// How much is done on this day against an average one: 1 over whole weeks without holidays.
  double activity(base::Day day) const;
  /// The local minute (0 … 1439) at which a sitting begins.
  int minute(Draw& draw) const;
  const ActivityProfile& profile() const { return settings_.profile; }

 private:
  Settings settings_;
  std::array<double, 24> hours_up_to_{};
  std::array<double, 7> weekdays_{};
  int active_minutes_ = 0;
};

}  // namespace wanqiu::simulation
