#include "simulation/shelf.h"

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::simulation {

Shelf::Shelf(std::vector<Item> items) : items_(std::move(items)) {
  WQ_ASSERT(!items_.empty());
  std::stable_sort(items_.begin(), items_.end(),
                   [](const Item& a, const Item& b) { return a.published < b.published; });
}

const Shelf::Item& Shelf::pick(base::Day day, Draw& draw) const {
  const auto after = std::upper_bound(items_.begin(), items_.end(), day,
                                      [](base::Day d, const Item& item) { return d < item.published; });
  auto there = static_cast<std::uint32_t>(after - items_.begin());
  if (there == 0) there = static_cast<std::uint32_t>(items_.size());
  const std::uint32_t luck = draw.below(10);
  const std::uint32_t among = std::min(there, luck < 6 ? 8U : luck < 8 ? 30U : there);
  const std::uint32_t back = std::min(draw.below(among), draw.below(among));
  return items_[there - 1 - back];
}

}  // namespace wanqiu::simulation
