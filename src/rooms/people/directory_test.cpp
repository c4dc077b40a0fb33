#include "people/directory.h"

#include <gtest/gtest.h>

namespace wanqiu::people {
namespace {

using base::LearnerId;
using base::LearnerNumber;
using base::OrganisationId;

class DirectoryTest : public ::testing::Test {
 protected:
  DirectoryTest() {
    std::vector<Organisation> all;
    for (int i = 1; i <= 4; ++i) {
      all.push_back({OrganisationId(i), std::to_string(i), "", OrganisationKind::unit, OrganisationId(i / 2), {}, {}});
      all.back().state = OrganisationState::open;
    }
    directory.put_tree(Tree::build(all).value());  // 1 > (2 > 4, 3)
    put(1, 2, "王小麦");
    put(2, 4, "李听泉");
    put(3, 3, "王知新");
  }
  void put(int number, int organisation, const char* name, LearnerState state = LearnerState::active,
           bool hide = false) {
    directory.put({LearnerNumber(static_cast<std::uint32_t>(number)), LearnerId(number * 100),
                   OrganisationId(organisation), state, hide, base::Day{1}, name});
  }

  Directory directory;
};

TEST_F(DirectoryTest, ids_and_numbers_find_each_other) {
  EXPECT_EQ(directory.number_of(LearnerId(200)), LearnerNumber(2));
  EXPECT_EQ(directory.id_of(LearnerNumber(3)), LearnerId(300));
  EXPECT_FALSE(directory.number_of(LearnerId(150)));
  EXPECT_FALSE(directory.find(LearnerNumber(4)));
  EXPECT_FALSE(directory.find(LearnerNumber(0)));
  EXPECT_EQ(directory.find(LearnerId(200))->name, "李听泉");
}

TEST_F(DirectoryTest, counts_follow_who_moves_and_who_is_erased) {
  EXPECT_EQ(directory.registered(OrganisationId(1)), 3U);
  EXPECT_EQ(directory.registered(OrganisationId(2)), 2U);
  EXPECT_EQ(directory.registered_here(OrganisationId(2)), 1U);
  put(1, 3, "王小麦");
  EXPECT_EQ(directory.registered(OrganisationId(2)), 1U);
  EXPECT_EQ(directory.registered(OrganisationId(3)), 2U);
  put(2, 4, "", LearnerState::erased);
  EXPECT_EQ(directory.registered(OrganisationId(1)), 2U);
  put(2, 4, "", LearnerState::erased);
  EXPECT_EQ(directory.registered(OrganisationId(1)), 2U);
}

TEST_F(DirectoryTest, nobody_who_hides_or_is_erased_is_named) {
  put(1, 2, "王小麦", LearnerState::active, true);
  EXPECT_FALSE(directory.shown_name(LearnerNumber(1)));
  EXPECT_EQ(directory.name(LearnerNumber(1)), "王小麦");
  put(2, 4, "", LearnerState::erased);
  EXPECT_FALSE(directory.shown_name(LearnerNumber(2)));
  EXPECT_EQ(directory.shown_name(LearnerNumber(3)), "王知新");
}

TEST_F(DirectoryTest, a_page_of_members_goes_on_where_the_last_ended) {
  const std::vector<LearnerNumber> first{LearnerNumber(1)};
  EXPECT_EQ(directory.members_page(OrganisationId(1), "王", {}, 1), first);
  const std::vector<LearnerNumber> second{LearnerNumber(3)};
  EXPECT_EQ(directory.members_page(OrganisationId(1), "王", LearnerNumber(1), 10), second);
  EXPECT_TRUE(directory.members_page(OrganisationId(1), "王", LearnerNumber(UINT32_MAX), 10).empty());
  EXPECT_TRUE(directory.members_page(OrganisationId(1), "王", {}, 10, LearnerState::suspended).empty());
  EXPECT_EQ(directory.members(OrganisationId(2)).size(), 2U);
  EXPECT_TRUE(directory.members(OrganisationId(9)).empty());
}

TEST_F(DirectoryTest, only_the_active_call) {
  directory.put_grants(LearnerId(100), {{http::Role::editor, OrganisationId(2)}});
  ASSERT_TRUE(directory.caller(LearnerNumber(1)));
  EXPECT_EQ(directory.caller(LearnerNumber(1))->grants.size(), 1U);
  put(1, 2, "王小麦", LearnerState::suspended);
  EXPECT_FALSE(directory.caller(LearnerNumber(1)));
}

}  // namespace
}  // namespace wanqiu::people
