#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "insight/table.h"

namespace wanqiu::insight {

/// Why a figure is not shown (api/insight.yaml says it for users).
enum class Hidden : std::uint8_t {
  none,
  small_group,  ///< fewer learners than `min`
  range,        ///< fewer than four times `min`, and not a whole month that is over
  few,          ///< 1 … min - 1 took part
  nearly_all,   ///< all but 1 … min - 1 did
  difference,   ///< follows from what else is shown
};
BOOST_DESCRIBE_ENUM(Hidden, none, small_group, range, few, nearly_all, difference)

/// Who is too few to be shown. Pure rules; docs/insight.md gives the reasons.
struct SmallGroups {
  static constexpr std::uint32_t least = 5;
  static constexpr std::uint32_t range_times = 4;
  std::uint32_t min = least;  ///< a site may raise it

  /// 1 … min - 1: somebody, but too few.
  bool too_few(std::int64_t count) const { return count > 0 && count < static_cast<std::int64_t>(min); }
  /// Of one group alone, without looking at others.
  Hidden alone(const Figures& figures, bool whole_month) const;
};

/// For every organisation of a table whether its figures may be shown: what is too small by itself, and what would
/// follow for such a one from the figures of its parent and sisters. The answer is the same whoever asks and from
/// wherever in the tree, so that two people who may look at different parts learn no more together.
///
/// A parent less its shown children is a figure too: that of its hidden children and of those who are right there. As
/// long as it is about too few (or about one hidden child alone), the smallest child that is still shown is hidden as
/// well. What is hidden that way must not come back as the sum of its own children: one of them is hidden too, and so
/// on down.
///
/// With kinds, `whole` is the table of the same range without: who took part otherwise but not in these kinds must not
/// be too few either.
std::vector<Hidden> hidden_in(const Table& table, const Shape& shape, bool whole_month, SmallGroups rule,
                              const Table* whole = nullptr);

/// Whether a range is one whole calendar month before `today`'s.
bool is_whole_month(Range range, base::Day today);

/// Parts of one whole that is itself shown: those that are too few become empty, and when that is one alone, the
/// smallest other one as well, since it would follow.
void hide_parts(std::vector<std::optional<std::uint32_t>>& parts, SmallGroups rule);

}  // namespace wanqiu::insight
