#include "ledger/rules.h"

#include <algorithm>

namespace wanqiu::ledger {

const Rule* RuleSet::find(std::string_view id) const {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

void RuleSet::arrange() {
  for (const Rule& rule : rules) by_verb_[index(rule.verb)] = &rule;
  for (const auto& hours : active_hours) {
    for (int minute = hours.from; minute < hours.to; ++minute) {
      active_minutes_[static_cast<std::size_t>(minute) / 64] |= 1ULL << (minute % 64);
    }
  }
}

std::shared_ptr<const RuleSet> no_rules() {
  static const auto none = std::make_shared<const RuleSet>();
  return none;
}

Award award(const RuleSet& set, const Rule& rule, std::int32_t amount, int minute_of_day, int already) {
  Award given;
  int full = 0;
  if (measure_of(rule.verb) == Measure::marks) {
    full = rule.points;
    if (rule.pass_points && amount >= rule.pass_per_mille.value_or(1000)) full = *rule.pass_points;
    if (rule.full_points && amount == 1000) full = *rule.full_points;
  } else {
    given.active_hours = rule.active_points > rule.points && set.is_active(minute_of_day);
    full = given.active_hours ? rule.active_points : rule.points;
    if (measure_of(rule.verb) == Measure::units) full *= amount;
  }
  const int cap = rule.first_of_day && already > 0 ? already : rule.daily_cap.value_or(day_points_max);
  given.points = std::clamp(cap - already, 0, full);
  given.capped = given.points < full;
  return given;
}

}  // namespace wanqiu::ledger
