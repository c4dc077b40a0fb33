#include "ledger/rules.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace wanqiu::ledger {
namespace {

std::string default_text() {
  std::ifstream in(WANQIU_RULES);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::shared_ptr<const RuleSet> default_rules() {
  auto rules = parse_rules(default_text(), "rules/default.yaml");
  EXPECT_TRUE(rules) << base::to_string(rules.error());
  return rules ? *rules : no_rules();
}

int earned(Verb verb, int amount, int minute, int already = 0) {
  static const auto rules = default_rules();
  const Rule* rule = rules->find(verb);
  EXPECT_NE(rule, nullptr) << to_string(verb);
  return rule == nullptr ? -1 : award(*rules, *rule, amount, minute, already).points;
}

constexpr int morning = 6 * 60;        // the first active minute
constexpr int forenoon = 8 * 60 + 30;  // the first that is not

TEST(DefaultRules, earn_what_the_reference_app_publishes) {
  struct Case {
    Verb verb;
    int amount;
    int quiet;
    int active;
    int cap;  // 0: none
  };
  const Case cases[] = {
      {Verb::signed_in, 1, 1, 1, 1},
      {Verb::read_item, 1, 1, 2, 6},
      {Verb::watched_item, 1, 1, 2, 6},
      {Verb::read_time, 1, 1, 2, 8},
      {Verb::read_time, 3, 3, 6, 8},
      {Verb::watch_time, 1, 1, 2, 10},
      {Verb::finished_daily_quiz, 1000, 2, 2, 6},
      {Verb::finished_daily_quiz, 999, 1, 1, 6},
      {Verb::finished_weekly_quiz, 1000, 8, 8, 0},
      {Verb::finished_weekly_quiz, 100, 6, 6, 0},
      {Verb::finished_special_quiz, 1000, 10, 10, 0},
      {Verb::finished_special_quiz, 600, 8, 8, 0},
      {Verb::finished_special_quiz, 599, 0, 0, 0},
      {Verb::followed_column, 1, 1, 1, 2},
      {Verb::kept_item, 1, 1, 1, 1},
      {Verb::shared_item, 1, 1, 1, 3},
      {Verb::commented, 1, 1, 1, 5},
      {Verb::played_duel, 1, 2, 2, 0},
      {Verb::played_four, 1, 3, 3, 0},
      {Verb::played_hall, 1, 5, 5, 0},
      {Verb::checked_in, 1, 2, 2, 4},
      {Verb::attended, 1, 5, 5, 0},
      {Verb::adopted, 1, 10, 10, 0},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(earned(c.verb, c.amount, forenoon), c.quiet) << to_string(c.verb) << " " << c.amount;
    EXPECT_EQ(earned(c.verb, c.amount, morning), c.active) << to_string(c.verb) << " " << c.amount;
    EXPECT_EQ(default_rules()->find(c.verb)->daily_cap.value_or(0), c.cap) << to_string(c.verb);
  }
  EXPECT_EQ(default_rules()->find(Verb::viewed_item), nullptr);
  EXPECT_EQ(default_rules()->find("read_time")->unit_minutes, 4);
  EXPECT_EQ(default_rules()->find("watch_time")->unit_minutes, 5);
}

TEST(DefaultRules, active_hours_begin_and_end_to_the_minute) {
  const auto rules = default_rules();
  for (const auto& [minute, active] : {std::pair{359, false},
                                       {360, true},
                                       {509, true},
                                       {510, false},
                                       {719, false},
                                       {720, true},
                                       {839, true},
                                       {840, false},
                                       {1199, false},
                                       {1200, true},
                                       {1349, true},
                                       {1350, false},
                                       {0, false},
                                       {1439, false}}) {
    EXPECT_EQ(rules->is_active(minute), active) << minute;
  }
}

TEST(Award, the_cap_clips_and_says_so) {
  const auto rules = default_rules();
  const Rule& rule = *rules->find(Verb::read_item);
  const Award clipped = award(*rules, rule, 1, morning, 5);
  EXPECT_EQ(clipped.points, 1);
  EXPECT_TRUE(clipped.capped);
  EXPECT_TRUE(clipped.active_hours);
  const Award none = award(*rules, rule, 1, forenoon, 6);
  EXPECT_EQ(none.points, 0);
  EXPECT_TRUE(none.capped);
  EXPECT_EQ(award(*rules, rule, 1, forenoon, 9).points, 0) << "a cap that a newer rule set lowered takes nothing away";
}

TEST(Rules, what_is_wrong_is_named_with_field_and_line) {
  struct Case {
    std::string_view from;
    std::string_view to;
    std::string_view field;
  };
  const Case cases[] = {
      {"daily_cap: 6", "daily_cap: 0", "rules[1].daily_cap"},
      {"daily_cap: 6", "daily_cap: six", "rules[1].daily_cap"},
      {"daily_cap: 6", "dayly_cap: 6", "rules[1].dayly_cap"},
      {"verb: read_item", "verb: viewed_item", "rules[1].verb"},
      {"verb: read_item", "verb: signed_in", "rules[1].verb"},
      {"id: read_item", "id: sign_in", "rules[1].id"},
      {"active_points: 2, daily_cap: 6", "active_points: 0, daily_cap: 6", "rules[1].active_points"},
      {"points: 1, active_points: 2, daily_cap: 6", "points: -1", "rules[1].points"},
      {"unit_minutes: 4", "unit_minutes: 0", "rules[3].unit_minutes"},
      {"pass_per_mille: 600", "pass_per_mille: 1001", "rules[7].pass_per_mille"},
      {"full_points: 8", "full_points: 5", "rules[6].full_points"},
      {"to: \"08:30\"", "to: \"8:30\"", "active_hours[0].to"},
      {"from: \"12:00\"", "from: \"08:00\"", "active_hours[1].from"},
      {"version: 1", "version: 0", "version"},
      {"version: 1\n", "", "version"},
      {"first_of_day: true", "first_of_day: maybe", "rules[0].first_of_day"},
      {"daily_cap: 3}", "daily_cap: 3, full_points: 2}", "rules[10].full_points"},
  };
  for (const auto& c : cases) {
    std::string text = default_text();
    const auto at = text.find(c.from);
    ASSERT_NE(at, std::string::npos) << c.from;
    text.replace(at, c.from.size(), c.to);
    const auto rules = parse_rules(text, "rules/x.yaml");
    ASSERT_FALSE(rules) << c.to;
    EXPECT_EQ(rules.error().field, c.field) << base::to_string(rules.error());
    EXPECT_EQ(rules.error().kind, base::FaultKind::invalid);
    EXPECT_TRUE(rules.error().where.starts_with("rules/x.yaml:")) << rules.error().where;
    EXPECT_FALSE(rules.error().reason.empty());
  }
}

}  // namespace
}  // namespace wanqiu::ledger
