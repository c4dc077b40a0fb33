#include "simulation/rhythm.h"

#include <gtest/gtest.h>

namespace wanqiu::simulation {
namespace {

base::Day day_of(const char* text) {
  return base::parse_day(text, "").value();
}

std::array<double, 24> hours_of(const Rhythm& rhythm) {
  constexpr int draws = 200'000;
  Draw draw(3);
  std::array<double, 24> hours{};
  for (int i = 0; i < draws; ++i) hours[static_cast<std::size_t>(rhythm.minute(draw)) / 60] += 1.0 / draws;
  return hours;
}

TEST(RhythmTest, without_a_pull_the_hours_are_those_of_the_measured_learners) {
  Rhythm::Settings settings;
  settings.active_hours_pull = 0;
  settings.active_hours = {{360, 510}};
  const auto hours = hours_of(Rhythm(settings));
  for (std::size_t hour = 0; hour < 24; ++hour) EXPECT_NEAR(hours[hour], settings.profile.hours[hour], 0.003) << hour;
}

TEST(RhythmTest, active_hours_draw_the_stated_share_of_sittings) {
  Rhythm::Settings settings;
  settings.active_hours_pull = 0.25;
  settings.active_hours = {{360, 480}, {720, 780}};  // six to eight, twelve to one
  const auto& measured = settings.profile.hours;
  const auto hours = hours_of(Rhythm(settings));
  EXPECT_NEAR(hours[6] + hours[7], 0.75 * (measured[6] + measured[7]) + 0.25 * 2 / 3, 0.005);
  EXPECT_NEAR(hours[12], 0.75 * measured[12] + 0.25 / 3, 0.005);
  EXPECT_NEAR(hours[18], 0.75 * measured[18], 0.005);
}

TEST(RhythmTest, a_week_without_holidays_is_an_average_one) {
  const Rhythm rhythm{Rhythm::Settings{}};
  double sum = 0;
  for (int i = 0; i < 7; ++i) sum += rhythm.activity(day_of("2022-03-07") + i);
  EXPECT_NEAR(sum, 7, 1e-9);
  EXPECT_GT(rhythm.activity(day_of("2022-03-08")), rhythm.activity(day_of("2022-03-11")));  // Tuesday, Friday
}

TEST(RhythmTest, holidays_are_quieter) {
  const Rhythm rhythm{Rhythm::Settings{}};
  EXPECT_NEAR(rhythm.activity(day_of("2022-10-03")), 0.7 * rhythm.activity(day_of("2022-10-10")), 1e-9);
}

TEST(RhythmTest, fixed_and_lunar_holidays_are_known) {
  for (const char* day : {"2022-01-01", "2022-01-31", "2022-02-01", "2022-02-06", "2026-02-17", "2035-02-08",
                          "2022-04-05", "2022-05-01", "2022-10-07"})
    EXPECT_TRUE(is_holiday(day_of(day))) << day;
  for (const char* day :
       {"2022-01-02", "2022-01-30", "2022-02-07", "2022-04-07", "2022-05-06", "2022-10-08", "2019-02-05", "2036-01-28"})
    EXPECT_FALSE(is_holiday(day_of(day))) << day;
}

/// The two sets from which the built-in profile was made, as far as the rules look at them.
std::vector<MeasuredLearners> measured_sets() {
  const ActivityProfile built_in;
  MeasuredLearners course;
  course.hours = built_in.hours;
  course.weekdays = built_in.weekdays;
  course.active_days = {17, 22, 26, 35, 41, 27.68, 130};
  course.learner_days = {4, 8, 18, 38, 61, 26.58, 3'598};
  course.days = 49;
  course.sittings = 8'158;
  course.seconds_between = 58.45;
  MeasuredLearners edify = course;
  edify.active_days = {12, 19, 27, 35, 44, 29.5, 269};
  edify.learner_days = {1, 2, 4, 8, 16, 7.13, 7'935};
  edify.days = 1'020;
  edify.sittings = 12'345;
  edify.seconds_between = 86.06;
  return {course, edify};
}

TEST(ActivityProfileTest, the_measured_sets_give_the_built_in_figures) {
  const ActivityProfile built_in;
  const auto profile = profile_of(measured_sets());
  EXPECT_NEAR(profile.hours[9], built_in.hours[9], 1e-9);
  EXPECT_NEAR(profile.weekdays[1], built_in.weekdays[1], 1e-9);
  EXPECT_EQ(profile.events_a_day_median, 4);
  EXPECT_NEAR(profile.events_a_day_deviation, built_in.events_a_day_deviation, 0.01);
  EXPECT_NEAR(profile.between_learners, built_in.between_learners, 0.01);
  EXPECT_NEAR(profile.between_days, built_in.between_days, 0.01);
  EXPECT_NEAR(profile.sittings_a_day, built_in.sittings_a_day, 0.001);
  EXPECT_NEAR(profile.seconds_between_events, built_in.seconds_between_events, 3);
  EXPECT_NEAR(profile.steady_a, built_in.steady_a, 0.1);
  EXPECT_NEAR(profile.steady_b, built_in.steady_b, 0.1);
}

TEST(ActivityProfileTest, other_measured_learners_give_another_profile) {
  auto sets = measured_sets();
  for (auto& set : sets) {
    set.hours.fill(0);
    set.hours[20] = 1;
    set.active_days = {4, 6, 8, 11, 13, 8.5, 100};
    set.days = 49;
    set.learner_days = {2, 5, 10, 20, 40, 15, 1'000};
  }
  const auto profile = profile_of(sets);
  EXPECT_EQ(profile.events_a_day_median, 10);
  EXPECT_NEAR(profile.steady_a / (profile.steady_a + profile.steady_b), 8.5 / 49, 1e-9);
  Rhythm::Settings settings;
  settings.profile = profile;
  settings.active_hours_pull = 0;
  EXPECT_NEAR(hours_of(Rhythm(settings))[20], 1, 1e-6);
}

}  // namespace
}  // namespace wanqiu::simulation
