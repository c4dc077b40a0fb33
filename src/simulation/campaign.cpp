#include "simulation/campaign.h"

#include <algorithm>

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
    if (campaign.from <= day && day <= campaign.to) lift[campaign.place] = static_cast<float>(campaign.lift);
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].parent == Place::none) continue;
    WQ_ASSERT(places[i].parent < i);
    lift[i] = std::max(lift[i], lift[places[i].parent]);
  }
  return lift;
}

}  // namespace wanqiu::simulation
