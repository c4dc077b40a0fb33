#include "findings.h"

#include <gtest/gtest.h>

#include "workbook.h"

namespace wanqiu::insight {
namespace {

std::vector<std::string> keys(const std::vector<Finding>& findings) {
  std::vector<std::string> all;
  for (const auto& finding : findings) all.push_back(finding.key);
  return all;
}

MonthFacts facts() {
  MonthFacts facts;
  facts.name = "东县";
  facts.registered = 1000;
  facts.participants = 620;
  facts.participation = 0.62;
  facts.participation_before = 0.55;
  facts.activity = 31.5;
  facts.activity_before = 30.0;
  facts.target = 0.6;
  facts.busiest = MonthFacts::Peak{6, 20, 123.4};
  facts.children = {{"一中", 0.9, 0.01, 0.6}, {"二中", 0.4, 0.12, 0.6}, {"三中", std::nullopt, std::nullopt, 0.6}};
  return facts;
}

TEST(Findings, say_what_the_figures_say_in_both_languages) {
  const auto found = findings_of(facts());
  EXPECT_EQ(keys(found),
            (std::vector<std::string>{"participation", "participation_rose", "activity", "target_met", "best_child",
                                      "most_improved", "children_on_target", "busiest_hour"}));
  EXPECT_EQ(found[0].zh, "本月1000名学员中有620名参与学习，参与度62.0%。");
  EXPECT_EQ(found[1].en, "Participation rose by 7.0 percentage points from the month before (55.0%).");
  EXPECT_EQ(found[4].zh, "一中参与度最高，为90.0%。");
  EXPECT_EQ(found[5].en, "二中 improved most, by 12.0 percentage points over the month before.");
  EXPECT_EQ(found[6].en, "1 of 2 organisations below met their target.");
  EXPECT_EQ(found[7].zh, "最繁忙的时段是周日20时，平均有123名学员在学习。");
}

TEST(Findings, say_nothing_of_what_is_not_shown) {
  EXPECT_TRUE(findings_of({}).empty());
  auto hidden = facts();
  hidden.participants.reset();
  hidden.participation.reset();
  hidden.children.clear();
  EXPECT_EQ(keys(findings_of(hidden)), (std::vector<std::string>{"busiest_hour"}));
}

TEST(Findings, a_change_of_less_than_half_a_point_is_none) {
  auto still = facts();
  still.participation_before = 0.6165;
  EXPECT_EQ(findings_of(still)[1].key, "participation_steady");
  still.participation_before = 0.65;
  EXPECT_EQ(findings_of(still)[1].key, "participation_fell");
}

TEST(Praise, is_for_the_steady_and_silent_for_the_rest) {
  EXPECT_TRUE(praise_of(0, 10, 1, 20).empty());
  EXPECT_EQ(praise_of(31, 40, 12, 20).front().en, "31 days in a row: steadiness shows.");
  EXPECT_EQ(praise_of(8, 8, 8, 8).size(), 3U) << "a week, the longest so far, every day of the month";
}

TEST(Leaders, are_never_more_than_half_of_an_organisation) {
  EXPECT_EQ(leaders_named(std::nullopt), 1U);
  EXPECT_EQ(leaders_named(7), 3U);
  EXPECT_EQ(leaders_named(20), 10U);
  EXPECT_EQ(leaders_named(350'000), 10U);
}

TEST(Csv, quotes_what_must_be_and_lets_no_name_become_a_formula) {
  Sheet sheet{"x",
              {"name", "rate"},
              {{std::string("=1+1"), Sheet::Rate{0.5}}, {std::string("a,\"b\""), {}}, {std::string("-"), 3.0}}};
  EXPECT_EQ(to_csv(sheet),
            "\xEF\xBB\xBF"
            "name,rate\r\n'=1+1,0.5\r\n\"a,\"\"b\"\"\",\r\n'-,3\r\n");
}

TEST(Xlsx, is_a_zip_with_a_sheet_for_each) {
  const auto bytes =
      to_xlsx({{"下级组织", {"名称", "参与度"}, {{std::string("一中"), Sheet::Rate{0.5}}}}, {"days", {"day"}, {}}});
  EXPECT_TRUE(bytes.starts_with("PK"));
  EXPECT_NE(bytes.find("xl/worksheets/sheet2.xml"), std::string::npos);
}

}  // namespace
}  // namespace wanqiu::insight
