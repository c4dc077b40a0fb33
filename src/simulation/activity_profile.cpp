#include "simulation/activity_profile.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace wanqiu::simulation {
namespace {

// How far quartiles and deciles of a normal distribution lie apart, in deviations.
constexpr double between_quartiles = 1.349;
constexpr double between_deciles = 2.563;

template <class Value>
double mean_of(std::span<const MeasuredLearners> sets, Value value) {
  double sum = 0;
  for (const auto& set : sets) sum += value(set);
  return sum / static_cast<double>(sets.size());
}

double share_of_days(const MeasuredLearners& set) {
  return set.active_days.mean / set.days;
}

/// The beta distribution with this mean and deviation; a and b at least 1, which is what Draw can do.
void put_steady(ActivityProfile& profile, double mean, double deviation) {
  const double both = mean * (1 - mean) / (deviation * deviation) - 1;
  profile.steady_a = std::max(1.0, mean * both);
  profile.steady_b = std::max(1.0, (1 - mean) * both);
}

}  // namespace

ActivityProfile profile_of(std::span<const MeasuredLearners> sets) {
  WQ_ASSERT(!sets.empty());
  const ActivityProfile built_in;
  ActivityProfile profile;
  for (std::size_t i = 0; i < profile.hours.size(); ++i)
    profile.hours[i] = mean_of(sets, [i](const auto& set) { return set.hours[i]; });
  for (std::size_t i = 0; i < profile.weekdays.size(); ++i)
    profile.weekdays[i] = mean_of(sets, [i](const auto& set) { return set.weekdays[i]; });
  profile.seconds_between_events = mean_of(sets, [](const auto& set) { return set.seconds_between; });

  const auto& coarse = *std::min_element(
      sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.learner_days.p50 < b.learner_days.p50; });
  profile.events_a_day_median = coarse.learner_days.p50;
  profile.events_a_day_deviation = std::log(coarse.learner_days.p75 / coarse.learner_days.p25) / between_quartiles;
  // How much of it lies between learners cannot be seen in spreads; the built-in part is kept.
  profile.between_learners =
      profile.events_a_day_deviation * built_in.between_learners / built_in.events_a_day_deviation;
  profile.between_days = std::sqrt(profile.events_a_day_deviation * profile.events_a_day_deviation -
                                   profile.between_learners * profile.between_learners);
  profile.sittings_a_day = std::clamp(coarse.sittings / coarse.learner_days.count, 1.0, 20.0);

  const auto& steady = *std::max_element(
      sets.begin(), sets.end(), [](const auto& a, const auto& b) { return share_of_days(a) < share_of_days(b); });
  put_steady(profile, share_of_days(steady),
             (steady.active_days.p90 - steady.active_days.p10) / steady.days / between_deciles);
  return profile;
}

}  // namespace wanqiu::simulation
