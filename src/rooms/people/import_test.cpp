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

TEST_P(ImportTest, a_row_that_cannot_be_read_costs_no_other) {
  const auto report = learners(
      "name,phone,organisation_code\nGood,13800138001,a\n\"Open,13800138002,a\nBad\xFF,13800138003,a\n"
      "Bare\"quote,13800138004,a\nLast,13800138005,b\n");
  EXPECT_EQ(report.imported, 2);
  ASSERT_EQ(report.rejected_count, 3);
  EXPECT_EQ(report.rejected[0].where, "l.csv:3");
  EXPECT_EQ(report.rejected[2].where, "l.csv:5");
  EXPECT_FALSE(people_->import_learners_now("name,\"phone\nx,y\n", "l.csv", {})) << "the first line is needed";
}

TEST_P(ImportTest, who_names_a_merged_organisation_comes_where_it_went) {
  people_->import_organisations_now("code,name,parent_code,kind\nold,旧,4116,unit\n", "o.csv").value();
  store_->write_now([&](store::Session& db) {
    db.run("update organisation set state = 3, merged_into = :into where code = 'old'", at("b"));
  });
  open();
  EXPECT_EQ(learners("name,phone,organisation_code\nWang,13800138001,old\n").imported, 1);
  EXPECT_EQ(people_->directory().organisation_of(LearnerNumber(1)), at("b"));
}

/// A file in which number n0 … stands, and somebody who registers with one of them while it runs.
std::string many_rows(int rows) {
  std::string csv = "name,staff_number,organisation_code\n";
  for (int i = 1; i <= rows; ++i) csv += "学员,n" + std::to_string(i) + (i % 2 == 0 ? ",a\n" : ",b\n");
  return csv;
}

TEST_P(ImportTest, others_register_while_an_import_runs_and_keep_their_numbers) {
  int registered = 0;
  const auto report =
      people_->import_learners_now(many_rows(12'000), "l.csv", {}, [&](std::int64_t done, std::int64_t) {
        if (done == 0 || registered > 0) return;
        ++registered;  // on the importing thread, so this would wait for ever behind an import that kept its turn
        people_->add_learner_now({"快手", at("a"), {}, "n11000", {}, {}}).value();
      });
  EXPECT_EQ(report->imported, 11'999);
  ASSERT_EQ(report->rejected_count, 1);
  EXPECT_EQ(report->rejected[0].where, "l.csv:11001: staff_number");
  open();
  EXPECT_EQ(people_->directory().count(), 12'000U);
  EXPECT_EQ(people_->directory().registered(at("4116")), 12'000U);
}

TEST_P(ImportTest, all_or_nothing_is_nothing_when_a_number_is_taken_meanwhile) {
  int registered = 0;
  const auto csv = many_rows(6'000);
  const LearnerImport how{.all_or_nothing = true};
  const auto report = people_->import_learners_now(csv, "l.csv", how, [&](std::int64_t done, std::int64_t) {
    if (done > 0 && registered++ == 0) people_->add_learner_now({"快手", at("a"), {}, "n5", {}, {}}).value();
  });
  EXPECT_EQ(report->imported, 0);
  EXPECT_EQ(report->rejected_count, 1);
  EXPECT_EQ(people_->directory().count(), 1U);
  const auto left = store_->read_now(
      [](store::Session& db) { return db.one<std::int64_t>("select count(*) from import_learner").value(); });
  EXPECT_EQ(left, 0) << "nothing of it stays";
}

TEST_P(ImportTest, all_or_nothing_is_the_same_as_in_parts) {
  learners("name,staff_number,organisation_code\nWang,w,a\nLi,l,a\n");
  clock_.advance(std::chrono::hours(48));
  const auto csv = many_rows(5'100) + "Wang,w,b\nLi,l,a\n";
  const auto report = learners(csv, {.all_or_nothing = true});
  EXPECT_EQ(report.imported, 5'100);
  EXPECT_EQ(report.duplicates, 2);
  EXPECT_EQ(report.moved, 1);
  const auto same = [&] {
    const auto& directory = people_->directory();
    EXPECT_EQ(directory.count(), 5'102U);
    EXPECT_EQ(directory.organisation_of(LearnerNumber(1)), at("b"));
    EXPECT_EQ(directory.find(LearnerNumber(1))->since, directory.find(LearnerNumber(3))->since);
    EXPECT_EQ(directory.name(LearnerNumber(5'102)), "学员");
    EXPECT_EQ(directory.registered(at("a")), 2'551U);
  };
  same();
  open();
  same();
  ASSERT_EQ(people_->past_memberships_now().size(), 1U);
  EXPECT_EQ(learners(csv).duplicates, 5'102);
  const auto told = store_->read_now([](store::Session& db) {
    return db.one<std::string>("select reason from lookup where number = 1").value_or("");
  });
  EXPECT_EQ(told, "moved by an import to 乙");
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
