// What administrators and learners see, through the routes, on both engines.
#include "insight_fixture.h"

#include <boost/json.hpp>

#include "insight/plain_check.h"
#include "ledger/recollect.h"

namespace wanqiu::insight {
namespace {

namespace json = boost::json;

class InsightRoutes : public InsightFixture {
 protected:
  json::object ask(support::Client& client, const std::string& target, int status = 200) {
    const auto answer = client.get(target);
    EXPECT_EQ(answer.status, status) << target << "\n" << answer.body;
    if (answer.status >= 400) {
      EXPECT_EQ(answer.content_type, "application/problem+json");
    }
    return json::parse(answer.body).as_object();
  }
  json::object figures(support::Client& client, const std::string& target) {
    return ask(client, target).at("figures").as_object();
  }
  static json::object child(const json::object& children, std::string_view code) {
    for (const auto& item : children.at("items").as_array()) {
      if (item.at("organisation").at("code").as_string() == code) return item.as_object();
    }
    ADD_FAILURE() << "no child " << code;
    return {};
  }
};

TEST_P(InsightRoutes, an_organisation_and_its_children_show_who_took_part) {
  learn_many("u1", 20);
  learn_many("u3", 10);
  learn_many("w1", 30);
  auto admin = as("admin");
  const auto whole = figures(admin, at("c1"));
  EXPECT_EQ(whole.at("registered"), 124);  // 40 + 30 + 50 + 3 and 李小麦
  EXPECT_EQ(whole.at("participants"), 30);
  EXPECT_EQ(whole.at("points"), 30);
  EXPECT_NEAR(whole.at("participation").as_double(), 30.0 / 124, 1e-6);
  const auto children = ask(admin, at("c1") + "/children");
  EXPECT_EQ(child(children, "u1").at("figures").at("participants"), 20);
  EXPECT_EQ(child(children, "u1").at("participation_rank"), 1);
  EXPECT_EQ(child(children, "u3").at("participation_rank"), 2);
  EXPECT_EQ(child(children, "u3").at("curve").as_array().size(), 30U);
  const auto kinds = figures(admin, at("c1") + "?kinds=played_hall");
  EXPECT_EQ(kinds.at("participants"), 0);
  EXPECT_TRUE(kinds.at("points").is_null());
}

TEST_P(InsightRoutes, an_administrator_sees_their_own_part_of_the_tree_alone) {
  auto admin = as("admin");
  for (const char* rest :
       {"",         "/children", "/tree",     "/curve",      "/hours",       "/flow",          "/retention",
        "/streaks", "/kinds",    "/columns",  "/items",      "/movers",      "/campaigns",     "/live",
        "/target",  "/watches",  "/webhooks", "/report.csv", "/report.xlsx", "/months/2022-01"}) {
    EXPECT_EQ(admin.get(at("w1") + rest).status, 403) << rest;
    EXPECT_EQ(admin.get(at("1") + rest).status, 403) << rest;
    EXPECT_EQ(admin.get(at("u1") + rest).status, 200) << rest << admin.get(at("u1") + rest).body;
  }
  const auto roots = ask(admin, "/api/v1/insight/organisations");
  ASSERT_EQ(roots.at("items").as_array().size(), 1U);
  EXPECT_EQ(roots.at("items").at(0).at("organisation").at("code"), "c1");
  auto learner = as("learner");
  EXPECT_EQ(learner.get(at("u1")).status, 403);
  EXPECT_EQ(learner.get("/api/v1/insight/organisations").status, 403);
  EXPECT_EQ(ask(admin, at("u1")).at("path").as_array().size(), 1U) << "not what lies above their own";
}

TEST_P(InsightRoutes, wrong_ranges_are_refused_and_empty_ones_are_empty) {
  learn_many("u1", 20);
  auto admin = as("admin");
  EXPECT_EQ(admin.get(at("c1") + "?from=2022-01-03&to=2022-01-02").status, 422);
  EXPECT_EQ(admin.get(at("c1") + "?from=2011-01-01&to=2022-01-03").status, 422);
  EXPECT_EQ(admin.get(at("c1") + "?from=2022-02-30").status, 422);
  EXPECT_EQ(admin.get(at("c1") + "?kinds=spent").status, 422);
  EXPECT_EQ(admin.get(at("c1") + "/curve?from=2020-01-01&to=2022-01-03").status, 422) << "over 400 steps";
  EXPECT_EQ(admin.get(at("c1") + "/curve?others=" + std::to_string(id("w1").value)).status, 422);
  for (const char* range : {"?from=2022-02-01&to=2022-02-10", "?from=2015-01-01&to=2015-02-01"}) {
    const auto empty = figures(admin, at("c1") + range);
    EXPECT_EQ(empty.at("registered"), 0) << range;
    EXPECT_EQ(empty.at("participants"), 0) << range;
    EXPECT_TRUE(empty.at("participation").is_null()) << range;
    for (const char* rest :
         {"/children", "/tree", "/curve", "/hours", "/flow", "/kinds", "/columns", "/items", "/movers"})
      EXPECT_EQ(admin.get(at("c1") + rest + range).status, 200) << rest << range;
  }
  EXPECT_EQ(figures(admin, at("c1") + "?from=2022-01-01&to=2022-06-01").at("participants"), 20)
      << "days to come add nothing";
  EXPECT_EQ(ask(admin, at("c1")).at("data_from"), "2022-01-03");
}

TEST_P(InsightRoutes, small_groups_are_hidden_also_as_a_difference) {
  learn_many("u1", 20);
  learn_many("u2", 10);
  learn_many("u3", 10);
  learn_many("tiny", 2);
  auto admin = as("admin");
  const auto children = ask(admin, at("c1") + "/children");
  EXPECT_EQ(child(children, "tiny").at("figures").at("hidden"), "small_group");
  EXPECT_TRUE(child(children, "tiny").at("figures").at("registered").is_null());
  EXPECT_EQ(child(children, "u2").at("figures").at("hidden"), "difference") << "the smallest sister";
  EXPECT_EQ(child(children, "u1").at("figures").at("participants"), 20);
  EXPECT_EQ(figures(admin, at("u2")).at("hidden"), "difference") << "from wherever one asks";
  EXPECT_EQ(figures(admin, at("tiny")).at("hidden"), "small_group");
  auto op = as("operator");
  EXPECT_EQ(figures(op, at("u2")).at("hidden"), "difference") << "whoever asks";
}

TEST_P(InsightRoutes, few_participants_are_a_bound_and_no_number) {
  learn_many("w1", 3);
  auto west = as("west");
  const auto shown = figures(west, at("w1"));
  EXPECT_EQ(shown.at("hidden"), "few");
  EXPECT_EQ(shown.at("registered"), 60);
  EXPECT_TRUE(shown.at("participants").is_null());
  EXPECT_TRUE(shown.at("points").is_null());
  EXPECT_NEAR(shown.at("bound").as_double(), 4.0 / 60, 1e-6);
}

TEST_P(InsightRoutes, a_merged_organisation_answers_with_its_history) {
  learn_many("u1", 20);
  pass_days(2);
  auto op = as("operator");
  const auto merged = op.post("/api/v1/organisations/" + std::to_string(id("u1").value) + "/merge",
                              R"({"into_id":")" + std::to_string(id("u3").value) + "\"}");
  ASSERT_LT(merged.status, 300) << merged.body;
  learn_many("u1", 15);  // its learners, now in u3
  auto admin = as("admin");
  const auto before = ask(admin, at("u1") + "?from=2022-01-03&to=2022-01-04");
  EXPECT_EQ(before.at("organisation").at("state"), "merged");
  EXPECT_EQ(before.at("figures").at("participants"), 20);
  EXPECT_EQ(figures(admin, at("u1") + "?from=2022-01-05&to=2022-01-05").at("registered"), 0);
  EXPECT_EQ(figures(admin, at("u3") + "?from=2022-01-05&to=2022-01-05").at("participants"), 15);
  const auto children = ask(admin, at("c1") + "/children?from=2022-01-03&to=2022-01-05");
  EXPECT_EQ(child(children, "u1").at("organisation").at("state"), "merged");
  restart();
  auto again = as("admin");
  EXPECT_EQ(figures(again, at("u1") + "?from=2022-01-03&to=2022-01-04").at("participants"), 20);
}

TEST_P(InsightRoutes, a_restart_changes_no_figure_with_and_without_a_checkpoint) {
  for (int day = 0; day < 12; ++day) {
    learn_many("u1", 5 + day);
    learn_many("w1", 20);
    if (day == 8) ledger->checkpoint_now();
    pass_days(1);
  }
  auto op = as("operator");
  std::vector<std::string> before;
  const std::vector<std::string> targets{at("1") + "/children?to=2022-01-14", at("c1") + "/hours?to=2022-01-14",
                                         at("u1") + "/curve?to=2022-01-14", at("u1") + "/streaks?day=2022-01-14"};
  for (const auto& target : targets) before.push_back(op.get(target).body);
  restart();
  auto again = as("operator");
  for (std::size_t i = 0; i < targets.size(); ++i) EXPECT_EQ(again.get(targets[i]).body, before[i]) << targets[i];
}

TEST_P(InsightRoutes, verify_finds_all_figures_as_plain_sets_have_them) {
  for (int day = 0; day < 12; ++day) {
    learn_many("u1", 5 + day);
    learn_many("w1", 20);
    if (day == 4) {
      auto op = as("operator");
      const auto moved = op.post("/api/v1/organisations/" + std::to_string(id("w1").value) + "/move",
                                 R"({"parent_id":")" + std::to_string(id("c1").value) + "\"}");
      EXPECT_LT(moved.status, 300) << moved.body;
    }
    pass_days(1);
  }
  ledger->checkpoint_now();
  close();
  const auto check = plain_check(*people, zone, today(), 7);
  const auto report = ledger::verify(database.location(), clock, {}, check.get()).value();
  EXPECT_TRUE(report.ok) << (report.difference ? report.difference->where + ": " + report.difference->expected + " / " +
                                                     report.difference->found
                                               : "");
  EXPECT_GT(report.figures, 40U);
  // What a verb reads beside a server is the same.
  Insight read(zone);
  learn_people_now(*people, read.membership());
  const std::vector<ledger::Projection*> projections{&read};
  EXPECT_EQ(ledger::recollect(database.location(), projections)->last_seq, insight->last_seq());
  const Range all{{0}, today()};
  const Past past = insight->past(all);
  const auto ours = reckon(past, insight->membership().view(), all, {});
  const Past read_past = read.past(all);
  const auto theirs = reckon(read_past, read.membership().view(), all, {});
  EXPECT_EQ(ours.participants, theirs.participants);
  EXPECT_EQ(ours.points, theirs.points);
}

