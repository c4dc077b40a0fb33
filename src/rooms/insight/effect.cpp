#include "insight/effect.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace wanqiu::insight {
namespace {

double mean(std::span<const double> values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Of a sample: the sum of squares over n - 1.
double variance(std::span<const double> values) {
  const double middle = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return squares / static_cast<double>(values.size() - 1);
}

struct Changes {
  std::vector<double> before, after, change;
};

Changes changes_of(std::span<const UnitCurve> units) {
  Changes all;
  for (const UnitCurve& unit : units) {
    all.before.push_back(mean(unit.before));
    all.after.push_back(mean(unit.after));
    all.change.push_back(all.after.back() - all.before.back());
  }
  return all;
}

Effect::Side side_of(std::span<const UnitCurve> units, const Changes& changes) {
  Effect::Side side;
  side.units = units.size();
  for (const UnitCurve& unit : units) side.learners += unit.learners;
  if (units.empty()) return side;
  side.before = mean(changes.before);
  side.after = mean(changes.after);
  for (const auto part : {&UnitCurve::before, &UnitCurve::during, &UnitCurve::after}) {
    const std::size_t begin = side.curve.size();
    side.curve.resize(begin + (units.front().*part).size());
    for (const UnitCurve& unit : units) {
      for (std::size_t day = 0; day < (unit.*part).size(); ++day) side.curve[begin + day] += (unit.*part)[day];
    }
  }
  for (double& value : side.curve) value /= static_cast<double>(units.size());
  return side;
}

TooSmall too_small(const Effect& effect) {
  if (effect.took_part.units < effect_units_min) return TooSmall::few_units_took_part;
  if (effect.compared.units < effect_units_min) return TooSmall::few_units_to_compare;
  if (effect.took_part.learners < effect_learners_min || effect.compared.learners < effect_learners_min)
    return TooSmall::few_learners;
  return TooSmall::none;
}

}  // namespace

Effect effect_of(std::span<const UnitCurve> took_part, std::span<const UnitCurve> compared) {
  const Changes ours = changes_of(took_part), theirs = changes_of(compared);
  Effect effect;
  effect.took_part = side_of(took_part, ours);
  effect.compared = side_of(compared, theirs);
  effect.reason = too_small(effect);
  if (effect.reason != TooSmall::none) return effect;

  const double difference = mean(ours.change) - mean(theirs.change);
  const auto n = static_cast<double>(ours.change.size()), m = static_cast<double>(theirs.change.size());
  const double a = variance(ours.change) / n, b = variance(theirs.change) / m;
  double reach = 0;
  if (a + b > 0) {
    const double freedom = (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1));
    reach = boost::math::quantile(boost::math::students_t(freedom), 0.975) * std::sqrt(a + b);
  }
  effect.effect = difference;
  effect.low = difference - reach;
  effect.high = difference + reach;
  effect.verdict = *effect.low > 0 ? Verdict::rose : *effect.high < 0 ? Verdict::fell : Verdict::unclear;
  return effect;
}

}  // namespace wanqiu::insight
