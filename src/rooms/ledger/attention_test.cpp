#include "ledger/attention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "base/random.h"

namespace wanqiu::ledger {
namespace {

using base::LearnerNumber;
using base::Milliseconds;
using base::Seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr LearnerNumber li{7};
const base::Instant morning = base::parse_instant("2022-01-02T10:00:00+08:00", "").value();

/// The units that the ledger holds; what the meter gives can be recorded in it.
struct Recorded final : UnitsDone {
  std::map<std::tuple<std::uint32_t, Verb, std::int32_t>, std::uint32_t> done;
  std::uint32_t units_done(LearnerNumber learner, Verb verb, base::Day day) const override {
    const auto found = done.find({learner.value, verb, day.value});
    return found == done.end() ? 0 : found->second;
  }
};

/// A learner in front of a meter, with both clocks in hand.
struct Reading : testing::Test {
  base::Zone zone = base::Zone::find("Asia/Shanghai").value();
  Recorded recorded;
  Attention::Settings settings;
  std::unique_ptr<Attention> meter = std::make_unique<Attention>(settings, zone, recorded, 1000);
  Moment now{Milliseconds{5'000'000}, morning};
  AttentionToken token;
  std::uint32_t number = 0;
  Milliseconds position{0};
  std::vector<Event> results;

  void pass(Milliseconds time) {
    now.elapsed += time;
    now.wall += time;
  }
  void open(AttentionItem item) {
    token = meter->open(li, item, now).token;
    number = 0;
    position = Milliseconds{0};
  }
  void read(std::uint64_t object, Seconds expected) { open({AttentionItem::Kind::read, object, expected}); }
  void play(std::uint64_t object, Seconds length) { open({AttentionItem::Kind::played, object, length}); }
  Attention::Beaten beat(Milliseconds active) {
    const auto beaten = meter->beat(li, token, {++number, active, position}, now);
    results.insert(results.end(), beaten.results.begin(), beaten.results.end());
    return beaten;
  }
  /// Time passes in front of the page, which beats every 15 seconds.
  Milliseconds attend(Seconds time, double rate = 1.0) {
    Milliseconds granted{0};
    for (Seconds left = time; left > Seconds{0}; left -= Seconds{15}) {
      const Milliseconds step = std::min(left, Seconds{15});
      pass(step);
      position += Milliseconds(static_cast<std::int64_t>(static_cast<double>(step.count()) * rate));
      granted += beat(step).granted;
    }
    return granted;
  }
  std::vector<Verb> verbs() const {
    std::vector<Verb> found;
    for (const Event& event : results) found.push_back(event.verb);
    return found;
  }
  void restart_the_meter() { meter = std::make_unique<Attention>(settings, zone, recorded, 5'000'000); }
};

TEST(ExpectedReading, follows_the_length_of_the_text) {
  std::string chinese;
  for (int i = 0; i < 800; ++i) chinese += "学";
  EXPECT_EQ(expected_reading(chinese), Seconds{120});
  std::string english;
  for (int i = 0; i < 240; ++i) english += "word ";
  EXPECT_EQ(expected_reading(english), Seconds{60});
  EXPECT_EQ(expected_reading(""), Seconds{0});
  EXPECT_EQ(expected_reading("，。、！？"), Seconds{0});
  EXPECT_EQ(expected_reading("学\xE5"), Seconds{2}) << "broken text ends without reading past its end";
}

TEST_F(Reading, an_item_counts_once_after_half_of_its_expected_time) {
  read(17, Seconds{120});
  EXPECT_EQ(attend(Seconds{45}), Seconds{45});
  EXPECT_THAT(verbs(), IsEmpty());
  pass(Seconds{15});
  const auto beaten = beat(Seconds{15});
  EXPECT_TRUE(beaten.counted);
  EXPECT_EQ(beaten.needed, Milliseconds{0});
  ASSERT_THAT(verbs(), ElementsAre(Verb::read_item));
  EXPECT_EQ(results[0].object, 17U);
  EXPECT_EQ(results[0].learner, li);
  EXPECT_EQ(results[0].at, now.wall);
  EXPECT_EQ(results[0].key, natural_key(Verb::read_item, 17, zone.day_of(now.wall)));
  attend(Seconds{100});
  EXPECT_THAT(verbs(), ElementsAre(Verb::read_item)) << "it counts once";
}

TEST_F(Reading, the_event_lies_at_the_moment_at_which_the_share_was_reached) {
  read(17, Seconds{40});
  attend(Seconds{30});
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].at, now.wall - Seconds{10});
}

