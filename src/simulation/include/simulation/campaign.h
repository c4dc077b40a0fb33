#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "simulation/draw.h"
#include "simulation/population.h"

namespace wanqiu::simulation {

/// Something that makes an organisation and everything below it learn more for some weeks: a match, a call for essays.
/// Who comes there on its days takes part in it, most of them once. What it brought fades when it is over: half of it
/// on the first day after, half of that a week later.
struct Campaign {
  static constexpr int fading_days = 28;  ///< after which nothing is left of it

  std::uint32_t place = 0;
  base::Day from;
  base::Day to;       ///< included
  double lift = 1.0;  ///< of the daily chance to come
};

/// Campaigns for the days from `first` to `last`: about one for every 15 days and 40 candidates, at least one when
/// there are 14 days or more, each one to four weeks long, lifting by 1.3 to 1.8. Two never overlap in one place's
/// subtree.
std::vector<Campaign> draw_campaigns(const std::vector<Place>& places, const std::vector<std::uint32_t>& candidates,
                                     base::Day first, base::Day last, Draw& draw);

/// For each place, the lift of the day: 1 where no campaign runs or has run lately.
std::vector<float> lifts(const std::vector<Place>& places, const std::vector<Campaign>& campaigns, base::Day day);
/// For each place, the number of the campaign that runs there on that day, from 1 in the order given; 0 where none
/// does.
std::vector<std::uint32_t> running(const std::vector<Place>& places, const std::vector<Campaign>& campaigns,
                                   base::Day day);

}  // namespace wanqiu::simulation
