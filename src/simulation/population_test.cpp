#include "simulation/population.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "simulation/campaign.h"

namespace wanqiu::simulation {
namespace {

constexpr base::Day first{19'000};  // a Saturday
constexpr base::Day last{19'089};

std::vector<Place> city() {
  return {{Place::none, 0}, {0, 0}, {0, 0}, {1, 1}, {1, 2}, {2, 3}, {2, 4}};
}

Population population(std::uint64_t seed, std::uint32_t learners = 50'000) {
  PopulationSettings settings;
  settings.learners = learners;
  settings.first = first;
  settings.last = last;
  Draw draw(seed);
  return make_population(settings, city(), draw);
}

TEST(PopulationTest, steady_occasional_and_lapsed_learners_have_their_shares) {
  std::map<Habit, double> shares;
  const auto drawn = population(1);
  for (const auto& learner : drawn.learners) shares[learner.habit] += 1.0 / 50'000;
  EXPECT_NEAR(shares[Habit::steady], 0.35, 0.01);
  EXPECT_NEAR(shares[Habit::occasional], 0.40, 0.01);
  EXPECT_NEAR(shares[Habit::lapsed], 0.25, 0.01);
}

TEST(PopulationTest, the_steady_come_on_more_than_every_other_day_and_the_occasional_seldom) {
  std::map<Habit, std::pair<double, int>> daily;
  for (const auto& learner : population(2).learners) {
    daily[learner.habit].first += learner.daily;
    ++daily[learner.habit].second;
  }
  const auto mean = [&](Habit habit) { return daily[habit].first / daily[habit].second; };
  EXPECT_NEAR(mean(Habit::steady), 27.68 / 49, 0.01);
  EXPECT_NEAR(mean(Habit::occasional), 0.12, 0.01);
}

TEST(PopulationTest, who_joins_late_does_so_on_a_monday_and_stands_later) {
  const auto drawn = population(3);
  std::size_t late = 0;
  for (std::size_t i = 0; i < drawn.learners.size(); ++i) {
    const auto joined = drawn.learners[i].joined;
    if (i > 0) {
      EXPECT_LE(drawn.learners[i - 1].joined, joined);
    }
    if (joined == first) continue;
    ++late;
    EXPECT_EQ(base::weekday(joined), 0);
    EXPECT_GT(joined, first);
    EXPECT_LE(joined, last);
  }
  EXPECT_NEAR(static_cast<double>(late) / 50'000, 0.12, 0.01);
}

TEST(PopulationTest, places_hold_learners_by_their_weight) {
  std::vector<double> held(7);
  for (const auto& learner : population(4).learners) held[learner.place] += 1.0 / 50'000;
  const std::vector<double> expected{0, 0, 0, 0.1, 0.2, 0.3, 0.4};
  for (std::size_t i = 0; i < held.size(); ++i) EXPECT_NEAR(held[i], expected[i], 0.01) << i;
}

TEST(PopulationTest, only_the_lapsed_have_a_last_day) {
  for (const auto& learner : population(5).learners) {
    if (learner.habit != Habit::lapsed) {
      EXPECT_GT(learner.until, last);
    } else {
      EXPECT_GE(learner.until, first - 30);
      EXPECT_LE(learner.until, last);
    }
  }
}

TEST(PopulationTest, the_same_seed_gives_the_same_people) {
  const auto same = [](const Learner& a, const Learner& b) {
    return a.place == b.place && a.habit == b.habit && a.daily == b.daily && a.volume == b.volume &&
           a.joined == b.joined && a.until == b.until;
  };
  const auto one = population(6, 1'000).learners;
  const auto again = population(6, 1'000).learners;
  const auto other = population(7, 1'000).learners;
  EXPECT_TRUE(std::equal(one.begin(), one.end(), again.begin(), again.end(), same));
  EXPECT_FALSE(std::equal(one.begin(), one.end(), other.begin(), other.end(), same));
}

TEST(CampaignTest, lifts_reach_everything_below_and_fade_after_the_last_day) {
  const std::vector<Campaign> campaigns{{1, first + 5, first + 12, 1.5}};
  const auto none = std::vector<float>(7, 1.0F);
  EXPECT_EQ(lifts(city(), campaigns, first + 4), none);
  EXPECT_EQ(lifts(city(), campaigns, first + 5), (std::vector<float>{1, 1.5F, 1, 1.5F, 1.5F, 1, 1}));
  EXPECT_EQ(lifts(city(), campaigns, first + 12), (std::vector<float>{1, 1.5F, 1, 1.5F, 1.5F, 1, 1}));
  EXPECT_EQ(lifts(city(), campaigns, first + 13), (std::vector<float>{1, 1.25F, 1, 1.25F, 1.25F, 1, 1}));
  EXPECT_EQ(lifts(city(), campaigns, first + 20), (std::vector<float>{1, 1.125F, 1, 1.125F, 1.125F, 1, 1}));
  EXPECT_EQ(lifts(city(), campaigns, first + 12 + Campaign::fading_days + 1), none);
}

TEST(CampaignTest, a_campaign_runs_everywhere_below_its_place_on_its_days_only) {
  const std::vector<Campaign> campaigns{{2, first, first + 20, 1.3}, {1, first + 5, first + 12, 1.5}};
  EXPECT_EQ(running(city(), campaigns, first + 4), (std::vector<std::uint32_t>{0, 0, 1, 0, 0, 1, 1}));
  EXPECT_EQ(running(city(), campaigns, first + 5), (std::vector<std::uint32_t>{0, 2, 1, 2, 2, 1, 1}));
  EXPECT_EQ(running(city(), campaigns, first + 13), (std::vector<std::uint32_t>{0, 0, 1, 0, 0, 1, 1}));
}

TEST(CampaignTest, campaigns_lie_within_the_days_and_never_overlap_in_a_subtree) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Draw draw(seed);
    const auto campaigns = draw_campaigns(city(), {1, 2, 3, 4, 5, 6}, first, last, draw);
    ASSERT_FALSE(campaigns.empty()) << seed;
    for (const auto& campaign : campaigns) {
      EXPECT_GE(campaign.from, first) << seed;
      EXPECT_LE(campaign.to, last) << seed;
      EXPECT_GE(campaign.to - campaign.from + 1, 7) << seed;
      EXPECT_LE(campaign.to - campaign.from + 1, 28) << seed;
      EXPECT_GT(campaign.lift, 1.0) << seed;
    }
    for (const auto& one : campaigns) {
      std::vector<Campaign> alone{one};
      alone[0].from = first;
      alone[0].to = last;
      const auto lift = lifts(city(), alone, first);
      const auto inside = std::count_if(campaigns.begin(), campaigns.end(),
                                        [&](const Campaign& other) { return lift[other.place] > 1.0F; });
      EXPECT_EQ(inside, 1) << seed;
    }
  }
}

}  // namespace
}  // namespace wanqiu::simulation