TEST_F(Reading, even_a_line_takes_ten_seconds) {
  read(17, Seconds{1});
  pass(Seconds{9});
  EXPECT_FALSE(beat(Seconds{9}).counted);
  pass(Seconds{1});
  EXPECT_TRUE(beat(Seconds{1}).counted);
}

TEST_F(Reading, time_over_several_items_makes_units_of_four_minutes) {
  for (std::uint64_t item = 1; item <= 3; ++item) {
    read(item, Seconds{600});
    attend(Seconds{100});
  }
  ASSERT_THAT(verbs(), ElementsAre(Verb::read_time));
  EXPECT_EQ(results[0].object, 1U) << "the first unit of the day";
  EXPECT_EQ(results[0].at, now.wall - Seconds{60});
  attend(Seconds{180});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[1].object, 2U);
}

TEST_F(Reading, reading_and_watching_fill_units_of_their_own) {
  read(1, Seconds{9000});
  attend(Seconds{235});
  play(2, Seconds{9000});
  attend(Seconds{295});
  EXPECT_THAT(verbs(), IsEmpty());
  attend(Seconds{5});
  EXPECT_THAT(verbs(), ElementsAre(Verb::watch_time));
}

// What is granted, beat by beat: {time that passes, claimed} -> {granted, why not more}.
struct Beat {
  int passed_ms, claimed_ms, granted_ms;
  Refusal refusal;
};
struct Case {
  const char* name;
  std::vector<Beat> beats;
};
class Granting : public Reading, public testing::WithParamInterface<Case> {};

