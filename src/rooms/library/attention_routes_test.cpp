#include <gmock/gmock.h>

#include <thread>

#include "base/random.h"
#include "ledger/attention.h"
#include "ledger/ledger.h"
#include "ledger/time_units.h"
#include "ledger/views.h"
#include "library/library_routes.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::library {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view rules_text = R"(version: 1
name: 测试
active_hours: []
rules:
  - {id: read_item, title: 阅读文章, verb: read_item, points: 1, daily_cap: 6}
  - {id: watched_item, title: 视听, verb: watched_item, points: 1, daily_cap: 6}
)";

/// One published item and a learner, before the real ledger.
class AttentionRoutesTest : public support::DatabaseTest {
 protected:
  explicit AttentionRoutesTest(int company_ms = 0) {
    LibrarySettings settings;
    settings.keeps_schedule = false;
    library = Library::open(*store, clock, ids, settings).value();
    library->ensure_columns({{"culture", "人文", "", 10}});
    ledger::Settings ledger_settings;
    ledger_settings.rules_text = rules_text;
    ledger_settings.keeps_house = false;
    ledger_settings.company_ms = company_ms;
    ledger = ledger::Ledger::open(*store, clock, ledger_settings, {&units, &views}).value();
    mount_library(router, {*library, *ledger, *attention, &views, nullptr, clock}, {});
    client.now = clock.now();
    ItemDraft draft;
    draft.column = library->column("culture")->id;
    draft.title = "宛丘";
    draft.body = "坎其击鼓，宛丘之下。";
    const auto made = support::run(library->create(draft, base::LearnerId(9), "")).value();
    item = std::to_string(
        support::run(library->publish(made.head.id, 1, std::nullopt, base::LearnerId(9))).value().head.id.value);
  }
  ~AttentionRoutesTest() override { ledger->stop(); }

  void sign_in() {
    gate.caller = http::Caller{base::LearnerId(7), base::LearnerNumber(1), base::OrganisationId(1), {}, 1, false};
  }
  support::Answer open() { return client.post("/api/v1/items/" + item + "/attention"); }

  std::string views_written() { return client.get("/api/v1/items/" + item + "/views").body; }

  support::MovedClock clock{base::parse_instant("2026-11-01T10:00:00Z", "").value()};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  std::unique_ptr<store::Store> store = database.open({migrations(), ledger::migrations()});
  std::unique_ptr<Library> library;
  ledger::TimeUnits units;
  ledger::Views views;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<ledger::Attention> attention =
      std::make_unique<ledger::Attention>(ledger::Attention::Settings{}, base::Zone::utc(), units, 1);
  support::FakeGate gate;
  http::Router router{gate, {}};
  support::Client client{router};
  std::string item;
};

TEST_P(AttentionRoutesTest, reading_for_long_enough_earns_a_point_with_its_reason) {
  sign_in();
  const auto opened = open();
  ASSERT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(opened.text("metered"), "read");
  const auto beats = "/api/v1/attention/" + opened.text("token") + "/beats";
  clock.advance(std::chrono::seconds(15));
  const auto beaten = client.post(beats, R"({"number":1,"active_ms":15000})");
  EXPECT_EQ(beaten.status, 200) << beaten.body;
  EXPECT_THAT(beaten.body, HasSubstr("\"counted\":true"));
  EXPECT_THAT(beaten.body, HasSubstr("\"points_earned\":1"));
  EXPECT_THAT(beaten.body, HasSubstr("\"rule\":\"read_item\""));
  const auto replayed = client.post(beats, R"({"number":1,"active_ms":15000})");
  EXPECT_EQ(replayed.text("refusal"), "replayed");
  EXPECT_THAT(replayed.body, HasSubstr("\"points_earned\":0"));
  EXPECT_EQ(client.del("/api/v1/attention/" + opened.text("token")).status, 204);
}

TEST_P(AttentionRoutesTest, time_that_has_not_passed_is_not_credited) {
  sign_in();
  const auto opened = open();
  clock.advance(std::chrono::seconds(2));
  const auto beaten =
      client.post("/api/v1/attention/" + opened.text("token") + "/beats", R"({"number":1,"active_ms":600000})");
  EXPECT_EQ(beaten.text("refusal"), "more_than_passed") << beaten.body;
  EXPECT_THAT(beaten.body, HasSubstr("\"counted\":false"));
}

TEST_P(AttentionRoutesTest, every_opening_is_a_view_and_a_strangers_is_not_metered) {
  EXPECT_THAT(open().body, HasSubstr("\"token\":null"));
  sign_in();
  open();
  open();
  EXPECT_EQ(views_written(), R"({"total":3,"learners":1})");
}

/// Openings wait for one another as they do on a site.
class OpeningsTest : public AttentionRoutesTest {
 protected:
  OpeningsTest() : AttentionRoutesTest(300) {}
};

TEST_P(OpeningsTest, many_at_once_are_few_commits) {
  const auto before = ledger->status().batches;
  std::vector<std::thread> readers;
  for (int i = 0; i < 50; ++i) {
    readers.emplace_back([this] {
      support::Client reader{router};
      reader.now = clock.now();
      EXPECT_EQ(reader.post("/api/v1/items/" + item + "/attention").status, 200);
    });
  }
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(views_written(), R"({"total":50,"learners":0})");
  EXPECT_LE(ledger->status().batches - before, 10U);
}

TEST_P(AttentionRoutesTest, a_page_counts_its_view_and_what_it_plays_is_metered_without_another) {
  sign_in();
  const auto path = "/api/v1/items/" + item + "/attention";
  EXPECT_EQ(client.post(path, R"({"meter":false})").text("token"), "null");
  EXPECT_NE(client.post(path, R"({"view":false})").text("token"), "null");
  EXPECT_EQ(views_written(), R"({"total":1,"learners":1})");
  EXPECT_TRUE(client.post(path, R"({"views":1})").problem_names("views"));
}

TEST_P(AttentionRoutesTest, one_address_cannot_open_without_end) {
  int refused = 0;
  for (int i = 0; i < 320; ++i) refused += open().status == 429 ? 1 : 0;
  EXPECT_EQ(refused, 20);
  EXPECT_EQ(views_written(), R"({"total":300,"learners":0})");
  sign_in();
  EXPECT_EQ(open().status, 200) << "a learner is not a stranger";
  gate.caller.reset();
  clock.advance(std::chrono::minutes(1));
  EXPECT_EQ(open().status, 200);
}

TEST_P(AttentionRoutesTest, a_stranger_and_a_wrong_beat_are_refused_with_the_field) {
  EXPECT_EQ(client.post("/api/v1/attention/1/beats", R"({"number":1,"active_ms":1})").status, 401);
  sign_in();
  const auto wrong = client.post("/api/v1/attention/1/beats", R"({"number":0,"active_ms":1})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(wrong.problem_names("number")) << wrong.body;
  EXPECT_EQ(client.post("/api/v1/items/1/attention").status, 404);
}

WANQIU_ON_BOTH_ENGINES(AttentionRoutesTest);
WANQIU_ON_BOTH_ENGINES(OpeningsTest);

}  // namespace
}  // namespace wanqiu::library
