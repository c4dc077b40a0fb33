#include "insight/small_groups.h"

#include <gtest/gtest.h>

#include <random>

namespace wanqiu::insight {
namespace {

/// A tree by parents, with figures of each organisation without those below it.
struct Site {
  Table table;
  Shape shape;

  explicit Site(std::vector<Ordinal> parents) {
    shape.parent = std::move(parents);
    const std::size_t size = shape.parent.size();
    table.registered.resize(size);
    table.participants.resize(size);
    table.points.resize(size);
    shape.enter.resize(size);
    shape.leave.resize(size);
    walk(0);
  }
  void put(Ordinal n, std::uint32_t registered, std::uint32_t participants) {
    for (Ordinal at = n; at != nowhere; at = shape.parent[at]) {
      table.registered[at] += registered;
      table.participants[at] += participants;
    }
  }
  std::vector<Hidden> hidden() const { return hidden_in(table, shape, true, {}); }

 private:
  void walk(Ordinal n) {
    shape.enter[n] = static_cast<std::uint32_t>(shape.walk.size());
    shape.walk.push_back(n);
    for (Ordinal child = 0; child < shape.parent.size(); ++child) {
      if (shape.parent[child] == n) walk(child);
    }
    shape.leave[n] = static_cast<std::uint32_t>(shape.walk.size());
  }
};

TEST(SmallGroups, fewer_than_five_learners_are_not_shown) {
  const SmallGroups rule;
  EXPECT_EQ(rule.alone({4, 2, 9}, true), Hidden::small_group);
  EXPECT_EQ(rule.alone({20, 10, 9}, false), Hidden::none);
  EXPECT_EQ(rule.alone({0, 0, 0}, false), Hidden::none) << "nobody is nobody's record";
  EXPECT_EQ((SmallGroups{10}).alone({9, 5, 9}, true), Hidden::small_group);
}

TEST(SmallGroups, a_group_under_twenty_has_figures_of_whole_months_alone) {
  const SmallGroups rule;
  EXPECT_EQ(rule.alone({19, 10, 9}, false), Hidden::range)
      << "a range a day longer would tell what two people did that day";
  EXPECT_EQ(rule.alone({19, 10, 9}, true), Hidden::none);
}

TEST(SmallGroups, few_and_all_but_a_few_are_bounds_and_no_numbers) {
  const SmallGroups rule;
  EXPECT_EQ(rule.alone({100, 4, 9}, false), Hidden::few);
  EXPECT_EQ(rule.alone({100, 96, 9}, false), Hidden::nearly_all);
  EXPECT_EQ(rule.alone({100, 0, 0}, false), Hidden::none);
  EXPECT_EQ(rule.alone({100, 100, 9}, false), Hidden::none);
  EXPECT_EQ(rule.alone({100, 5, 9}, false), Hidden::none);
}

TEST(SmallGroups, one_hidden_child_hides_the_smallest_of_its_sisters_too) {
  Site site({nowhere, 0, 0, 0});
  site.put(1, 4, 2);
  site.put(2, 30, 10);
  site.put(3, 50, 20);
  EXPECT_EQ(site.hidden(), (std::vector{Hidden::none, Hidden::small_group, Hidden::difference, Hidden::none}));
}

TEST(SmallGroups, two_hidden_children_whose_sum_is_too_small_hide_a_third) {
  Site site({nowhere, 0, 0, 0, 0});
  site.put(1, 2, 1);
  site.put(2, 2, 1);
  site.put(3, 60, 20);
  site.put(4, 50, 20);
  EXPECT_EQ(site.hidden()[4], Hidden::difference);
  EXPECT_EQ(site.hidden()[3], Hidden::none);
}

TEST(SmallGroups, a_few_people_right_at_the_parent_do_not_follow_from_its_children) {
  Site site({nowhere, 0, 0});
  site.put(0, 3, 1);
  site.put(1, 40, 20);
  site.put(2, 50, 20);
  EXPECT_EQ(site.hidden(), (std::vector{Hidden::none, Hidden::difference, Hidden::none}));
}

TEST(SmallGroups, what_was_hidden_for_a_difference_does_not_come_back_as_the_sum_of_its_children) {
  Site site({nowhere, 0, 0, 2, 2});
  site.put(1, 4, 2);
  site.put(3, 30, 10);
  site.put(4, 31, 10);
  const auto hidden = site.hidden();
  EXPECT_EQ(hidden[2], Hidden::difference);
  EXPECT_EQ(hidden[3], Hidden::difference);
  EXPECT_EQ(hidden[4], Hidden::none);
}

TEST(SmallGroups, who_took_part_but_not_in_these_kinds_must_not_be_few_either) {
  Site all({nowhere});
  all.put(0, 100, 50);
  Site kinds({nowhere});
  kinds.put(0, 100, 48);
  EXPECT_EQ(hidden_in(kinds.table, kinds.shape, true, {}, &all.table)[0], Hidden::difference);
  kinds.table.participants[0] = 40;
  EXPECT_EQ(hidden_in(kinds.table, kinds.shape, true, {}, &all.table)[0], Hidden::none);
}

/// Whatever is shown: no sum of shown figures, taken from a shown parent, is about 1 … 4 people or about one hidden
/// child.
TEST(SmallGroups, in_random_trees_nothing_hidden_follows_from_a_parent_and_its_children) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 engine(seed);
  const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
  for (int round = 0; round < 500; ++round) {
    std::vector<Ordinal> parents{nowhere};
    for (Ordinal n = 1; n < 25; ++n) parents.push_back(random() % n);
    Site site(parents);
    for (Ordinal n = 0; n < 25; ++n) {
      const std::uint32_t registered = random() % 3 == 0 ? random() % 8 : random() % 60;
      if (random() % 4 != 0) site.put(n, registered, registered == 0 ? 0 : random() % (registered + 1));
    }
    const auto hidden = site.hidden();
    for (Ordinal n = 0; n < 25; ++n) {
      std::int64_t registered = site.table.registered[n], participants = site.table.participants[n];
      std::int64_t own = registered;
      int hidden_children = 0, shown = 0;
      for (Ordinal child = 0; child < 25; ++child) {
        if (parents[child] != n || site.table.registered[child] == 0) continue;
        own -= site.table.registered[child];
        if (hidden[child] == Hidden::none) {
          ++shown;
          registered -= site.table.registered[child];
          participants -= site.table.participants[child];
        } else {
          ++hidden_children;
        }
      }
      if (shown == 0) continue;
      if (hidden[n] == Hidden::none) {
        if (hidden_children == 0 && own == 0) continue;
        EXPECT_FALSE(hidden_children == 1 && own == 0);
        EXPECT_FALSE(registered > 0 && registered < 5);
        EXPECT_FALSE(participants > 0 && participants < 5);
        EXPECT_FALSE(registered - participants > 0 && registered - participants < 5);
      } else {
        EXPECT_FALSE(hidden_children == 0 && own == 0) << "the sum of the shown children is the hidden parent";
      }
    }
  }
}

TEST(SmallGroups, of_parts_of_a_whole_never_one_alone_is_hidden) {
  using Parts = std::vector<std::optional<std::uint32_t>>;
  Parts parts{3U, 40U, 20U, 0U};
  hide_parts(parts, {});
  EXPECT_EQ(parts, (Parts{std::nullopt, 40U, std::nullopt, 0U}));
  parts = {3U, 2U, 20U};
  hide_parts(parts, {});
  EXPECT_EQ(parts, (Parts{std::nullopt, std::nullopt, 20U}));
  parts = {5U, 0U, 20U};
  hide_parts(parts, {});
  EXPECT_EQ(parts, (Parts{5U, 0U, 20U}));
}

TEST(SmallGroups, a_whole_month_is_one_that_is_over) {
  const auto day = [](const char* text) { return base::parse_day(text, "").value(); };
  EXPECT_TRUE(is_whole_month({day("2022-02-01"), day("2022-02-28")}, day("2022-03-01")));
  EXPECT_FALSE(is_whole_month({day("2022-02-01"), day("2022-02-28")}, day("2022-02-28"))) << "not over";
  EXPECT_FALSE(is_whole_month({day("2022-02-02"), day("2022-02-28")}, day("2022-05-01")));
  EXPECT_FALSE(is_whole_month({day("2022-01-01"), day("2022-02-28")}, day("2022-05-01"))) << "two months";
}

}  // namespace
}  // namespace wanqiu::insight
