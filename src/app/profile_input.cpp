#include "profile_input.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>

#include "places.h"

namespace wanqiu::app {
namespace {

namespace json = boost::json;
using base::Fault;
using base::FaultError;
using simulation::MeasuredLearners;

constexpr std::size_t sets_max = 100;

/// One set of logs in the file, and how a fault names it.
class MeasuredSet {
 public:
  MeasuredSet(const json::value& set, std::size_t number, std::string_view file)
      : set_(set.if_object()), where_(fmt::format("{}[{}]", file, number)) {
    if (set_ == nullptr) refuse("", "must be an object");
  }

  MeasuredLearners read() const {
    MeasuredLearners learners;
    read_shares("share_by_hour", learners.hours);
    read_shares("share_by_weekday_mon0", learners.weekdays);
    learners.active_days = spread("active_days_per_learner");
    learners.learner_days = spread("events_per_learner_day");
    learners.days = number("events_per_calendar_day", "n");
    if (learners.days <= learners.active_days.mean)
      refuse("events_per_calendar_day.n", "must be more than the mean of active_days_per_learner");
    learners.sittings = number("events_per_session_30min_gap", "n");
    learners.seconds_between = number("gap_seconds_within_session", "mean");
    return learners;
  }

 private:
  [[noreturn]] void refuse(const std::string& field, const std::string& reason) const {
    throw FaultError(Fault::invalid(field, reason).at(where_));
  }

  double number(std::string_view table, std::string_view key, bool may_be_zero = false) const {
    const auto field = fmt::format("{}.{}", table, key);
    const auto* of = set_->if_contains(table);
    const auto* values = of == nullptr ? nullptr : of->if_object();
    const auto* value = values == nullptr ? nullptr : values->if_contains(key);
    if (value == nullptr || !value->is_number()) refuse(field, "must be a number");
    const auto found = value->to_number<double>();
    if (!(found > 0 || (may_be_zero && found == 0)) || found > 1e12)
      refuse(field, may_be_zero ? "must be 0 or more" : "must be more than 0");
    return found;
  }

  template <std::size_t n>
  void read_shares(std::string_view table, std::array<double, n>& shares) const {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += shares[i] = number(table, std::to_string(i), true);
    if (std::abs(sum - 1) > 0.01) refuse(std::string(table), fmt::format("sums to {:.3f}, must sum to 1", sum));
  }

  MeasuredLearners::Spread spread(std::string_view table) const {
    const MeasuredLearners::Spread spread{number(table, "p10"), number(table, "p25"), number(table, "p50"),
                                          number(table, "p75"), number(table, "p90"), number(table, "mean"),
                                          number(table, "n")};
    const bool rises = spread.p10 <= spread.p25 && spread.p25 < spread.p75 && spread.p25 <= spread.p50 &&
                       spread.p50 <= spread.p75 && spread.p75 <= spread.p90;
    if (!rises) refuse(std::string(table), "must rise from p10 to p90");
    return spread;
  }

  const json::object* set_;
  std::string where_;
};

}  // namespace

base::Result<simulation::ActivityProfile> parse_profile(std::string_view text, std::string_view file) {
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  if (error) return Fault::invalid("", "is no JSON: " + error.message()).at(std::string(file));
  const auto* list = value.if_array();
  if (list == nullptr || list->empty() || list->size() > sets_max)
    return Fault::invalid("", fmt::format("must be a list of 1 to {} sets", sets_max)).at(std::string(file));
  try {
    std::vector<MeasuredLearners> sets;
    for (const auto& set : *list) sets.push_back(MeasuredSet(set, sets.size(), file).read());
    return simulation::profile_of(sets);
  } catch (const FaultError& fault) {
    return fault.fault;
  }
}

base::Result<simulation::ActivityProfile> read_profile(const std::filesystem::path& file) {
  const auto text = read_text_file(file);
  if (!text) return text.error();
  return parse_profile(*text, file.string());
}

}  // namespace wanqiu::app