TEST_P(Granting, grants_what_has_passed) {
  read(1, Seconds{9000});
  int i = 0;
  for (const Beat& step : GetParam().beats) {
    pass(Milliseconds{step.passed_ms});
    const auto beaten = beat(Milliseconds{step.claimed_ms});
    EXPECT_EQ(beaten.granted, Milliseconds{step.granted_ms}) << "beat " << i;
    EXPECT_EQ(to_string(beaten.refusal), to_string(step.refusal)) << "beat " << i;
    ++i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Granting,
    testing::Values(Case{"in_step", {{15'000, 15'000, 15'000, Refusal::none}, {15'000, 15'000, 15'000, Refusal::none}}},
                    Case{"less_than_passed", {{15'000, 4'000, 4'000, Refusal::none}}},
                    Case{"more_than_passed", {{15'000, 60'000, 15'000, Refusal::more_than_passed}}},
                    Case{"an_hour_claimed_at_once", {{1'000, 3'600'000, 1'000, Refusal::more_than_passed}}},
                    Case{"a_late_beat_costs_nothing",
                         {{18'000, 15'000, 15'000, Refusal::none}, {12'000, 15'000, 15'000, Refusal::none}}},
                    Case{"only_the_carry_is_kept",
                         {{45'000, 0, 0, Refusal::nothing_claimed}, {1'000, 45'000, 6'000, Refusal::more_than_passed}}},
                    Case{"a_little_early_is_no_complaint", {{14'500, 15'000, 14'500, Refusal::none}}},
                    Case{"a_minute_is_still_granted", {{60'000, 60'000, 60'000, Refusal::none}}},
                    Case{"a_sleeping_laptop",
                         {{60'001, 15'000, 0, Refusal::too_long_silent}, {15'000, 15'000, 15'000, Refusal::none}}},
                    Case{"a_night",
                         {{28'800'000, 28'800'000, 0, Refusal::too_long_silent},
                          {1'000, 60'000, 1'000, Refusal::more_than_passed}}},
                    Case{"nothing", {{15'000, 0, 0, Refusal::nothing_claimed}}},
                    Case{"less_than_nothing", {{15'000, -5'000, 0, Refusal::nothing_claimed}}},
                    Case{"no_time_at_all", {{0, 15'000, 0, Refusal::more_than_passed}}}),
    [](const auto& given) { return given.param.name; });

TEST_F(Reading, a_replayed_heartbeat_earns_nothing) {
  read(1, Seconds{600});
  pass(Seconds{15});
  EXPECT_EQ(beat(Seconds{10}).granted, Seconds{10});
  pass(Seconds{15});
  const auto again = meter->beat(li, token, {1, Seconds{10}, {}}, now);
  EXPECT_EQ(again.granted, Milliseconds{0});
  EXPECT_EQ(again.refusal, Refusal::replayed);
}

TEST_F(Reading, a_reordered_heartbeat_earns_nothing) {
  read(1, Seconds{600});
  pass(Seconds{15});
  EXPECT_EQ(meter->beat(li, token, {5, Seconds{15}, {}}, now).granted, Seconds{15});
  pass(Seconds{15});
  EXPECT_EQ(meter->beat(li, token, {4, Seconds{15}, {}}, now).refusal, Refusal::reordered);
  EXPECT_EQ(meter->beat(li, token, {6, Seconds{15}, {}}, now).granted, Seconds{15}) << "the refusal took nothing away";
}

TEST_F(Reading, the_wall_clock_set_back_changes_nothing) {
  read(1, Seconds{60});
  attend(Seconds{15});
  now.wall -= std::chrono::hours{3};
  EXPECT_EQ(attend(Seconds{15}), Seconds{15});
  EXPECT_THAT(verbs(), ElementsAre(Verb::read_item));
}

TEST_F(Reading, the_wall_clock_set_forward_grants_nothing) {
  read(1, Seconds{600});
  attend(Seconds{15});
  now.wall += std::chrono::hours{30};
  EXPECT_EQ(beat(Seconds{1000}).granted, Milliseconds{0});
}

TEST_F(Reading, the_wall_clock_set_back_over_midnight_never_makes_a_unit_twice) {
  now.wall = zone.start_of(zone.day_of(morning)) + Seconds{600};
  read(1, Seconds{90'000});
  attend(Seconds{300});
  now.wall -= Seconds{3600};  // into yesterday
  attend(Seconds{300});
  now.wall += Seconds{3600};
  attend(Seconds{300});
  std::set<std::uint64_t> keys;
  for (const Event& event : results) {
    if (event.verb == Verb::read_time) keys.insert(event.key.value);
  }
  EXPECT_LE(keys.size(), 900U / 240U);
}

TEST_F(Reading, a_second_device_takes_over) {
  read(1, Seconds{600});
  attend(Seconds{30});
  const AttentionToken phone = token;
  const auto opened = meter->open(li, {AttentionItem::Kind::read, 2, Seconds{600}}, now);
  EXPECT_TRUE(opened.took_over);
  pass(Seconds{15});
  EXPECT_EQ(meter->beat(li, phone, {3, Seconds{15}, {}}, now).refusal, Refusal::taken_over);
  EXPECT_EQ(meter->beat(li, opened.token, {1, Seconds{15}, {}}, now).granted, Seconds{15});
}

TEST_F(Reading, two_devices_together_earn_no_more_than_the_time_that_passes) {
  Milliseconds granted{0};
  for (int second = 0; second < 600; ++second) {
    pass(Seconds{1});
    const auto opened =
        meter->open(li, {AttentionItem::Kind::read, static_cast<std::uint64_t>(1 + second % 2), Seconds{600}}, now);
    granted += meter->beat(li, opened.token, {1, Seconds{60}, {}}, now).granted;
    pass(Milliseconds{500});
    granted += meter->beat(li, opened.token, {2, Seconds{60}, {}}, now).granted;
  }
  EXPECT_LE(granted, Milliseconds{900'000});
}

TEST_F(Reading, one_learner_does_not_take_another_over) {
  read(1, Seconds{600});
  meter->open(LearnerNumber{li.value + 16}, {AttentionItem::Kind::read, 1, Seconds{600}}, now);
  EXPECT_EQ(attend(Seconds{15}), Seconds{15});
}

TEST_F(Reading, somebody_elses_token_is_of_no_use) {
  read(1, Seconds{600});
  pass(Seconds{15});
  EXPECT_NE(meter->beat(LearnerNumber{8}, token, {1, Seconds{15}, {}}, now).refusal, Refusal::none);
  EXPECT_EQ(beat(Seconds{15}).granted, Seconds{15});
}

TEST_F(Reading, a_closed_session_takes_no_more) {
  read(1, Seconds{600});
  meter->close(li, token);
  pass(Seconds{15});
  EXPECT_EQ(beat(Seconds{15}).refusal, Refusal::unknown_session);
  EXPECT_FALSE(meter->open(li, {AttentionItem::Kind::read, 1, Seconds{600}}, now).took_over);
}

TEST_F(Reading, going_back_to_an_item_goes_on_where_it_was_left) {
  read(1, Seconds{120});
  attend(Seconds{45});
  read(2, Seconds{600});
  attend(Seconds{15});
  const auto opened = meter->open(li, {AttentionItem::Kind::read, 1, Seconds{120}}, now);
  EXPECT_EQ(opened.needed, Seconds{15});
}

TEST_F(Reading, an_item_that_counted_counts_again_on_another_day_only) {
  read(1, Seconds{30});
  attend(Seconds{15});
  EXPECT_EQ(results.size(), 1U);
  read(1, Seconds{30});
  attend(Seconds{30});
  EXPECT_EQ(results.size(), 1U);
  pass(std::chrono::hours{24});
  read(1, Seconds{30});
  attend(Seconds{15});
  EXPECT_EQ(results.size(), 2U);
}

TEST_F(Reading, midnight_splits_time_between_the_days) {
  const base::Day today = zone.day_of(morning);
  now.wall = zone.start_of(today + 1) - Seconds{245};
  read(1, Seconds{90'000});
  attend(Seconds{255});  // 245 s before midnight: one unit and 5 s; 10 s after
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(zone.day_of(results[0].at), today);
  attend(Seconds{225});  // 235 s of the new day
  EXPECT_EQ(results.size(), 1U) << "the rest of yesterday is not carried into today";
  attend(Seconds{5});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[1].object, 1U) << "the first unit of the new day";
  EXPECT_EQ(zone.day_of(results[1].at), today + 1);
}

TEST_F(Reading, a_unit_that_is_full_at_midnight_belongs_to_the_day_before) {
  const base::Day today = zone.day_of(morning);
  now.wall = zone.start_of(today + 1) - Seconds{240};
  read(1, Seconds{90'000});
  attend(Seconds{225});
  pass(Seconds{30});
  beat(Seconds{30});
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(zone.day_of(results[0].at), today);
  EXPECT_EQ(results[0].key, natural_key(Verb::read_time, 1, today));
}

TEST_F(Reading, a_restart_loses_less_than_a_unit_and_makes_none) {
  const base::Day today = zone.day_of(morning);
  read(1, Seconds{90'000});
  attend(Seconds{3 * 240 + 225});
  ASSERT_EQ(results.size(), 3U);
  recorded.done[{li.value, Verb::read_time, today.value}] = 3;
  restart_the_meter();
  pass(Seconds{15});
  EXPECT_EQ(beat(Seconds{15}).refusal, Refusal::unknown_session);
  read(1, Seconds{90'000});
  attend(Seconds{240});
  ASSERT_EQ(results.size(), 4U);
  EXPECT_EQ(results[3].object, 4U) << "goes on from the ledger: a repeated ordinal would be taken for a duplicate";
}

// Video and audio.

TEST_F(Reading, a_recording_counts_after_sixty_percent) {
  play(9, Seconds{100});
  attend(Seconds{45});
  EXPECT_THAT(verbs(), IsEmpty());
  attend(Seconds{15});
  EXPECT_THAT(verbs(), ElementsAre(Verb::watched_item));
}

TEST_F(Reading, the_same_minute_played_again_and_again_stays_one_minute) {
  play(9, Seconds{600});
  for (int i = 0; i < 20; ++i) {
    position = Milliseconds{0};
    attend(Seconds{60});
  }
  EXPECT_THAT(verbs(), testing::Not(testing::Contains(Verb::watched_item)));
  EXPECT_THAT(verbs(), testing::Contains(Verb::watch_time)) << "the time itself did pass";
}

TEST_F(Reading, jumping_to_the_end_is_not_playing) {
  play(9, Seconds{600});
  attend(Seconds{15});
  position = Seconds{585};
  attend(Seconds{15});
  EXPECT_THAT(verbs(), IsEmpty());
}

TEST_F(Reading, a_recording_that_stands_still_earns_nothing) {
  play(9, Seconds{600});
  attend(Seconds{15});
  pass(Seconds{15});
  const auto beaten = beat(Seconds{15});
  EXPECT_EQ(beaten.granted, Milliseconds{0});
  EXPECT_EQ(beaten.refusal, Refusal::standing_still);
}

TEST_F(Reading, playing_faster_counts_what_was_played) {
  play(9, Seconds{600});
  attend(Seconds{15});
  const Milliseconds granted = attend(Seconds{165}, 2.0);  // 15 + 330 s of 600
  EXPECT_EQ(granted, Seconds{165});
  EXPECT_THAT(verbs(), IsEmpty());
  attend(Seconds{15}, 2.0);
  EXPECT_THAT(verbs(), ElementsAre(Verb::watched_item));
}

TEST_F(Reading, a_recording_shorter_than_the_minimum_can_be_finished) {
  play(9, Seconds{3});
  pass(Seconds{3});
  position = Seconds{3};
  EXPECT_TRUE(beat(Seconds{3}).counted);
}

TEST_F(Reading, a_position_past_the_end_or_before_the_start_counts_for_nothing) {
  play(9, Seconds{600});
  for (int i = 0; i < 40; ++i) {
    pass(Seconds{15});
    position = i % 2 == 0 ? Milliseconds{std::numeric_limits<std::int32_t>::max()} : Milliseconds{-1'000'000 - i};
    beat(Seconds{15});
  }
  EXPECT_THAT(verbs(), testing::Not(testing::Contains(Verb::watched_item)));
}

// Memory.

TEST_F(Reading, idle_sessions_are_dropped) {
  read(1, Seconds{600});
  attend(Seconds{15});
  pass(settings.idle_max);
  meter->sweep(now);
  EXPECT_EQ(meter->sessions(), 1U);
  pass(Seconds{1});
  meter->sweep(now);
  EXPECT_EQ(meter->sessions(), 0U);
  EXPECT_EQ(meter->learners(), 1U) << "the unit that is not full is kept for the day";
  pass(std::chrono::hours{24});
  meter->sweep(now);
  EXPECT_EQ(meter->learners(), 0U);
}

TEST_F(Reading, more_sessions_than_allowed_drop_the_idlest) {
  settings.sessions_max = 160;
  restart_the_meter();
  for (std::uint32_t n = 1; n <= 1600; ++n) {
    meter->open(LearnerNumber{n}, {AttentionItem::Kind::read, 1, Seconds{60}}, now);
    pass(Milliseconds{1});
  }
  meter->sweep(now);
  EXPECT_EQ(meter->sessions(), 160U);
  pass(Seconds{15});
  EXPECT_EQ(meter->beat(LearnerNumber{1600}, AttentionToken{5'001'600}, {1, Seconds{15}, {}}, now).refusal,
            Refusal::none);
}

TEST_F(Reading, whatever_pages_send_no_more_is_granted_than_passed_and_no_unit_is_made_of_nothing) {
  const std::uint64_t seed = testing::UnitTest::GetInstance()->random_seed() != 0
                                 ? static_cast<std::uint64_t>(testing::UnitTest::GetInstance()->random_seed())
                                 : 20220102;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  base::SeededRandom random(seed);
  const Moment start = now;
  Milliseconds granted{0};
  std::vector<AttentionToken> tokens;
  for (int step = 0; step < 20'000; ++step) {
    pass(Milliseconds(static_cast<std::int64_t>(random.below(random.below(20) == 0 ? 120'000 : 20'000))));
    if (random.below(50) == 0) now.wall += Seconds{static_cast<std::int64_t>(random.below(200'000)) - 100'000};
    if (tokens.empty() || random.below(10) == 0) {
      const auto kind = random.below(2) == 0 ? AttentionItem::Kind::read : AttentionItem::Kind::played;
      tokens.push_back(
          meter->open(li, {kind, random.below(6), Seconds{static_cast<std::int64_t>(random.below(900))}}, now).token);
      number = 0;
    }
    const AttentionToken some = tokens[tokens.size() - 1 - random.below(std::min<std::size_t>(tokens.size(), 3))];
    const auto beaten = meter->beat(li, some,
                                    {static_cast<std::uint32_t>(number + random.below(3)),
                                     Milliseconds(static_cast<std::int64_t>(random.below(100'000))),
                                     Milliseconds(static_cast<std::int64_t>(random.below(900'000)))},
                                    now);
    number += static_cast<std::uint32_t>(random.below(2));
    granted += beaten.granted;
    results.insert(results.end(), beaten.results.begin(), beaten.results.end());
    if (random.below(100) == 0) meter->sweep(now);
  }
  EXPECT_LE(granted, now.elapsed - start.elapsed);
  std::int64_t unit_seconds = 0;
  for (const Event& event : results) {
    unit_seconds += event.verb == Verb::read_time ? 240 : event.verb == Verb::watch_time ? 300 : 0;
  }
  EXPECT_GT(unit_seconds, 0);
  EXPECT_LE(Seconds{unit_seconds}, granted);
}

TEST_F(Reading, many_learners_at_once_each_get_their_own) {
  std::vector<std::thread> threads;
  std::atomic<int> counted{0};
  for (std::uint32_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint32_t n = 1; n <= 200; ++n) {
        const LearnerNumber learner{t * 1000 + n};
        Moment moment = now;
        const auto opened = meter->open(learner, {AttentionItem::Kind::read, 1, Seconds{30}}, moment);
        moment.elapsed += Seconds{15};
        moment.wall += Seconds{15};
        counted += meter->beat(learner, opened.token, {1, Seconds{15}, {}}, moment).counted ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counted, 800);
}

TEST(Refusals, each_has_a_name_and_says_why) {
  std::set<std::string_view> names;
  for (int i = 0; i < refusal_count; ++i) {
    names.insert(to_string(static_cast<Refusal>(i)));
    EXPECT_FALSE(explanation(static_cast<Refusal>(i)).empty());
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(refusal_count));
}

TEST_F(Reading, what_the_ledger_had_no_room_for_comes_again_with_the_next_beat) {
  read(17, Seconds{60});
  pass(Seconds{15});
  beat(Seconds{15});
  pass(Seconds{15});
  const auto counted = beat(Seconds{15});
  ASSERT_TRUE(counted.counted);
  ASSERT_EQ(counted.results.size(), 1U);
  meter->keep(li, counted.results);
  pass(Seconds{15});
  const auto next = beat(Seconds{15});
  EXPECT_FALSE(next.counted);
  EXPECT_THAT(next.results, ElementsAre(counted.results.front()));
  pass(Seconds{15});
  EXPECT_THAT(beat(Seconds{15}).results, IsEmpty());
}

TEST_F(Reading, only_so_much_is_kept_for_a_ledger_that_stays_away) {
  read(17, Seconds{60});
  for (std::uint64_t i = 0; i < 200; ++i) {
    const Event event{0, now.wall, li, Verb::read_item, i, 1, natural_key(Verb::read_item, i, zone.day_of(now.wall))};
    meter->keep(li, {&event, 1});
  }
  pass(Seconds{15});
  const auto all = beat(Seconds{1}).results;
  ASSERT_EQ(all.size(), Attention::kept_results_max);
  EXPECT_EQ(all.back().object, 199U) << "the newest are kept";
}

}  // namespace
}  // namespace wanqiu::ledger
