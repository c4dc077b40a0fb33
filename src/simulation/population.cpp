#include "simulation/population.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace wanqiu::simulation {
namespace {

constexpr base::Day never_lapses{INT32_MAX};

/// Mondays after the first day; the first of them takes half more than the last.
std::vector<base::Day> joining_days(base::Day first, base::Day last) {
  std::vector<base::Day> days;
  for (base::Day day = base::start_of_week(first) + 7; day <= last; day = day + 7) days.push_back(day);
  return days;
}

base::Day joining_day(const PopulationSettings& settings, const std::vector<base::Day>& days, Draw& draw) {
  if (days.empty() || !draw.chance(settings.late_share)) return settings.first;
  const auto count = static_cast<double>(days.size());
  const double early = std::min(draw.unit(), draw.chance(0.25) ? draw.unit() : 1.0);
  return days[static_cast<std::size_t>(early * count)];
}

Learner drawn(const PopulationSettings& settings, Draw& draw) {
  Learner learner;
  const auto& profile = settings.profile;
  const double luck = draw.unit();
  const bool often =
      luck < settings.steady_share || (luck >= settings.steady_share + settings.occasional_share && draw.chance(0.5));
  learner.habit = luck < settings.steady_share                               ? Habit::steady
                  : luck < settings.steady_share + settings.occasional_share ? Habit::occasional
                                                                             : Habit::lapsed;
  learner.daily = static_cast<float>(often ? draw.beta(profile.steady_a, profile.steady_b)
                                           : draw.beta(settings.occasional_a, settings.occasional_b));
  learner.volume = static_cast<float>(std::exp(profile.between_learners * draw.normal()));
  learner.until = never_lapses;
  if (learner.habit == Habit::lapsed) {
    const int span = settings.last - settings.first + 1 + settings.lapsed_before_days;
    learner.until =
        settings.first - settings.lapsed_before_days + static_cast<int>(draw.below(static_cast<std::uint32_t>(span)));
  }
  return learner;
}

}  // namespace

Population make_population(const PopulationSettings& settings, const std::vector<Place>& places, Draw& draw) {
  WQ_ASSERT(settings.first <= settings.last);
  std::vector<double> weights_up_to;
  weights_up_to.reserve(places.size());
  double sum = 0;
  for (const auto& place : places) weights_up_to.push_back(sum += place.weight);
  WQ_ASSERT(sum > 0);
  const auto days = joining_days(settings.first, settings.last);

  Population population;
  population.learners.reserve(settings.learners);
  for (std::uint32_t i = 0; i < settings.learners; ++i) {
    Learner learner = drawn(settings, draw);
    learner.joined = joining_day(settings, days, draw);
    const auto found = std::upper_bound(weights_up_to.begin(), weights_up_to.end(), draw.unit() * sum);
    learner.place = static_cast<std::uint32_t>(
        std::min<std::ptrdiff_t>(found - weights_up_to.begin(), static_cast<std::ptrdiff_t>(places.size()) - 1));
    population.learners.push_back(learner);
  }
  std::stable_sort(population.learners.begin(), population.learners.end(),
                   [](const Learner& a, const Learner& b) { return a.joined < b.joined; });
  return population;
}

}  // namespace wanqiu::simulation
