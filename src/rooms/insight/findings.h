#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "insight/population.h"

namespace wanqiu::insight {

/// A sentence that follows from figures: computed, never invented. In both languages of the site.
struct Finding {
  std::string key;
  std::string zh;
  std::string en;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (key, zh, en))

/// What a month's findings are drawn from: only figures that are shown.
struct MonthFacts {
  struct Child {
    std::string name;
    std::optional<double> participation;
    std::optional<double> change;  ///< of the rate, against the month before
    std::optional<double> target;
  };
  std::string name;
  std::optional<std::uint32_t> registered;
  std::optional<std::uint32_t> participants;
  std::optional<double> participation;
  std::optional<double> participation_before;
  std::optional<double> participation_year_before;
  std::optional<double> activity;
  std::optional<double> activity_before;
  std::optional<double> target;
  struct Peak {
    int weekday = 0;  ///< 0 Monday
    int hour = 0;
    double learners = 0;
  };
  std::optional<Peak> busiest;
  std::vector<Child> children;
};

/// In the order in which they are told. Nothing is said of what is not shown, nor of a change under half a point of a
/// hundred.
std::vector<Finding> findings_of(const MonthFacts& facts);

/// For a learner: what there is to be glad of. Nobody is told of what they did not do.
std::vector<Finding> praise_of(int streak_days, int longest_streak_days, int days_this_month, int day_of_month);

/// How many are named as leading an organisation: ten at most and never more than half, so that nobody stands at the
/// end of a list. One where not even the number of learners is shown.
std::size_t leaders_named(std::optional<std::uint32_t> registered);

}  // namespace wanqiu::insight
