// A simulated city as `wanqiu simulate` makes it.
#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "base/random.h"
#include "http/server.h"
#include "ledger/verify.h"
#include "profile_input.h"
#include "serve.h"
#include "simulate.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"
#include "support/temporary.h"
#include "traffic.h"

namespace wanqiu::whole {
namespace {

using app::SimulateOptions;
using ::testing::HasSubstr;

SimulateOptions small() {
  SimulateOptions options;
  options.learners = 300;
  options.days = 12;
  options.organisations = 400;
  options.until = "2026-05-31";
  return options;
}

const base::Instant now = base::parse_instant("2026-06-10T10:00:00+08:00", "").value();

class SimulationTest : public ::testing::Test {
 protected:
  app::Config config(const std::string& home) const {
    app::Config config;
    config.home = directory.path() / home;
    config.readers = 1;
    return config;
  }
  app::MadeCity make(const std::string& home, const SimulateOptions& options) {
    return app::make_simulated_city(options, config(home), {clock, random});
  }
  ledger::VerifyReport verified(const app::Config& of) {
    return ledger::verify(store::parse_location(of.database_url(), "").value(), clock).value();
  }

  support::TemporaryDirectory directory;
  support::MovedClock clock{now};
  base::SystemRandom random;
};

TEST_F(SimulationTest, the_same_seed_and_days_give_the_same_chain_and_others_another) {
  const auto one = make("one", small()).report;
  const auto again = make("again", small()).report;
  EXPECT_EQ(one.chain, again.chain);
  EXPECT_EQ(one.events, again.events);
  EXPECT_EQ(one.points, again.points);
  EXPECT_GT(one.events, 1'000U);
  auto other = small();
  other.seed = 8;
  EXPECT_NE(make("other", other).report.chain, one.chain);
  other = small();
  other.until = "2026-05-30";
  EXPECT_NE(make("earlier", other).report.chain, one.chain);
}

/// Where the system of record may be SQLite or PostgreSQL.
class SimulationOnBothTest : public support::DatabaseTest {
 protected:
  SimulationOnBothTest() {
    config.home = directory.path() / "home";
    const auto& at = database.location();
    config.database = (at.engine == store::Engine::sqlite ? "sqlite:" : "") + at.place;
    config.readers = 1;
  }

  support::TemporaryDirectory directory;
  support::MovedClock clock{now};
  base::SystemRandom random;
  app::Config config;
};
WANQIU_ON_BOTH_ENGINES(SimulationOnBothTest);

TEST_P(SimulationOnBothTest, a_simulated_city_verifies_and_holds_what_was_reported) {
  const auto made = app::make_simulated_city(small(), config, {clock, random});
  const auto report = ledger::verify(database.location(), clock).value();
  EXPECT_TRUE(report.ok) << report.json();
  EXPECT_EQ(report.events, made.report.events + 1);  // and the rules that were taken into use
  EXPECT_EQ(report.chain, made.report.chain);
  EXPECT_GT(report.entries, 0U);
  EXPECT_EQ(report.checkpoints, 1U);
  EXPECT_EQ(made.report.organisations, 400U);
  EXPECT_EQ(made.report.learners, 300U);

  auto city = app::City::open(config, {clock, random}).value();
  city->open_people().value();
  city->open_library().value();
  city->open_ledger().value();
  std::int64_t points = 0;
  int late = 0;
  for (std::uint32_t n = 1; n <= made.report.learners; ++n) {
    const base::LearnerNumber number(n);
    points += city->ledger->points(number, made.settings.last).balance;
    late += city->people->directory().find(number)->since > made.settings.first ? 1 : 0;
  }
  EXPECT_EQ(points, made.report.points);
  EXPECT_GT(late, 0);
  EXPECT_GT(city->library->published(), 0);
}

TEST_P(SimulationOnBothTest, the_operators_code_counts_from_today_however_long_the_city_has_learned) {
  const auto made = app::make_simulated_city(small(), config, {clock, random});
  ASSERT_TRUE(made.invited);
  auto city = app::City::open(config, {clock, random}).value();
  city->open_people().value();
  EXPECT_EQ(city->people->directory().find(made.invited->number)->since, city->site.zone.day_of(now));
  const auto given_at = city->store->read_now(
      [](store::Session& db) { return db.one<std::int64_t>("select given_at from activation_code"); });
  EXPECT_EQ(given_at, base::to_ms(now));
}

TEST_P(SimulationOnBothTest, the_engine_makes_no_difference_to_the_city) {
  app::Config other;
  other.home = directory.path() / "other";
  const auto made = app::make_simulated_city(small(), config, {clock, random}).report;
  EXPECT_EQ(made.chain, app::make_simulated_city(small(), other, {clock, random}).report.chain);
}

TEST_F(SimulationTest, batches_do_not_depend_on_the_configuration) {
  const auto expected = make("usual", small()).report.chain;
  auto changed = config("changed");
  changed.group_events_max = 100;
  EXPECT_EQ(app::make_simulated_city(small(), changed, {clock, random}).report.chain, expected);
}

TEST_F(SimulationTest, a_home_with_a_city_in_it_is_refused_and_stays_as_it_is) {
  make("city", small());
  const auto before = verified(config("city"));
  try {
    make("city", small());
    FAIL() << "a second city went into the same home";
  } catch (const base::FaultError& error) {
    EXPECT_EQ(error.fault.kind, base::FaultKind::conflict);
    EXPECT_NE(error.fault.reason.find("learning events"), std::string::npos) << error.fault.reason;
  }
  const auto after = verified(config("city"));
  EXPECT_TRUE(after.ok);
  EXPECT_EQ(after.chain, before.chain);
}

TEST_F(SimulationTest, days_that_are_not_over_are_refused) {
  auto options = small();
  options.until = "2026-06-10";
  EXPECT_THROW(make("city", options), base::FaultError);
  EXPECT_FALSE(std::filesystem::exists(config("city").home / "wanqiu.yaml"));
}

TEST_F(SimulationTest, organisations_come_from_division_codes_where_they_are_given) {
  const auto input = support::real_input();
  if (!input || !std::filesystem::exists(*input / "admin" / "cities.csv"))
    GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  auto options = small();
  options.data = input->string();
  options.organisations = 1'000;
  make("city", options);
  auto city = app::City::open(config("city"), {clock, random}).value();
  city->open_people().value();
  const auto tree = city->people->directory().tree();
  EXPECT_EQ(tree->size(), 1'000U);
  EXPECT_EQ(tree->find(tree->root())->name, "周口市");
  ASSERT_NE(tree->by_code("411602"), nullptr);
  EXPECT_EQ(tree->by_code("411602")->name, "川汇区");
  EXPECT_TRUE(tree->covers(tree->by_code("411602")->id, tree->by_code("411602001")->id));
}

TEST_F(SimulationTest, campaigns_that_were_announced_are_found_in_the_log_of_their_units) {
  auto options = small();
  options.learners = 3'000;
  options.days = 40;
  const auto made = make("city", options);
  ASSERT_FALSE(made.report.campaigns.empty());
  auto city = app::City::open(config("city"), {clock, random}).value();
  city->open_people().value();
  city->open_library().value();
  city->open_ledger().value();
  const auto& people = city->people->directory();
  const auto tree = people.tree();
  // Learner days with points, and days on which that could have been, inside the campaigns and outside all of them.
  double came_inside = 0;
  double days_inside = 0;
  double came_outside = 0;
  double days_outside = 0;
  for (std::uint32_t n = 1; n <= people.count(); ++n) {
    const base::LearnerNumber number(n);
    const auto learner = people.find(number);
    const auto days = support::run(city->ledger->days(number, made.settings.first, made.settings.last));
    std::set<base::Day> came;
    for (const auto& day : days) came.insert(day.day);
    for (auto day = learner->since; day <= made.settings.last; ++day) {
      const bool inside = std::any_of(
          made.report.campaigns.begin(), made.report.campaigns.end(), [&](const app::SimulatedCampaign& campaign) {
            return campaign.from <= day && day <= campaign.to &&
                   tree->covers(tree->by_code(campaign.organisation)->id, learner->organisation);
          });
      (inside ? days_inside : days_outside) += 1;
      (inside ? came_inside : came_outside) += came.contains(day) ? 1 : 0;
    }
  }
  ASSERT_GT(days_inside, 500);
  EXPECT_GT(came_inside / days_inside, 1.15 * came_outside / days_outside);
}

TEST_F(SimulationTest, measured_figures_from_a_file_take_the_place_of_the_built_in_ones) {
  const auto input = support::real_input();
  if (!input || !std::filesystem::exists(*input / "traces" / "activity_profiles.json"))
    GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const simulation::ActivityProfile built_in;
  const auto profile = app::read_profile(*input / "traces" / "activity_profiles.json").value();
  for (std::size_t hour = 0; hour < 24; ++hour) EXPECT_NEAR(profile.hours[hour], built_in.hours[hour], 0.0002);
  for (std::size_t day = 0; day < 7; ++day) EXPECT_NEAR(profile.weekdays[day], built_in.weekdays[day], 0.0002);
  EXPECT_EQ(profile.events_a_day_median, built_in.events_a_day_median);
  EXPECT_NEAR(profile.between_days, built_in.between_days, 0.01);
  EXPECT_NEAR(profile.sittings_a_day, built_in.sittings_a_day, 0.001);
  EXPECT_NEAR(profile.steady_a / (profile.steady_a + profile.steady_b),
              built_in.steady_a / (built_in.steady_a + built_in.steady_b), 0.01);
  auto options = small();
  options.profile = (*input / "traces" / "activity_profiles.json").string();
  EXPECT_TRUE((make("measured", options), verified(config("measured")).ok));
}

TEST(ProfileInputTest, what_is_wrong_in_a_file_of_figures_is_named) {
  const auto fault = [](std::string_view text) { return app::parse_profile(text, "figures.json").error(); };
  EXPECT_EQ(fault("nothing").where, "figures.json");
  EXPECT_THAT(fault("[]").reason, HasSubstr("a list of 1"));
  EXPECT_EQ(fault("[{}]").field, "share_by_hour.0");
  EXPECT_EQ(fault("[{}]").where, "figures.json[0]");
  std::string hours;
  for (int i = 0; i < 24; ++i) hours += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
  EXPECT_THAT(fault("[{\"share_by_hour\":{" + hours + "}}]").reason, HasSubstr("must sum to 1"));
}

/// The city is served on a loopback port.
class TrafficTest : public SimulationTest {
 protected:
  TrafficTest() {
    auto options = small();
    options.tokens = tokens_file();
    options.token_count = 50;
    make("city", options);
    city = app::City::open(config("city"), {clock, random}).value();
    city->open_people().value();
    city->open_library().value();
    city->open_ledger().value();
    city->open_around().value();
    mounted = app::mount_all(*city);
    http::ServerSettings settings;
    settings.port = 0;
    settings.spool_directory = directory.path();
    server = http::Server::listen(settings, app::router_of(*mounted), clock).value();
    serving = std::thread([this] { server->run(); });
  }
  ~TrafficTest() override {
    server->stop();
    serving.join();
  }
  std::string tokens_file() const { return (directory.path() / "tokens").string(); }
  std::vector<std::string> tokens() const {
    std::vector<std::string> lines;
    const auto text = support::read_file(tokens_file());
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
      lines.push_back(text.substr(at, text.find('\n', at) - at));
    return lines;
  }
  app::TrafficSettings traffic() const {
    app::TrafficSettings settings;
    settings.target = "http://127.0.0.1:" + std::to_string(server->port());
    settings.rate = 200;
    settings.seconds = 1;
    settings.connections = 8;
    settings.tokens = tokens();
    return settings;
  }

  std::unique_ptr<app::City> city;
  std::unique_ptr<app::Mounted, void (*)(app::Mounted*)> mounted{nullptr, nullptr};
  std::unique_ptr<http::Server> server;
  std::thread serving;
};

TEST_F(TrafficTest, learners_sign_in_open_items_and_beat_at_the_rate_and_what_counts_is_in_the_log) {
  const auto before = city->ledger->status().last_seq;
  const auto report = app::drive(traffic()).value();
  EXPECT_EQ(report.answers, 200U);
  EXPECT_TRUE(report.errors.empty());
  EXPECT_EQ(report.signed_in, 50U);
  EXPECT_EQ(report.opened, 50U);
  EXPECT_EQ(report.beats, 100U);
  EXPECT_GT(report.p50_ms, 0);
  EXPECT_GE(report.p99_ms, report.p50_ms);
  EXPECT_EQ(city->ledger->status().last_seq - before, 100U) << "a visit and a view of each; beats are no events";
}

TEST_F(TrafficTest, more_connections_than_learners_and_a_longer_run_reach_every_step) {
  auto settings = traffic();
  settings.tokens.resize(3);
  settings.connections = 8;
  settings.rate = 300;
  const auto report = app::drive(settings).value();
  EXPECT_EQ(report.answers, 300U);
  EXPECT_TRUE(report.errors.empty());
  EXPECT_EQ(report.signed_in, 3U);
  EXPECT_GT(report.opened, 40U);
  EXPECT_GT(report.shared, 12U);
}

TEST_F(TrafficTest, what_is_refused_is_counted_by_status) {
  auto settings = traffic();
  settings.tokens = {"wqt_of_nobody"};
  const auto report = app::drive(settings).value();
  EXPECT_EQ(report.errors, (std::map<std::string, std::uint64_t>{{"401", 200}}));
  EXPECT_EQ(report.signed_in, 0U);
}

TEST_F(TrafficTest, tokens_are_for_their_owner_alone_and_the_database_holds_none) {
  const auto permissions = std::filesystem::status(tokens_file()).permissions();
  EXPECT_EQ(permissions & std::filesystem::perms(077), std::filesystem::perms::none);
  ASSERT_EQ(tokens().size(), 50U);
  for (const auto& entry : std::filesystem::directory_iterator(config("city").home)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(support::read_file(entry.path()).find(tokens().front()), std::string::npos) << entry.path();
  }
}

TEST_F(SimulationTest, a_target_that_is_not_there_is_named) {
  app::TrafficSettings settings;
  settings.target = "http://127.0.0.1:1";
  settings.tokens = {"wqt_x"};
  EXPECT_EQ(app::drive(settings).error().kind, base::FaultKind::unavailable);
  settings.target = "127.0.0.1:1";
  EXPECT_EQ(app::drive(settings).error().field, "target");
}

}  // namespace
}  // namespace wanqiu::whole
