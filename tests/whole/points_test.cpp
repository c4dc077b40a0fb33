// Points over the routes of the whole program: what an item is called outside is not what the log calls it.
#include <gmock/gmock.h>

#include "whole_city.h"

namespace wanqiu::whole {
namespace {

using ::testing::HasSubstr;

struct PointsTest : support::DatabaseTest {
  WholeCity whole{database.location()};
  support::Client learner = whole.client(http::Role::learner);
  library::ItemId item;

  PointsTest() {
    auto& library = *whole.city->library;
    const auto column = support::run(library.create_column({"wheat", "麦田", "", 1})).value();
    library::ItemDraft draft;
    draft.column = column.id;
    draft.title = "麦子熟了";
    draft.body = "今年的麦子熟了。";
    const auto made = support::run(library.create(draft, base::LearnerId(1), "")).value();
    item = support::run(library.publish(made.head.id, made.head.version, std::nullopt, base::LearnerId(1)))
               .value()
               .head.id;
  }
  support::Answer report(std::string_view verb, std::string_view object, std::string_view key) {
    return learner.post("/api/v1/events",
                        fmt::format(R"({{"verb":"{}","object":"{}","key":"{}"}})", verb, object, key));
  }
};
WANQIU_ON_BOTH_ENGINES(PointsTest);

TEST_P(PointsTest, an_item_is_reported_and_explained_by_its_id) {
  const auto id = std::to_string(item.value);
  const auto answer = report("shared_item", id, "first");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(R"("rule":"share_item","object":")" + id + R"(","title":"麦子熟了")"));
  const auto today = to_string(whole.city->site.zone.day_of(whole.clock.now()));
  EXPECT_THAT(learner.get("/api/v1/me/points/days/" + today).body, HasSubstr(R"("object":")" + id + '"'));
}

TEST_P(PointsTest, a_view_that_is_reported_counts_for_that_item) {
  ASSERT_EQ(report("viewed_item", std::to_string(item.value), "offline").status, 200);
  const auto number = whole.city->library->head(item)->number;
  EXPECT_EQ(whole.city->views.of(number.value).total, 1U);
}

TEST_P(PointsTest, the_number_of_an_item_is_not_its_name) {
  const auto number = whole.city->library->head(item)->number;
  EXPECT_TRUE(report("shared_item", std::to_string(number.value), "by number").problem_names("object"));
  EXPECT_TRUE(
      report("shared_item", std::to_string((std::int64_t{1} << 32) + number.value), "cut").problem_names("object"));
}

}  // namespace
}  // namespace wanqiu::whole