TEST_P(InsightRoutes, columns_and_items_show_whom_they_reached) {
  lookups.items = {{101, 1, 1, "article", "一", clock.now()},
                   {102, 2, 1, "article", "二", clock.now()},
                   {103, 3, 2, "video", "三", clock.now()}};
  learn_many("u1", 20, ledger::Verb::viewed_item, 1);
  learn_many("u1", 10, ledger::Verb::viewed_item, 2);
  learn_many("u3", 30, ledger::Verb::viewed_item, 3);
  learn_many("u3", 3, ledger::Verb::viewed_item, 1);
  auto admin = as("admin");
  const auto columns = ask(admin, at("c1") + "/columns");
  EXPECT_EQ(columns.at("items").at(0).at("reached"), 23) << "each learner once";
  EXPECT_EQ(columns.at("items").at(0).at("published"), 2);
  EXPECT_EQ(columns.at("items").at(1).at("reached"), 30);
  const auto items = ask(admin, at("c1") + "/items?column=1");
  ASSERT_EQ(items.at("items").as_array().size(), 2U);
  EXPECT_EQ(items.at("items").at(0).at("reached"), 23);
  EXPECT_EQ(items.at("items").at(1).at("reached"), 10);
  EXPECT_EQ(ask(admin, at("u3") + "/columns").at("items").at(0).at("hidden"), "few");
}

