// Ranks, views and units of time behind the real ledger: after a restart they are what they were.
#include <gtest/gtest.h>

#include "ledger/attention.h"
#include "ledger/ledger.h"
#include "ledger/ranks.h"
#include "ledger/time_units.h"
#include "ledger/views.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::ledger {
namespace {

using base::LearnerNumber;
using base::OrganisationId;

constexpr OrganisationId city{1};
constexpr LearnerNumber an{1}, bo{2};
constexpr std::string_view rules_text = R"(version: 1
name: 测试
active_hours: []
rules:
  - {id: read_item, title: 阅读, verb: read_item, points: 1, daily_cap: 6}
  - {id: read_time, title: 时长, verb: read_time, unit_minutes: 4, points: 1, daily_cap: 1}
)";

/// One life of the program: everything in memory is its own.
struct Life {
  Ranks ranks;
  Views views;
  TimeUnits units;
  std::unique_ptr<Ledger> ledger;
  Attention attention;

  Life(store::Store& store, const base::Clock& clock, const base::Zone& zone, std::int64_t first_token)
      : ranks(zone.day_of(clock.now())), attention({}, zone, units, first_token) {
    Settings settings;
    settings.zone = zone;
    settings.rules_text = rules_text;
    settings.rules_file = "rules.yaml";
    settings.keeps_house = false;
    ledger = Ledger::open(store, clock, settings, {&ranks, &views, &units}).value();
    ranks.put_organisation({city, {}});
    ranks.put_members(std::vector<Ranks::Member>{{an, city}, {bo, city}});
  }
  ~Life() { ledger->stop(); }

  void view(std::uint64_t item, LearnerNumber learner, base::Instant at) {
    Event event;
    event.at = at;
    event.learner = learner;
    event.object = item;
    ASSERT_TRUE(ledger->submit_now({event}).front());
  }
};

struct Projections : support::DatabaseTest {
  base::Zone zone = base::Zone::find("Asia/Shanghai").value();
  support::MovedClock clock{base::parse_instant("2022-01-05T10:00:00+08:00", "").value()};
  std::unique_ptr<store::Store> store = database.open(migrations());
  std::unique_ptr<Life> life = std::make_unique<Life>(*store, clock, zone, 1000);

  void restart() {
    life.reset();
    life = std::make_unique<Life>(*store, clock, zone, 1'000'000);
  }
  /// Reads for so long, heartbeat by heartbeat; what that gives goes into the ledger.
  int read(LearnerNumber learner, std::uint64_t item, base::Seconds time) {
    const auto now = [&] { return Moment{clock.elapsed(), clock.now()}; };
    const AttentionItem text{AttentionItem::Kind::read, item, base::Seconds{600}};
    const AttentionToken token = life->attention.open(learner, text, now()).token;
    int points = 0;
    std::uint32_t number = 0;
    for (base::Seconds left = time; left > base::Seconds{0}; left -= base::Seconds{15}) {
      clock.advance(base::Seconds{15});
      auto beaten = life->attention.beat(learner, token, {++number, base::Seconds{15}, {}}, now());
      if (beaten.results.empty()) continue;
      for (const auto& receipt : life->ledger->submit_now(beaten.results)) points += receipt.value().points;
    }
    return points;
  }
};
WANQIU_ON_BOTH_ENGINES(Projections);

TEST_P(Projections, a_restart_changes_no_rank_and_no_view_count) {
  read(an, 1, base::Seconds{300});
  life->view(7, an, clock.now());
  life->view(7, {}, clock.now());
  life->ledger->checkpoint_now();
  life->view(7, bo, clock.now());
  life->view(7, bo, clock.now());
  read(bo, 1, base::Seconds{300});
  read(bo, 2, base::Seconds{300});
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(life->views.of(7), (Views::Count{4, 2}));
    for (const Window window : windows) {
      const auto standing = life->ranks.standing(city, window, an);
      EXPECT_EQ(standing->mine, (Ranks::Mine{2, 2}));
      ASSERT_EQ(standing->first->size(), 2U);
      EXPECT_EQ(standing->first->front(), (Ranks::Entry{1, 3, bo}));
    }
    EXPECT_EQ(life->units.units_done(bo, Verb::read_time, zone.day_of(clock.now())), 2U);
    restart();
  }
}

TEST_P(Projections, reading_goes_on_after_a_restart_and_no_unit_counts_twice) {
  EXPECT_EQ(read(an, 1, base::Seconds{480}), 2) << "the item, and one unit of two under the cap";
  EXPECT_EQ(life->units.units_done(an, Verb::read_time, zone.day_of(clock.now())), 2U);
  restart();
  read(an, 1, base::Seconds{300});
  EXPECT_EQ(life->units.units_done(an, Verb::read_time, zone.day_of(clock.now())), 3U);
  const auto entries = support::run(life->ledger->explain(an, zone.day_of(clock.now())));
  EXPECT_EQ(entries.size(), 4U) << "three units and the item once, though its time was reached again";
}

TEST_P(Projections, a_checkpoint_without_a_projection_is_replayed_from_the_start) {
  read(an, 1, base::Seconds{300});
  life->view(7, an, clock.now());
  life->ledger->checkpoint_now();
  life.reset();
  {  // a program that knows no views writes its own checkpoint
    Settings settings;
    settings.zone = zone;
    settings.keeps_house = false;
    const auto ledger = Ledger::open(*store, clock, settings, {}).value();
    ledger->checkpoint_now();
    ledger->stop();
  }
  life = std::make_unique<Life>(*store, clock, zone, 1);
  EXPECT_EQ(life->views.of(7), (Views::Count{1, 1}));
  EXPECT_EQ(life->ranks.standing(city, Window::day, an)->mine, (Ranks::Mine{1, 2}));
}

}  // namespace
}  // namespace wanqiu::ledger
