#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "simulation/draw.h"

namespace wanqiu::simulation {

/// What there is to read and watch, the oldest first.
class Shelf {
 public:
  struct Item {
    std::uint64_t number = 0;  ///< the object of its events
    bool played = false;       ///< watched or heard, not read
    base::Day published;
  };
  /// At least one item.
  explicit Shelf(std::vector<Item> items);

  /// One that is opened on `day`: six times of ten one of the newest eight, twice one of the newest thirty, else any;
  /// newer ones more often (assumptions after what newsrooms report: most readers come for what is new). Before
  /// anything was published, any.
  const Item& pick(base::Day day, Draw& draw) const;

 private:
  std::vector<Item> items_;
};

}  // namespace wanqiu::simulation
