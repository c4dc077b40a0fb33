#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace wanqiu::insight {

/// One unit, seen before, while and after something took place.
struct UnitCurve {
  std::uint32_t learners = 0;
  std::vector<double> before;  ///< the measure on each day before, the first first
  std::vector<double> after;
  std::vector<double> during;  ///< for the picture only; may be left out, of all units
};

enum class Verdict : std::uint8_t { rose, fell, unclear, too_small };
BOOST_DESCRIBE_ENUM(Verdict, rose, fell, unclear, too_small)
enum class TooSmall : std::uint8_t { none, few_units_took_part, few_units_to_compare, few_learners, days_not_over };
BOOST_DESCRIBE_ENUM(TooSmall, none, few_units_took_part, few_units_to_compare, few_learners, days_not_over)

struct Effect {
  struct Side {
    std::size_t units = 0;
    std::uint64_t learners = 0;
    std::optional<double> before;  ///< the units' mean of the measure a day
    std::optional<double> after;
    std::vector<double> curve;  ///< the units' mean, day by day: before, during, after
  };
  Verdict verdict = Verdict::too_small;
  TooSmall reason = TooSmall::none;
  std::optional<double> effect;  ///< how much more the measure changed where they took part
  std::optional<double> low, high;
  Side took_part;
  Side compared;
};

constexpr std::size_t effect_units_min = 5;        ///< on each side
constexpr std::uint64_t effect_learners_min = 30;  ///< on each side

/// Difference in differences: the mean change of the units that took part less the mean change of those that did not.
///
/// The change of a unit is the mean of its days after less the mean of its days before; what moved all units alike (a
/// holiday) goes away in the difference. Units are taken as independent, each counting the same whatever its size; the
/// interval is Welch's, which allows the two sides to scatter differently: effect ± t(0.975, ν) · √(s₁²/n₁ + s₂²/n₂)
/// with ν after Welch and Satterthwaite. It says what chance among units explains, not that the two sides were alike
/// before: the raw curves are shown beside it for that. With fewer than 5 units or 30 learners on a side there is no
/// estimate.
Effect effect_of(std::span<const UnitCurve> took_part, std::span<const UnitCurve> compared);

}  // namespace wanqiu::insight
