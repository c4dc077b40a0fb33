#include "simulation/campaign.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace wanqiu::simulation {
namespace {

constexpr int days_min = 7;
constexpr int days_max = 28;
constexpr int days_a_campaign = 15;
constexpr std::size_t candidates_a_campaign = 40;

bool is_above(const std::vector<Place>& places, std::uint32_t above, std::uint32_t place) {
  while (place != Place::none && place != above) place = places[place].parent;
  return place == above;
}

/// Of what a campaign lifts, how much there is on a day: 1 while it runs.
double left_of(const Campaign& campaign, base::Day day) {
  const int after = day - campaign.to;
  if (day < campaign.from || after > Campaign::fading_days) return 0;
  return after <= 0 ? 1 : 0.5 * std::exp2(-(after - 1) / 7.0);
}

/// What holds for a place holds for everything below it.
template <class T>
void inherit(const std::vector<Place>& places, std::vector<T>& of) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].parent == Place::none) continue;
    WQ_ASSERT(places[i].parent < i);
    of[i] = std::max(of[i], of[places[i].parent]);
  }
}

}  // namespace

std::vector<Campaign> draw_campaigns(const std::vector<Place>& places, const std::vector<std::uint32_t>& candidates,
                                     base::Day first, base::Day last, Draw& draw) {
  std::vector<Campaign> campaigns;
  const int days = last - first + 1;
  if (candidates.empty() || days < 2 * days_min) return campaigns;
  const std::size_t wanted =
      static_cast<std::size_t>(days / days_a_campaign + 1) * (1 + candidates.size() / candidates_a_campaign);
  for (std::size_t tried = 0; tried < 4 * wanted && campaigns.size() < wanted; ++tried) {
    Campaign campaign;
    campaign.place = candidates[draw.below(static_cast<std::uint32_t>(candidates.size()))];
    const int longest = std::min(days_max, days - days_min);
    const int length = days_min + static_cast<int>(draw.below(static_cast<std::uint32_t>(longest - days_min + 1)));
    campaign.from = first + static_cast<int>(draw.below(static_cast<std::uint32_t>(days - length + 1)));
    campaign.to = campaign.from + (length - 1);
    campaign.lift = 1.3 + 0.5 * draw.unit();
    const bool overlaps = std::any_of(campaigns.begin(), campaigns.end(), [&](const Campaign& other) {
      return is_above(places, other.place, campaign.place) || is_above(places, campaign.place, other.place);
    });
    if (!overlaps) campaigns.push_back(campaign);
  }
  std::sort(campaigns.begin(), campaigns.end(), [](const Campaign& a, const Campaign& b) {
    return std::pair(a.from, a.place) < std::pair(b.from, b.place);
  });
  return campaigns;
}

std::vector<float> lifts(const std::vector<Place>& places, const std::vector<Campaign>& campaigns, base::Day day) {
  std::vector<float> lift(places.size(), 1.0F);
  for (const auto& campaign : campaigns) {
    float& here = lift[campaign.place];
    here = std::max(here, static_cast<float>(1 + (campaign.lift - 1) * left_of(campaign, day)));
  }
  inherit(places, lift);
  return lift;
}

std::vector<std::uint32_t> running(const std::vector<Place>& places, const std::vector<Campaign>& campaigns,
                                   base::Day day) {
  std::vector<std::uint32_t> runs(places.size(), 0);
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    if (campaigns[i].from <= day && day <= campaigns[i].to)
      runs[campaigns[i].place] = static_cast<std::uint32_t>(i + 1);
  }
  inherit(places, runs);
  return runs;
}

}  // namespace wanqiu::simulation
