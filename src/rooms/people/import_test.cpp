#include "people/import.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "people/people.h"
#include "store/store.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::people {
namespace {

using base::LearnerNumber;

class ImportTest : public support::DatabaseTest {
 protected:
  ImportTest() : store_(database.open(migrations())) {
    open();
    const auto report = people_->import_organisations_now(tree_csv, "tree.csv");
    EXPECT_EQ(report.value().imported, 4);
  }
  void open() {
    people_.reset();
    PeopleSettings settings;
    settings.password_memory_bytes = 8192 * 8;
    settings.password_passes = 1;
    auto opened = People::open({*store_, clock_, ids_, random_, base::Zone::utc(), settings});
    people_ = std::move(opened).value();
  }
  ImportReport learners(std::string_view csv, LearnerImport how = {}) {
    return people_->import_learners_now(csv, "l.csv", how).value();
  }
  base::OrganisationId at(std::string_view code) { return people_->directory().tree()->by_code(code)->id; }

  static constexpr const char* tree_csv =
      "编码,名称,上级编码,类别\n41,河南省,,省\n4116,周口市,41,市\na,甲,4116,单位\nb,乙,4116,单位\n";
  support::MovedClock clock_{base::from_ms(1'790'000'000'000)};
  base::SeededRandom random_{5};
  base::IdSource ids_{clock_, random_};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<People> people_;
};

TEST_P(ImportTest, the_same_file_again_changes_nothing) {
  const auto* csv = "姓名,手机号,工号,组织编码\n王一,13800138001,,a\n李二,,S-2,b\n张三,+86 138 0013 8003,S-3,b\n";
  const auto first = learners(csv);
  EXPECT_EQ(first.imported, 3);
  EXPECT_EQ(first.rejected_count, 0);
  EXPECT_EQ(people_->directory().count(), 3U);
  open();
  const auto second = learners(csv);
  EXPECT_EQ(second.imported, 0);
  EXPECT_EQ(second.duplicates, 3);
  EXPECT_EQ(second.moved, 0);
  EXPECT_EQ(people_->directory().count(), 3U);
  EXPECT_TRUE(people_->past_memberships_now().empty());
  const auto tree = people_->import_organisations_now(tree_csv, "tree.csv").value();
  EXPECT_EQ(tree.imported, 0);
  EXPECT_EQ(tree.duplicates, 4);
  EXPECT_EQ(tree.moved, 0);
}

TEST_P(ImportTest, a_bad_row_is_named_by_line_and_field_and_the_good_ones_go_in) {
  const auto report = learners(
      "name,phone,organisation_code,staff_number,more\n"
      "Good,13800138001,a,,x\n"
      ",13800138002,a,,x\n"
      "No number,,a,,x\n"
      "Bad phone,12,a,,x\n"
      "No place,13800138003,zzz,,x\n"
      "Other name,13800138001,a,,x\n"
      "Short row,13800138004,a\n"
      "Good,13800138001,a,,x\n"
      "Last,,b,L1,x\n");
  EXPECT_EQ(report.imported, 2);
  EXPECT_EQ(report.duplicates, 1);
  ASSERT_EQ(report.rejected_count, 6);
  std::vector<std::string> places;
  for (const auto& each : report.rejected) places.push_back(each.where);
  const std::vector<std::string> expected{
      "l.csv:8", "l.csv:3: name", "l.csv:4: phone", "l.csv:5: phone", "l.csv:6: organisation_code", "l.csv:7: phone"};
  EXPECT_EQ(places, expected);
  EXPECT_EQ(people_->directory().name(LearnerNumber(2)), "Last");
}

TEST_P(ImportTest, all_or_nothing_takes_nothing_when_one_row_is_bad) {
  const auto* csv = "name,phone,organisation_code\nGood,13800138001,a\nBad,12,a\n";
  const auto report = learners(csv, {.all_or_nothing = true, .within = {}});
  EXPECT_EQ(report.imported, 0);
  EXPECT_EQ(report.rejected_count, 1);
  EXPECT_EQ(people_->directory().count(), 0U);
  EXPECT_EQ(
      learners("name,phone,organisation_code\nGood,13800138001,a\n", {.all_or_nothing = true, .within = {}}).imported,
      1);
}

TEST_P(ImportTest, another_organisation_is_a_move_from_today_on) {
  learners("name,phone,organisation_code\nWang,13800138001,a\n");
  clock_.advance(std::chrono::hours(48));
  const auto report = learners("name,phone,organisation_code\nWang,13800138001,b\n");
  EXPECT_EQ(report.moved, 1);
  EXPECT_EQ(report.duplicates, 1);
  EXPECT_EQ(people_->directory().organisation_of(LearnerNumber(1)), at("b"));
  EXPECT_EQ(people_->directory().registered(at("a")), 0U);
  ASSERT_EQ(people_->past_memberships_now().size(), 1U);
  EXPECT_EQ(people_->past_memberships_now()[0].organisation, at("a"));
}

TEST_P(ImportTest, rows_outside_the_importers_organisations_are_rejected) {
  const LearnerImport how{.all_or_nothing = false, .within = {at("a")}};
  const auto report = learners("name,phone,organisation_code\nIn,13800138001,a\nOut,13800138002,b\n", how);
  EXPECT_EQ(report.imported, 1);
  EXPECT_EQ(report.rejected_count, 1);
  learners("name,phone,organisation_code\nTheirs,13800138003,b\n");
  EXPECT_EQ(learners("name,phone,organisation_code\nTheirs,13800138003,a\n", how).moved, 0);
}

TEST_P(ImportTest, numbers_are_dense_over_several_commits_and_a_restart) {
  std::string csv = "name,staff_number,organisation_code\n";
  constexpr int rows = 12'345;
  for (int i = 1; i <= rows; ++i) csv += "学员,n" + std::to_string(i) + (i % 2 == 0 ? ",a\n" : ",b\n");
  std::int64_t last = 0;
  const auto report = people_->import_learners_now(csv, "l.csv", {}, [&](std::int64_t done, std::int64_t of) {
    EXPECT_GE(done, last);
    EXPECT_EQ(of, rows);
    last = done;
  });
  EXPECT_EQ(report.value().imported, rows);
  EXPECT_EQ(last, rows);
  open();
  EXPECT_EQ(people_->directory().count(), static_cast<std::uint32_t>(rows));
  EXPECT_EQ(people_->directory().registered(at("4116")), static_cast<std::uint32_t>(rows));
  EXPECT_EQ(people_->directory().registered(at("a")), 6172U);
}

TEST_P(ImportTest, the_division_codes_of_a_city_become_its_tree) {
  const auto input = support::real_input();
  if (!input) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const auto before = people_->directory().tree()->size();
  const auto report = people_->import_divisions_now((*input / "admin").string(), "4116").value();
  EXPECT_EQ(report.rejected_count, 0) << report.rejected.front().where << report.rejected.front().why;
  EXPECT_GT(report.imported, 2'000);
  const auto tree = people_->directory().tree();
  EXPECT_EQ(tree->size(), before + static_cast<std::size_t>(report.imported));
  EXPECT_EQ(tree->level(tree->by_code("411602001001")->id, OrganisationKind::county)->code, "411602");
  EXPECT_EQ(people_->import_divisions_now((*input / "admin").string(), "4116").value().imported, 0);
}

WANQIU_ON_BOTH_ENGINES(ImportTest);

}  // namespace
}  // namespace wanqiu::people
