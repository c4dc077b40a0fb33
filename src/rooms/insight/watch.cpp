#include "insight/watch.h"

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::insight {

bool begins_notice(const Watch& watch, std::span<const DayValue> values, bool first_look) {
  WQ_ASSERT(values.size() == static_cast<std::size_t>(watch.days) + 1);
  const auto is_below = [&](const DayValue& value) { return value && *value < watch.below; };
  if (!std::all_of(values.begin() + 1, values.end(), is_below)) return false;
  return first_look || !is_below(values.front());
}

}  // namespace wanqiu::insight
