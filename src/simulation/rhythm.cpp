#include "simulation/rhythm.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace wanqiu::simulation {
namespace {

using std::chrono::year_month_day;

constexpr int spring_festival_days = 7;
constexpr int spring_festival_from_year = 2020;
/// The first day of the first lunar month, as month and day, from 2020 on.
constexpr std::array<std::array<unsigned, 2>, 16> spring_festivals{{{1, 25},
                                                                    {2, 12},
                                                                    {2, 1},
                                                                    {1, 22},
                                                                    {2, 10},
                                                                    {1, 29},
                                                                    {2, 17},
                                                                    {2, 6},
                                                                    {1, 26},
                                                                    {2, 13},
                                                                    {2, 3},
                                                                    {1, 23},
                                                                    {2, 11},
                                                                    {1, 31},
                                                                    {2, 19},
                                                                    {2, 8}}};

year_month_day date_of(base::Day day) {
  return year_month_day(std::chrono::sys_days(std::chrono::days(day.value)));
}

bool is_spring_festival(base::Day day, const year_month_day& date) {
  const int ordinal = static_cast<int>(date.year()) - spring_festival_from_year;
  if (ordinal < 0 || ordinal >= static_cast<int>(spring_festivals.size())) return false;
  const auto& [month, first] = spring_festivals[static_cast<std::size_t>(ordinal)];
  const std::chrono::sys_days begins = date.year() / std::chrono::month(month) / std::chrono::day(first);
  const auto into = day.value - begins.time_since_epoch().count();
  return into >= -1 && into < spring_festival_days - 1;  // the eve belongs to it
}

}  // namespace

bool is_holiday(base::Day day) {
  const auto date = date_of(day);
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned of_month = static_cast<unsigned>(date.day());
  const bool new_year = month == 1 && of_month == 1;
  const bool tomb_sweeping = month == 4 && of_month >= 4 && of_month <= 6;
  const bool labour = month == 5 && of_month <= 5;
  const bool national = month == 10 && of_month <= 7;
  return new_year || tomb_sweeping || labour || national || is_spring_festival(day, date);
}

Rhythm::Rhythm(Settings settings) : settings_(std::move(settings)) {
  const auto& profile = settings_.profile;
  const double hours = std::accumulate(profile.hours.begin(), profile.hours.end(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < hours_up_to_.size(); ++i) hours_up_to_[i] = (sum += profile.hours[i]) / hours;
  const double weekdays = std::accumulate(profile.weekdays.begin(), profile.weekdays.end(), 0.0);
  for (std::size_t i = 0; i < weekdays_.size(); ++i) weekdays_[i] = profile.weekdays[i] / weekdays * 7.0;
  for (const auto& window : settings_.active_hours) active_minutes_ += window.to - window.from;
}

double Rhythm::activity(base::Day day) const {
  const double usual = weekdays_[static_cast<std::size_t>(base::weekday(day))];
  return is_holiday(day) ? usual * settings_.holiday_activity : usual;
}

int Rhythm::minute(Draw& draw) const {
  if (active_minutes_ > 0 && draw.chance(settings_.active_hours_pull)) {
    auto into = static_cast<int>(draw.below(static_cast<std::uint32_t>(active_minutes_)));
    for (const auto& window : settings_.active_hours) {
      if (into < window.to - window.from) return window.from + into;
      into -= window.to - window.from;
    }
  }
  const auto hour = std::upper_bound(hours_up_to_.begin(), hours_up_to_.end() - 1, draw.unit()) - hours_up_to_.begin();
  return static_cast<int>(hour) * 60 + static_cast<int>(draw.below(60));
}

}  // namespace wanqiu::simulation