TEST_P(InsightRoutes, live_figures_move_with_the_events) {
  auto admin = as("admin");
  learn_many("u1", 20);
  const auto live = ask(admin, at("c1") + "/live");
  EXPECT_EQ(live.at("figures").at("active_now"), 20);
  EXPECT_EQ(live.at("figures").at("participants"), 20);
  EXPECT_EQ(live.at("figures").at("points_per_minute"), 20);
  EXPECT_EQ(live.at("children").as_array().size(), 4U);
  clock.advance(base::Seconds(61));
  EXPECT_EQ(ask(admin, at("c1") + "/live").at("figures").at("points_per_minute"), 0);
  clock.advance(base::Seconds(300));
  const auto later = ask(admin, at("c1") + "/live");
  EXPECT_EQ(later.at("figures").at("active_now"), 0);
  EXPECT_EQ(later.at("figures").at("participants"), 20);
}

TEST_P(InsightRoutes, a_stream_sends_figures_until_its_reader_leaves) {
  auto admin = as("admin");
  learn_many("u1", 20);
  const auto stream = admin.get(at("c1") + "/live/stream");
  EXPECT_EQ(stream.content_type, "text/event-stream");
  EXPECT_THAT(stream.body, ::testing::StartsWith("event: figures\ndata: {"));
  EXPECT_THAT(stream.body, ::testing::HasSubstr(R"("participants":20)"));
  EXPECT_EQ(room->live().streams(), 0) << "who has left is forgotten";
}

