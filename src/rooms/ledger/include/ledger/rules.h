#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ledger/event.h"

namespace wanqiu::ledger {

/// From `from` up to, not including, `to`: minutes of the local day, 0 … 1440.
struct ActiveHours {
  int from = 0;
  int to = 0;
  friend bool operator==(const ActiveHours&, const ActiveHours&) = default;
};

/// What one verb earns.
struct Rule {
  std::string id;     ///< "read_item"
  std::string title;  ///< "阅读文章"
  Verb verb = Verb::read_item;
  int points = 0;                  ///< for one event or unit; where the verb has marks: for less than a pass
  int active_points = 0;           ///< the same within the active hours
  std::optional<int> full_points;  ///< verbs with marks: for 1000 per mille
  std::optional<int> pass_points;  ///< verbs with marks: from pass_per_mille on
  std::optional<int> pass_per_mille;
  std::optional<int> daily_cap;     ///< points of one local day; none: only what fits (day_points_max)
  std::optional<int> unit_minutes;  ///< verbs of time: one unit is each full so many minutes
  bool first_of_day = false;        ///< only the first of the local day earns
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// No learner earns more by one rule in one day: what the sums of a day can hold.
constexpr int day_points_max = 65'535;

/// A versioned set of rules, parsed and checked. Immutable.
class RuleSet {
 public:
  std::uint32_t version = 0;  ///< from 1; a later one is higher
  std::string name;
  std::vector<ActiveHours> active_hours;  ///< sorted, not overlapping
  std::vector<Rule> rules;                ///< in the file's order; at most one a verb
  std::string text;                       ///< the YAML it came from

  /// nullptr when the verb earns nothing.
  const Rule* find(Verb verb) const { return can_earn(verb) ? by_verb_[index(verb)] : nullptr; }
  const Rule* find(std::string_view id) const;
  bool is_active(int minute_of_day) const {
    return (active_minutes_[static_cast<std::size_t>(minute_of_day) / 64] >> (minute_of_day % 64) & 1) != 0;
  }

  RuleSet() = default;
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

 private:
  friend base::Result<std::shared_ptr<const RuleSet>> parse_rules(std::string_view text, std::string_view file);
  static std::size_t index(Verb verb) { return static_cast<std::size_t>(verb) - 1; }
  void arrange();
  std::array<const Rule*, earning_verbs> by_verb_{};
  std::array<std::uint64_t, 23> active_minutes_{};
};

/// Strict: an unknown key, a wrong type, a value out of range, two rules for one verb, hours that overlap are `invalid`
/// with the field ("rules[3].daily_cap"), the reason and the line.
base::Result<std::shared_ptr<const RuleSet>> parse_rules(std::string_view text, std::string_view file);

/// The set in use before any was taken: no rule, nothing earns. Version 0.
std::shared_ptr<const RuleSet> no_rules();

/// What a rule gives for one event before the day's cap: pure arithmetic. `already` is what the rule earned that day.
struct Award {
  int points = 0;
  bool capped = false;        ///< the cap (or first of the day) left less than the rule would have given
  bool active_hours = false;  ///< the rate of the active hours was higher and applied
};
Award award(const RuleSet& set, const Rule& rule, std::int32_t amount, int minute_of_day, int already);

}  // namespace wanqiu::ledger
