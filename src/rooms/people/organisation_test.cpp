#include "people/organisation.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace wanqiu::people {
namespace {

using base::OrganisationId;

Organisation organisation(int id, int parent, OrganisationKind kind = OrganisationKind::unit) {
  return {OrganisationId(id), "c" + std::to_string(id), "n" + std::to_string(id), kind, OrganisationId(parent), {}, {}};
}

std::vector<Organisation> city() {
  std::vector<Organisation> all{organisation(1, 0, OrganisationKind::province),
                                organisation(2, 1, OrganisationKind::city),
                                organisation(3, 2, OrganisationKind::county),
                                organisation(4, 2, OrganisationKind::county),
                                organisation(5, 3),
                                organisation(6, 5)};
  for (auto& each : all) each.state = OrganisationState::open;
  return all;
}

TEST(Tree, covers_itself_and_all_below_and_nothing_else) {
  const auto tree = Tree::build(city()).value();
  EXPECT_TRUE(tree->covers(OrganisationId(3), OrganisationId(3)));
  EXPECT_TRUE(tree->covers(OrganisationId(1), OrganisationId(6)));
  EXPECT_FALSE(tree->covers(OrganisationId(3), OrganisationId(2)));
  EXPECT_FALSE(tree->covers(OrganisationId(4), OrganisationId(6)));
  EXPECT_FALSE(tree->covers(OrganisationId(3), OrganisationId(99)));
  EXPECT_FALSE(tree->covers(OrganisationId(99), OrganisationId(3)));
  EXPECT_EQ(tree->root(), OrganisationId(1));
}

TEST(Tree, a_path_goes_from_the_root_and_levels_are_found_on_it) {
  const auto tree = Tree::build(city()).value();
  const auto path = tree->path(OrganisationId(6));
  ASSERT_EQ(path.size(), 5U);
  EXPECT_EQ(path.front()->id, OrganisationId(1));
  EXPECT_EQ(tree->level(OrganisationId(6), OrganisationKind::county)->id, OrganisationId(3));
  EXPECT_EQ(tree->level(OrganisationId(2), OrganisationKind::county), nullptr);
}

TEST(Tree, a_search_finds_open_ones_here_and_below_by_name_or_code) {
  auto all = city();
  all[4].name = "荆河社区 Ａ";
  all[5].state = OrganisationState::closed;
  const auto tree = Tree::build(all).value();
  const auto found = [&](int below, std::string_view part, std::size_t limit = 10) {
    std::vector<std::uint64_t> ids;
    for (const auto* each : tree->search(OrganisationId(below), part, limit)) ids.push_back(each->id.value);
    return ids;
  };
  using Ids = std::vector<std::uint64_t>;
  EXPECT_EQ(found(1, "荆河"), Ids{5});
  EXPECT_EQ(found(3, "社区 a"), Ids{5}) << "width and case do not matter";
  EXPECT_EQ(found(4, "荆河"), Ids{}) << "it is not below";
  EXPECT_EQ(found(1, "C4"), Ids{4});
  EXPECT_EQ(found(1, "c6"), Ids{}) << "it is closed";
  EXPECT_EQ(found(1, "c", 2), (Ids{1, 2}));
  EXPECT_EQ(found(99, "c"), Ids{});
}

TEST(Tree, two_roots_no_root_a_circle_and_an_unknown_parent_are_refused) {
  EXPECT_FALSE(Tree::build({organisation(1, 0), organisation(2, 0)}));
  EXPECT_FALSE(Tree::build({organisation(1, 2), organisation(2, 1)}));
  EXPECT_FALSE(Tree::build({organisation(1, 0), organisation(2, 3), organisation(3, 2)}));
  EXPECT_FALSE(Tree::build({organisation(1, 0), organisation(2, 9)}));
  EXPECT_TRUE(Tree::build({}));
}

TEST(Tree, an_organisation_cannot_go_below_itself_nor_under_a_closed_one) {
  auto all = city();
  all[3].state = OrganisationState::closed;
  const auto tree = Tree::build(all).value();
  EXPECT_TRUE(check_move(*tree, OrganisationId(5), OrganisationId(2)));
  EXPECT_FALSE(check_move(*tree, OrganisationId(3), OrganisationId(6)));
  EXPECT_FALSE(check_move(*tree, OrganisationId(3), OrganisationId(3)));
  EXPECT_FALSE(check_move(*tree, OrganisationId(5), OrganisationId(4)));
  EXPECT_FALSE(check_move(*tree, OrganisationId(1), OrganisationId(2)));
  EXPECT_FALSE(check_merge(*tree, OrganisationId(3), OrganisationId(5)));
  EXPECT_TRUE(check_merge(*tree, OrganisationId(6), OrganisationId(3)));
}

TEST(Tree, the_merged_one_leads_to_where_it_went) {
  auto all = city();
  all[5].state = OrganisationState::merged;
  all[5].merged_into = OrganisationId(5);
  all[4].state = OrganisationState::merged;
  all[4].merged_into = OrganisationId(4);
  const auto tree = Tree::build(all).value();
  EXPECT_EQ(tree->present(OrganisationId(6))->id, OrganisationId(4));
  EXPECT_TRUE(tree->children(OrganisationId(3)).empty());
}

TEST(Tree, covers_agrees_with_climbing_in_any_tree) {
  base::SeededRandom random(7);
  std::vector<Organisation> all{organisation(1, 0)};
  for (int i = 2; i <= 300; ++i) {
    all.push_back(organisation(i, 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(i - 1)))));
  }
  const auto tree = Tree::build(all).value();
  for (int i = 0; i < 5'000; ++i) {
    const auto above = OrganisationId(1 + static_cast<int>(random.below(300)));
    const auto of = OrganisationId(1 + static_cast<int>(random.below(300)));
    bool climbed = false;
    for (const auto* step : tree->path(of)) climbed = climbed || step->id == above;
    ASSERT_EQ(tree->covers(above, of), climbed) << above.value << " " << of.value;
  }
}

}  // namespace
}  // namespace wanqiu::people
