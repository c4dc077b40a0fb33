#pragma once

#include <array>
#include <span>

namespace wanqiu::simulation {

/// How the activity of real learners is spread, as measured in two open sets of Moodle logs (lamethods/data,
/// `1_moodleLAcourse`: 130 learners of one course in 49 days, 95,626 events; `2_moodleEdify`: 269 learners of 14 course
/// runs, 56,553 events). Only the figures stand here, not the logs.
///
/// Those are students of courses, and a city is not: its many occasional and lapsed learners have no counterpart there
/// and are assumptions of population.h. What is taken over: the hours, the days of the week, how much one does on a day
/// on which one does anything (Edify, whose events are as coarse as ours), how often the steady come (the course), and
/// how much more the busiest do than the middle.
struct ActivityProfile {
  /// Share of events by local hour: the mean of both sets, which sum to 1 but for rounding.
  std::array<double, 24> hours{0.0136, 0.0074, 0.0056, 0.0063, 0.0068, 0.0171, 0.0194, 0.0335,
                               0.0530, 0.0641, 0.0704, 0.0662, 0.0689, 0.0880, 0.0788, 0.0612,
                               0.0666, 0.0605, 0.0477, 0.0467, 0.0420, 0.0339, 0.0236, 0.0195};
  /// Share of events by day of the week, Monday first: the mean of both sets.
  std::array<double, 7> weekdays{0.1607, 0.1957, 0.1497, 0.1199, 0.1076, 0.1325, 0.1342};

  /// Events of one learner on a day with any: measured 1, 2, 4, 8, 16, 55 at the 10th, 25th, 50th, 75th, 90th and 99th
  /// percentile, mean 7.13: log-normal with this median and deviation.
  double events_a_day_median = 4.0;
  double events_a_day_deviation = 1.03;  ///< of the logarithm; of it, between learners and between days of one learner:
  double between_learners = 0.50;
  double between_days = 0.90;

  /// Sittings of a day, apart by more than 30 minutes: 12,345 of 7,935 learner days.
  double sittings_a_day = 1.556;
  double seconds_between_events = 70.0;  ///< mean within a sitting, of 58 and 86

  /// On how many days a steady learner comes: measured 17, 22, 26, 35, 41 of 49 days at the 10th, 25th, 50th, 75th and
  /// 90th percentile: a beta distribution of the daily chance.
  double steady_a = 3.2;
  double steady_b = 2.5;
};

/// What was measured of the learners of one set of logs.
struct MeasuredLearners {
  struct Spread {
    double p10 = 0;
    double p25 = 0;
    double p50 = 0;
    double p75 = 0;
    double p90 = 0;
    double mean = 0;
    double count = 0;
  };
  std::array<double, 24> hours{};
  std::array<double, 7> weekdays{};
  Spread active_days;          ///< of a learner
  Spread learner_days;         ///< events of a learner on a day with any
  double days = 0;             ///< on which anybody did anything
  double sittings = 0;         ///< of all learners
  double seconds_between = 0;  ///< events of a sitting, mean
};

/// The profile of measured learners, by the rules by which the built-in one was made: hours, weekdays and pauses are
/// the mean over all sets; what is done on a day is taken from the set with the fewest events a day, as coarse as ours;
/// how often the steady come from the set whose learners came on the largest share of its days. Not empty; spreads are
/// such that p25 < p75 and p10 < p90.
ActivityProfile profile_of(std::span<const MeasuredLearners> sets);

}  // namespace wanqiu::simulation
