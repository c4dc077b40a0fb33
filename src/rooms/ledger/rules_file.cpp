// From YAML to a RuleSet, strictly.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/yaml.h"
#include "ledger/rules.h"

namespace wanqiu::ledger {
namespace {

using base::YamlNode;

constexpr int points_max = 1000;
constexpr int daily_cap_max = 10'000;
constexpr std::size_t active_hours_max = 12;

int read_minute(const YamlNode& node) {
  const std::string text = node.text({5, 5});
  int hour = 0;
  int minute = 0;
  const char* begin = text.data();
  const bool digits = text.size() == 5 && std::from_chars(begin, begin + 2, hour).ptr == begin + 2 && text[2] == ':' &&
                      std::from_chars(begin + 3, begin + 5, minute).ptr == begin + 5;
  if (!digits || hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > 1440) {
    node.refuse("must be a local time like \"06:00\", at most \"24:00\"");
  }
  return hour * 60 + minute;
}

std::vector<ActiveHours> read_hours(const YamlNode& list) {
  std::vector<ActiveHours> all;
  for (const auto& node : list.items()) {
    if (all.size() == active_hours_max) node.refuse(fmt::format("at most {} of them", active_hours_max));
    node.only({"from", "to"});
    const ActiveHours hours{read_minute(node.at("from")), read_minute(node.at("to"))};
    if (hours.to <= hours.from) node.at("to").refuse("must be later than `from`; hours over midnight are two entries");
    if (!all.empty() && hours.from < all.back().to)
      node.at("from").refuse("must not be earlier than the end of the hours before");
    all.push_back(hours);
  }
  return all;
}

std::optional<int> read_whole(const YamlNode& rule, std::string_view key, int min, int max) {
  const auto node = rule.find(key);
  return node ? std::optional(static_cast<int>(node->whole(min, max))) : std::nullopt;
}

void only_with(const YamlNode& rule, std::string_view key, bool fits, std::string_view reason) {
  if (const auto node = rule.find(key); node && !fits) node->refuse(reason);
}

Rule read_rule(const YamlNode& node) {
  node.only({"id", "title", "verb", "points", "active_points", "full_points", "pass_points", "pass_per_mille",
             "daily_cap", "unit_minutes", "first_of_day"});
  Rule rule;
  rule.id = node.at("id").text({1, 40});
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (!std::all_of(rule.id.begin(), rule.id.end(), plain)) node.at("id").refuse("must be made of a-z, 0-9 and _");
  rule.title = node.at("title").text({1, 40});
  const YamlNode verb_node = node.at("verb");
  const auto verb = verb_of(verb_node.text({1, 40}));
  if (!verb || !can_earn(*verb)) {
    std::string known;
    for (int number = 1; number <= earning_verbs; ++number)
      known += fmt::format("{}{}", number > 1 ? ", " : "", to_string(static_cast<Verb>(number)));
    verb_node.refuse(fmt::format("must be one of {}", known));
  }
  rule.verb = *verb;
  const bool marks = measure_of(rule.verb) == Measure::marks;
  const bool units = measure_of(rule.verb) == Measure::units;
  rule.points = static_cast<int>(node.at("points").whole(0, points_max));
  only_with(node, "active_points", !marks, "a verb with marks earns the same at any hour");
  rule.active_points = read_whole(node, "active_points", rule.points, points_max).value_or(rule.points);
  only_with(node, "full_points", marks, "only verbs with marks have it");
  only_with(node, "pass_points", marks, "only verbs with marks have it");
  rule.pass_points = read_whole(node, "pass_points", rule.points, points_max);
  rule.full_points = read_whole(node, "full_points", rule.pass_points.value_or(rule.points), points_max);
  only_with(node, "pass_per_mille", rule.pass_points.has_value(), "only goes with `pass_points`");
  if (rule.pass_points) rule.pass_per_mille = static_cast<int>(node.at("pass_per_mille").whole(1, 1000));
  rule.daily_cap = read_whole(node, "daily_cap", 1, daily_cap_max);
  only_with(node, "unit_minutes", units, "only verbs of time have it");
  if (units) rule.unit_minutes = static_cast<int>(node.at("unit_minutes").whole(1, 240));
  if (const auto first = node.find("first_of_day")) rule.first_of_day = first->truth();
  const int best = std::max(rule.active_points, rule.full_points.value_or(0));
  if (best == 0) node.at("points").refuse("the rule would never earn anything; leave it out instead");
  return rule;
}

}  // namespace

base::Result<std::shared_ptr<const RuleSet>> parse_rules(std::string_view text, std::string_view file) {
  auto set = std::make_shared<RuleSet>();
  auto read = base::read_yaml(text, file, [&](const YamlNode& root) {
    root.only({"version", "name", "active_hours", "rules"});
    set->version = static_cast<std::uint32_t>(root.at("version").whole(1, 1'000'000'000));
    set->name = root.at("name").text({1, 80});
    if (const auto hours = root.find("active_hours")) set->active_hours = read_hours(*hours);
    for (const auto& node : root.at("rules").items()) {
      Rule rule = read_rule(node);
      for (const auto& other : set->rules) {
        if (other.verb == rule.verb)
          node.at("verb").refuse(fmt::format("'{}' has a rule already, '{}'", to_string(rule.verb), other.id));
        if (other.id == rule.id) node.at("id").refuse(fmt::format("'{}' is the id of another rule", rule.id));
      }
      set->rules.push_back(std::move(rule));
    }
    if (set->rules.empty()) root.at("rules").refuse("must hold at least one rule");
    return true;
  });
  if (!read) return read.error();
  set->text = text;
  set->arrange();
  return std::shared_ptr<const RuleSet>(std::move(set));
}

}  // namespace wanqiu::ledger
