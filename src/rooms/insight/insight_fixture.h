// A small city with people, a ledger and the room insight, for the room's tests. Monday 2022-01-03, ten in the morning.
#pragma once

#include <gtest/gtest.h>

#include "base/random.h"
#include "insight/follow_people.h"
#include "insight/room.h"
#include "people/demo_city.h"
#include "people/people_routes.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::insight {

/// What the library would know: two columns and what a test publishes.
struct FakeLookups final : Lookups {
  std::vector<Item> items;
  std::vector<Series> known_series;
  std::vector<Column> columns() const override { return {{1, "今日推荐"}, {2, "人文"}}; }
  std::vector<Item> published(base::Instant from, base::Instant before) const override {
    std::vector<Item> found;
    for (const auto& item : items) {
      if (from <= item.published_at && item.published_at < before) found.push_back(item);
    }
    return found;
  }
  std::vector<Series> series() const override { return known_series; }
  std::string title(ledger::Verb, std::uint64_t object) const override { return "第" + std::to_string(object) + "场"; }
};

class InsightFixture : public support::DatabaseTest {
 protected:
  InsightFixture() : store(database.open({people::migrations(), ledger::migrations(), migrations()})) {
    open_people();
    people::make_demo_city_now(*people, city()).value();
    open();
    std::string csv = "name,staff_number,organisation_code\n";
    int next = 0;
    for (const auto& [code, count] : sizes()) {
      first_of[code] = people->directory().count() + static_cast<std::uint32_t>(next) + 1;
      for (int i = 0; i < count; ++i, ++next)
        csv += "学员" + std::to_string(next) + ",S" + std::to_string(next) + "," + code + "\n";
    }
    const auto report = people->import_learners_now(csv, "learners.csv", {}).value();
    EXPECT_EQ(report.imported, next);
    follow_members();
  }
  ~InsightFixture() override { close(); }

  static people::DemoCity city() {
    people::DemoCity demo;
    demo.organisations_csv =
        "code,name,parent_code,kind\n1,城市,,city\nc1,东县,1,county\nc2,西县,1,county\nu1,一中,c1,unit\nu2,二中,c1,"
        "unit\n"
        "u3,三中,c1,unit\ntiny,小组,c1,unit\nw1,西一中,c2,unit\n";
    demo.password = "wanqiu-demo";
    demo.accounts = {{"operator", "周运维", "1", {{http::Role::operator_, "1"}}},
                     {"admin", "赵知新", "1", {{http::Role::organisation_admin, "c1"}}},
                     {"west", "钱西", "1", {{http::Role::organisation_admin, "c2"}}},
                     {"learner", "李小麦", "u1", {}}};
    return demo;
  }
  static std::vector<std::pair<std::string, int>> sizes() {
    return {{"u1", 40}, {"u2", 30}, {"u3", 50}, {"tiny", 3}, {"w1", 60}};
  }

  void open_people() {
    people::PeopleSettings cheap;
    cheap.password_memory_bytes = 8192 * 8;
    cheap.password_passes = 1;
    people = people::People::open({*store, clock, ids, random, zone, cheap}).value();
  }
  void open() {
    insight = std::make_unique<Insight>(zone);
    learn_people_now(*people, insight->membership());
    follow_people(*people, insight->membership());
    ranks = std::make_unique<ledger::Ranks>(today());
    views = std::make_unique<ledger::Views>();
    ledger::Settings settings;
    settings.zone = zone;
    settings.rules_text = rules_text;
    settings.rules_file = "rules.yaml";
    settings.keeps_house = false;
    ledger = ledger::Ledger::open(*store, clock, settings, {insight.get(), views.get(), ranks.get()}).value();
    follow_members();
    InsightSettings how;
    how.private_webhooks = private_webhooks;
    how.watch_tick = base::Milliseconds(0);
    how.live_tick = base::Milliseconds(20);
    how.streams_max = 3;
    room = std::make_unique<Room>(
        Room::Parts{*insight, *people, *ledger, *ranks, *views, lookups, *store, clock, ids, random, how});
    router = std::make_unique<http::Router>(*people, http::Router::Settings{});
    people::mount_people(*router, *people);
    mount_insight(*router, *room);
  }
  /// Who is where, as the program tells the ranks when it starts.
  void follow_members() {
    std::vector<ledger::Ranks::Organisation> organisations;
    const auto tree = people->directory().tree();
    for (const auto id : tree->subtree(tree->root())) organisations.push_back({id, tree->find(id)->parent});
    ranks->put_organisations(organisations);
    for (std::uint32_t n = 1; n <= people->directory().count(); ++n)
      ranks->put_member({base::LearnerNumber(n), people->directory().organisation_of(base::LearnerNumber(n))});
  }
  void close() {
    router.reset();
    room.reset();
    if (ledger) ledger->stop();
    ledger.reset();
  }
  void restart() {
    close();
    insight.reset();
    people.reset();
    open_people();
    open();
  }

  support::Client as(const std::string& account) {
    support::Client client(*router);
    client.now = clock.now();
    const auto answer = client.post("/api/v1/sessions", R"({"account":")" + account + R"(","password":"wanqiu-demo"})");
    EXPECT_EQ(answer.status, 201) << answer.body;
    return client;
  }
  base::OrganisationId id(const std::string& code) const { return people->directory().tree()->by_code(code)->id; }
  std::string at(const std::string& code) const {
    return "/api/v1/insight/organisations/" + std::to_string(id(code).value);
  }
  base::Day today() const { return zone.day_of(clock.now()); }
  void pass_days(int days) { clock.advance(std::chrono::hours(24 * days)); }

  /// The `index`th learner of a unit does something now.
  ledger::Receipt learn(const std::string& code, int index, ledger::Verb verb = ledger::Verb::read_item,
                        std::uint64_t object = 7) {
    ledger::Event event;
    event.at = clock.now();
    event.learner = base::LearnerNumber(first_of.at(code) + static_cast<std::uint32_t>(index));
    event.verb = verb;
    event.object = object;
    if (ledger::measure_of(verb) == ledger::Measure::marks) event.amount = 1000;
    event.key = verb == ledger::Verb::viewed_item ? ledger::EventKey{} : ledger::natural_key(verb, object, today());
    return ledger->submit_now({event}).front().value();
  }
  /// The first so many of a unit.
  void learn_many(const std::string& code, int count, ledger::Verb verb = ledger::Verb::read_item,
                  std::uint64_t object = 7) {
    for (int i = 0; i < count; ++i) learn(code, i, verb, object);
  }

  static constexpr std::string_view rules_text = R"(version: 1
name: 测试
active_hours: []
rules:
  - {id: read_item, title: 阅读, verb: read_item, points: 1, daily_cap: 6}
  - {id: hall, title: 挑战赛, verb: played_hall, points: 5}
)";
  base::Zone zone = base::Zone::find("Asia/Shanghai").value();
  support::MovedClock clock{base::parse_instant("2022-01-03T10:00:00+08:00", "").value()};
  base::SystemRandom random;
  base::IdSource ids{clock, random};
  bool private_webhooks = true;
  FakeLookups lookups;
  std::map<std::string, std::uint32_t> first_of;  ///< learner number, by code
  std::unique_ptr<store::Store> store;
  std::unique_ptr<people::People> people;
  std::unique_ptr<Insight> insight;
  std::unique_ptr<ledger::Ranks> ranks;
  std::unique_ptr<ledger::Views> views;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<Room> room;
  std::unique_ptr<http::Router> router;
};

}  // namespace wanqiu::insight
