#include "simulation/learning_days.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace wanqiu::simulation {
namespace {

using ledger::Event;
using ledger::Verb;

constexpr base::Day first{19'058};  // Monday, 2022-03-07: seven weeks with one holiday, 4 to 6 April
constexpr int weeks_days = 49;

const base::Zone& zone() {
  static const base::Zone found = base::Zone::find("Asia/Shanghai").value();
  return found;
}

struct City {
  std::uint64_t seed = 1;
  std::uint32_t learners = 2'000;
  double steady_share = 0.35;
  double occasional_share = 0.40;
  double late_share = 0.12;
  double pull = 0;
  std::vector<Campaign> campaigns{};
  bool other_rooms = true;

  LearningDays days() const {
    PopulationSettings people;
    people.learners = learners;
    people.first = first;
    people.last = first + (weeks_days - 1);
    people.steady_share = steady_share;
    people.occasional_share = occasional_share;
    people.late_share = late_share;
    const std::vector<Place> places{{Place::none, 0}, {0, 1}, {0, 1}};
    Draw draw(seed);
    std::vector<Shelf::Item> items;
    for (std::uint32_t i = 1; i <= 200; ++i) items.push_back({i, i % 4 == 0, first - 20 + static_cast<int>(i / 3)});
    Rhythm::Settings rhythm;
    rhythm.active_hours_pull = pull;
    rhythm.holiday_activity = 1;  // the measured days have none
    return LearningDays({seed, first, zone(), places, make_population(people, places, draw), campaigns, other_rooms},
                        Rhythm(rhythm), Shelf(items));
  }
};

/// The value at each share of the sorted values.
std::vector<double> percentiles(std::vector<double> values, const std::vector<double>& shares) {
  std::sort(values.begin(), values.end());
  std::vector<double> found;
  for (const double share : shares)
    found.push_back(values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
  return found;
}

std::vector<Event> all_events(const City& city, int days) {
  auto source = city.days();
  std::vector<Event> events;
  for (int i = 0; i < days; ++i) {
    const auto day = source.next();
    events.insert(events.end(), day.events.begin(), day.events.end());
  }
  return events;
}

TEST(LearningDaysTest, the_same_seed_gives_the_same_events_and_another_gives_others) {
  const auto one = all_events({.seed = 5}, 5);
  EXPECT_EQ(one, all_events({.seed = 5}, 5));
  EXPECT_NE(one, all_events({.seed = 6}, 5));
  EXPECT_GT(one.size(), 2'000U);
}

TEST(LearningDaysTest, events_arrive_in_order_after_they_happened_and_within_a_week) {
  for (const std::uint64_t seed : {11, 12, 13}) {
    SCOPED_TRACE(seed);
    auto source = City{.seed = seed}.days();
    std::size_t late = 0;
    std::size_t all = 0;
    for (int i = 0; i < 20; ++i) {
      const auto day = source.next();
      EXPECT_EQ(day.day, first + i);
      ASSERT_EQ(day.at.size(), day.events.size());
      for (std::size_t e = 0; e < day.events.size(); ++e) {
        EXPECT_EQ(zone().day_of(day.at[e]), day.day);
        EXPECT_LE(day.events[e].at, day.at[e]);
        EXPECT_LT(day.at[e] - day.events[e].at, std::chrono::hours(24 * 7));
        if (e > 0) {
          EXPECT_LE(day.at[e - 1], day.at[e]);
        }
        late += day.events[e].at < day.at[e] ? 1 : 0;
      }
      all += day.events.size();
    }
    EXPECT_NEAR(static_cast<double>(late) / static_cast<double>(all), 0.005, 0.004);
  }
}

TEST(LearningDaysTest, no_key_comes_twice_and_natural_keys_follow_from_the_event) {
  std::set<std::pair<std::uint32_t, std::uint64_t>> seen;
  for (const auto& event : all_events({.seed = 21, .learners = 500}, 30)) {
    if (event.verb == Verb::viewed_item) {
      EXPECT_EQ(event.key.value, 0U);
      continue;
    }
    ASSERT_NE(event.key.value, 0U);
    EXPECT_TRUE(seen.emplace(event.learner.value, event.key.value).second) << to_string(event.verb);
    if (event.verb == Verb::shared_item) continue;  // its app states a key
    EXPECT_EQ(event.key, ledger::natural_key(event.verb, event.object, zone().day_of(event.at)));
  }
}

TEST(LearningDaysTest, whoever_comes_signs_in_first) {
  std::map<std::pair<std::uint32_t, int>, Event> firsts;
  for (const auto& event : all_events({.seed = 22}, 10)) {
    const auto [found, is_new] = firsts.try_emplace({event.learner.value, zone().day_of(event.at).value}, event);
    if (!is_new && event.at < found->second.at) found->second = event;
  }
  for (const auto& [who, event] : firsts) EXPECT_EQ(event.verb, Verb::signed_in);
}

TEST(LearningDaysTest, a_site_without_other_rooms_records_what_library_and_ledger_do) {
  const std::set<Verb> expected{Verb::signed_in,    Verb::viewed_item, Verb::read_item,  Verb::read_time,
                                Verb::watched_item, Verb::watch_time,  Verb::shared_item};
  std::set<Verb> seen;
  for (const auto& event : all_events({.seed = 23, .other_rooms = false}, 10)) seen.insert(event.verb);
  EXPECT_EQ(seen, expected);
  for (const auto& event : all_events({.seed = 23, .other_rooms = true}, 10)) seen.insert(event.verb);
  EXPECT_TRUE(seen.contains(Verb::finished_daily_quiz));
}

/// All learners are steady: the measured ones are learners of a course.
class MeasuredTest : public ::testing::Test {
 protected:
  MeasuredTest() {
    auto source = City{.seed = 31, .learners = 4'000, .steady_share = 1, .occasional_share = 0, .late_share = 0}.days();
    for (int i = 0; i < weeks_days; ++i) {
      for (const auto& event : source.next().events) {
        const auto local = zone().local(event.at);
        ++days_[event.learner.value][local.day.value];
        hours_[static_cast<std::size_t>(local.minute) / 60] += 1;
        weekdays_[static_cast<std::size_t>(base::weekday(local.day))] += 1;
        ++events_;
      }
    }
  }
  std::map<std::uint32_t, std::map<int, int>> days_;
  std::array<double, 24> hours_{};
  std::array<double, 7> weekdays_{};
  double events_ = 0;
};

TEST_F(MeasuredTest, what_is_done_on_a_day_is_spread_as_measured) {
  std::vector<double> per_day;
  for (const auto& [learner, days] : days_) {
    for (const auto& [day, count] : days) per_day.push_back(count);
  }
  const std::vector<double> measured{1, 2, 4, 8, 16, 55};  // Edify, 7,935 learner days; mean 7.13
  const auto found = percentiles(per_day, {0.10, 0.25, 0.50, 0.75, 0.90, 0.99});
  EXPECT_EQ(found[0], measured[0]);
  EXPECT_EQ(found[1], measured[1]);
  EXPECT_EQ(found[2], measured[2]);
  EXPECT_NEAR(found[3], measured[3], 1);
  EXPECT_NEAR(found[4], measured[4], 2);
  EXPECT_NEAR(found[5], measured[5], 15);
  EXPECT_NEAR(events_ / static_cast<double>(per_day.size()), 7.13, 0.8);
}

TEST_F(MeasuredTest, steady_learners_come_on_as_many_days_as_measured) {
  std::vector<double> active;
  for (const auto& [learner, days] : days_) active.push_back(static_cast<double>(days.size()));
  const std::vector<double> measured{17, 22, 26, 35, 41};  // of 49 days, 130 learners
  const auto found = percentiles(active, {0.10, 0.25, 0.50, 0.75, 0.90});
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], measured[i], 3) << i;
}

TEST_F(MeasuredTest, the_busy_do_as_many_times_what_the_middle_does_as_measured) {
  std::vector<double> totals;
  for (const auto& [learner, days] : days_) {
    double sum = 0;
    for (const auto& [day, count] : days) sum += count;
    totals.push_back(sum);
  }
  const auto found = percentiles(totals, {0.10, 0.25, 0.50, 0.75, 0.90, 0.99});
  // Against the median: the course 0.55 0.70 1 1.48 2.18 4.0, Edify 0.45 0.66 1 1.49 2.34 7.0.
  EXPECT_NEAR(found[0] / found[2], 0.45, 0.10);
  EXPECT_NEAR(found[1] / found[2], 0.67, 0.08);
  EXPECT_NEAR(found[3] / found[2], 1.48, 0.15);
  EXPECT_NEAR(found[4] / found[2], 2.26, 0.30);
  EXPECT_GT(found[5] / found[2], 3.4);
  EXPECT_LT(found[5] / found[2], 7.0);
}

TEST_F(MeasuredTest, hours_and_weekdays_are_those_of_the_measured_learners) {
  const ActivityProfile profile;
  for (std::size_t hour = 0; hour < 24; ++hour)
    EXPECT_NEAR(hours_[hour] / events_, profile.hours[hour], 0.006) << "hour " << hour;
  for (std::size_t day = 0; day < 7; ++day)
    EXPECT_NEAR(weekdays_[day] / events_, profile.weekdays[day], 0.02) << "weekday " << day;
}

TEST(LearningDaysTest, nobody_learns_before_they_join_and_the_lapsed_stay_away) {
  auto source = City{.seed = 41}.days();
  const auto people = source.plan().population.learners;
  std::set<std::uint32_t> lapsed_seen;
  for (int i = 0; i < weeks_days; ++i) {
    for (const auto& event : source.next().events) {
      const auto& learner = people[event.learner.value - 1];
      const auto day = zone().day_of(event.at);
      EXPECT_GE(day, learner.joined);
      EXPECT_LE(day, learner.until);
      if (learner.habit == Habit::lapsed) lapsed_seen.insert(event.learner.value);
    }
  }
  EXPECT_GT(lapsed_seen.size(), 50U);  // they did learn once
}

TEST(LearningDaysTest, a_campaign_lifts_its_place_and_brings_some_of_the_lapsed_back) {
  const Campaign campaign{1, first + 21, first + 34, 1.6};
  auto source = City{.seed = 42, .learners = 6'000, .late_share = 0, .campaigns = {campaign}}.days();
  const auto people = source.plan().population.learners;
  std::array<std::array<double, 2>, 3> came{};  // by place, before and during
  bool returned = false;
  for (int i = 0; i < 35; ++i) {
    std::set<std::uint32_t> today;
    for (const auto& event : source.next().events) {
      if (zone().day_of(event.at) == first + i) today.insert(event.learner.value);
    }
    for (const auto learner : today) {
      const auto& one = people[learner - 1];
      if (i >= 7) came[one.place][i >= 21 ? 1 : 0] += 1;  // two weeks against two weeks
      returned = returned || first + i > one.until;
    }
  }
  EXPECT_NEAR(came[1][1] / came[1][0] / (came[2][1] / came[2][0]), 1.45, 0.15);  // under 1.6: nobody comes twice a day
  EXPECT_NEAR(came[2][1] / came[2][0], 1.0, 0.08);
  EXPECT_TRUE(returned);
}

TEST(LearningDaysTest, who_comes_while_a_campaign_runs_takes_part_in_it_once) {
  const Campaign campaign{1, first + 7, first + 20, 1.5};
  auto source = City{.seed = 5, .learners = 2'000, .late_share = 0, .campaigns = {campaign}}.days();
  const auto people = source.plan().population.learners;
  std::map<std::uint32_t, int> attended;
  std::set<std::uint32_t> came;
  for (int i = 0; i < 28; ++i) {
    for (const auto& event : source.next().events) {
      const auto day = zone().day_of(event.at);
      const bool runs = campaign.from <= day && day <= campaign.to;
      if (runs && people[event.learner.value - 1].place == campaign.place) came.insert(event.learner.value);
      if (event.verb != ledger::Verb::attended) continue;
      EXPECT_TRUE(runs);
      EXPECT_EQ(event.object, 1U);
      ++attended[event.learner.value];
    }
  }
  for (const auto& [learner, times] : attended) {
    EXPECT_EQ(times, 1) << learner;
    EXPECT_TRUE(came.contains(learner)) << learner << " is of another place";
  }
  EXPECT_GT(attended.size(), came.size() / 2);
  EXPECT_LT(attended.size(), came.size());
}

}  // namespace
}  // namespace wanqiu::simulation