TEST_P(InsightRoutes, reports_hold_what_the_page_shows_and_findings_that_follow_from_it) {
  learn_many("u1", 20);
  learn_many("u3", 10);
  auto admin = as("admin");
  const auto csv = admin.get(at("c1") + "/report.csv?language=en");
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_THAT(csv.body, ::testing::StartsWith("\xEF\xBB\xBF"
                                              "code,name,registered"));
  EXPECT_THAT(csv.body, ::testing::HasSubstr("\r\nu1,一中,41,20,"));
  EXPECT_THAT(csv.body, ::testing::HasSubstr("tiny,小组,,,,,"));
  const auto xlsx = admin.get(at("c1") + "/report.xlsx?from=2022-01-01&to=2022-01-31");
  EXPECT_THAT(xlsx.body, ::testing::StartsWith("PK"));
  const auto month = ask(admin, at("c1") + "/months/2022-01");
  EXPECT_EQ(month.at("complete"), false);
  EXPECT_EQ(month.at("days").as_array().size(), 31U);
  ASSERT_FALSE(month.at("findings").as_array().empty());
  EXPECT_EQ(month.at("findings").at(0).at("en"), "30 of 124 learners took part this month: a participation of 24.2%.");
  EXPECT_EQ(admin.get(at("c1") + "/months/2022-13").status, 422);
  EXPECT_EQ(admin.get(at("c1") + "/months/x").status, 422);
}

TEST_P(InsightRoutes, my_organisation_names_only_those_who_may_be_named) {
  learn_many("u1", 20);
  auto learner = as("learner");
  const auto mine = ask(learner, "/api/v1/me/insight");
  EXPECT_EQ(mine.at("organisation").at("code"), "u1");
  EXPECT_EQ(mine.at("week").at("participants"), 20);
  EXPECT_EQ(mine.at("leaders").as_array().size(), 10U);
  EXPECT_EQ(mine.at("mine").at("streak_days"), 0);
  EXPECT_TRUE(mine.at("steady").as_array().empty());
  const auto hide = learner.patch("/api/v1/me", R"({"hide_name":true})");
  EXPECT_LT(hide.status, 300) << hide.body;
}

TEST_P(InsightRoutes, targets_hold_for_what_lies_below) {
  auto admin = as("admin");
  EXPECT_EQ(admin.put(at("c1") + "/target", R"({"participation":0.6,"activity":null})").status, 200);
  const auto target = ask(admin, at("u1") + "/target");
  EXPECT_EQ(target.at("participation"), 0.6);
  EXPECT_EQ(target.at("set_at_name"), "东县");
  EXPECT_EQ(admin.put(at("c1") + "/target", R"({"participation":1.5,"activity":null})").status, 422);
  restart();
  auto again = as("admin");
  EXPECT_EQ(ask(again, at("u1") + "/target").at("participation"), 0.6);
  EXPECT_EQ(again.put(at("c1") + "/target", R"({"participation":null,"activity":null})").status, 200);
  EXPECT_TRUE(ask(again, at("u1") + "/target").at("participation").is_null());
}

WANQIU_ON_BOTH_ENGINES(InsightRoutes);

}  // namespace
}  // namespace wanqiu::insight
