#include "ledger/state.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "event_block.h"
#include "key_set.h"
#include "random_events.h"

namespace wanqiu::ledger {
namespace {

using namespace std::chrono_literals;
using Verdict = State::Verdict;

std::shared_ptr<const RuleSet> default_rules() {
  std::ifstream in(WANQIU_RULES);
  std::stringstream text;
  text << in.rdbuf();
  return *parse_rules(text.str(), "rules/default.yaml");
}

const base::Zone shanghai = *base::Zone::find("Asia/Shanghai");
base::Instant at(std::string_view text) {
  return *base::parse_instant(text, "at");
}

class StateTest : public ::testing::Test {
 protected:
  StateTest() {
    state.offer(default_rules());
    take({at("2022-01-01T00:00:00+08:00"), {}, Verb::rule_set_taken, 1, 1, EventKey::of(default_rules()->text).value});
  }
  struct Did {
    base::Instant at;
    base::LearnerNumber learner;
    Verb verb = Verb::read_item;
    std::uint64_t object = 1;
    std::int32_t amount = 1;
    std::uint64_t key = 0;
  };
  Verdict take(const Did& did) {
    last = Applied{};
    last.event = {state.last_seq() + 1, did.at, did.learner, did.verb, did.object, did.amount, {did.key}};
    return state.apply(last);
  }
  State state{shanghai};
  Applied last;
  const base::LearnerNumber wei{7};
};

TEST_F(StateTest, a_cap_is_never_exceeded_and_a_capped_event_is_explained) {
  for (std::uint64_t item = 1; item <= 8; ++item) {
    EXPECT_EQ(take({at("2022-01-02T10:00:00+08:00"), wei, Verb::read_item, item}), Verdict::applied);
    EXPECT_EQ(last.points, item <= 6 ? 1 : 0);
    EXPECT_EQ(last.capped, item > 6);
    EXPECT_TRUE(last.explained);
  }
  EXPECT_EQ(state.learner(wei).balance, 6);
}

TEST_F(StateTest, the_same_key_twice_is_one_event) {
  const auto when = at("2022-01-02T10:00:00+08:00");
  EXPECT_EQ(take({when, wei, Verb::read_item, 1, 1, 99}), Verdict::applied);
  EXPECT_EQ(take({when + 26h, wei, Verb::read_item, 2, 1, 99}), Verdict::duplicate)
      << "a stated key counts across midnight";
  EXPECT_EQ(take({when, base::LearnerNumber(8), Verb::read_item, 1, 1, 99}), Verdict::applied)
      << "another learner's key is another";
  const auto natural = natural_key(Verb::kept_item, 5, shanghai.day_of(when)).value;
  EXPECT_EQ(take({when, wei, Verb::kept_item, 5, 1, natural}), Verdict::applied);
  EXPECT_EQ(last.key_kind, KeyKind::natural);
  EXPECT_EQ(take({when, wei, Verb::kept_item, 5, 1, natural}), Verdict::duplicate);
}

TEST_F(StateTest, a_key_is_remembered_for_seven_days) {
  const auto when = at("2022-01-02T10:00:00+08:00");
  EXPECT_EQ(take({when, wei, Verb::commented, 1, 1, 99}), Verdict::applied);
  EXPECT_EQ(take({when + std::chrono::days(7), wei, Verb::commented, 1, 1, 99}), Verdict::duplicate);
  EXPECT_EQ(take({when + std::chrono::days(9), wei, Verb::commented, 1, 1, 99}), Verdict::applied);
}

TEST_F(StateTest, a_late_event_counts_towards_its_own_day) {
  const auto monday = at("2022-01-03T10:00:00+08:00");
  for (std::uint64_t item = 1; item <= 6; ++item) take({monday, wei, Verb::read_item, item});
  EXPECT_EQ(take({monday + std::chrono::days(6), wei, Verb::read_item, 1}), Verdict::applied);
  EXPECT_EQ(last.points, 1);
  EXPECT_EQ(take({monday + 1min, wei, Verb::read_item, 7}), Verdict::applied);
  EXPECT_EQ(last.points, 0);
  EXPECT_TRUE(last.capped);
  EXPECT_EQ(take({monday - std::chrono::days(3), wei, Verb::read_item, 7}), Verdict::too_late);
}

TEST_F(StateTest, midnight_is_the_sites) {
  EXPECT_EQ(take({at("2022-01-02T23:59:59+08:00"), wei, Verb::signed_in, 0}), Verdict::applied);
  EXPECT_EQ(last.points, 1);
  EXPECT_EQ(take({at("2022-01-03T00:00:00+08:00"), wei, Verb::signed_in, 0}), Verdict::applied);
  EXPECT_EQ(last.points, 1);
  EXPECT_EQ(take({at("2022-01-03T00:00:01+08:00"), wei, Verb::signed_in, 0}), Verdict::applied);
  EXPECT_EQ(last.points, 0);
}

TEST_F(StateTest, a_balance_is_never_negative) {
  take({at("2022-01-02T10:00:00+08:00"), wei, Verb::adopted, 1});
  const std::uint64_t seq = state.last_seq();
  EXPECT_EQ(take({at("2022-01-02T11:00:00+08:00"), wei, Verb::spent, 1, 11}), Verdict::balance_short);
  EXPECT_EQ(state.last_seq(), seq) << "what is refused leaves no trace";
  EXPECT_EQ(take({at("2022-01-02T11:00:00+08:00"), wei, Verb::spent, 1, 4}), Verdict::applied);
  EXPECT_EQ(take({at("2022-01-02T11:00:00+08:00"), wei, Verb::corrected, 1, -7}), Verdict::balance_short);
  EXPECT_EQ(take({at("2022-01-02T11:00:00+08:00"), wei, Verb::corrected, 1, -6}), Verdict::applied);
  EXPECT_EQ(state.learner(wei).balance, 0);
  EXPECT_EQ(state.learner(wei).earned_total, 4);
}

TEST_F(StateTest, who_was_erased_earns_nothing_and_sums_stay) {
  take({at("2022-01-02T10:00:00+08:00"), wei, Verb::adopted, 1});
  take({at("2022-01-02T10:00:00+08:00"), wei, Verb::erased, 0});
  EXPECT_EQ(take({at("2022-01-02T10:00:00+08:00"), wei, Verb::adopted, 2}), Verdict::applied);
  EXPECT_EQ(last.points, 0);
  EXPECT_EQ(state.learner(wei).balance, 10);
}

TEST_F(StateTest, rules_go_forward_only) {
  EXPECT_EQ(take({at("2022-01-02T10:00:00+08:00"), {}, Verb::rule_set_taken, 1}), Verdict::wrong_rules);
  EXPECT_EQ(take({at("2022-01-02T10:00:00+08:00"), {}, Verb::rule_set_taken, 2}), Verdict::wrong_rules)
      << "not offered";
}

TEST(LearnerStreak, equals_what_a_set_of_days_says) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    Learner learner;
    std::set<int> days;
    int latest = 100;
    for (int i = 0; i < 300; ++i) {
      if (random() % 3 != 0) latest += random() % 40 == 0 ? static_cast<int>(random() % 30) : 1;
      const int day = std::max(latest - (random() % 4 == 0 ? static_cast<int>(random() % 9) : 0),
                               learner.last_day == Learner::never ? 0 : learner.last_day - 8);
      learner.earned_on(base::Day{day});
      days.insert(day);
      const auto run_to = [&](int end) {
        int run = 0;
        while (days.contains(end - run)) ++run;
        return run;
      };
      int longest = 0;
      for (const int d : days) longest = std::max(longest, run_to(d));
      const int newest = *days.rbegin();
      ASSERT_EQ(learner.streak(base::Day{newest}), run_to(newest)) << "seed " << seed;
      ASSERT_EQ(learner.streak(base::Day{newest + 1}), run_to(newest)) << "seed " << seed;
      ASSERT_EQ(learner.streak(base::Day{newest + 2}), 0) << "seed " << seed;
      ASSERT_EQ(learner.longest_streak, longest) << "seed " << seed;
    }
  }
}

TEST(KeySet, is_a_set_and_stays_sorted) {
  Sharing sharing;
  KeySet keys;
  std::set<std::uint64_t> model;
  std::mt19937_64 random(5);
  for (int i = 0; i < 60'000; ++i) {
    std::uint64_t key = random();
    if (i % 3 == 0) key = key % 5000 + 1;          // a crowd at the lower end
    if (i % 7 == 0) key |= 0xffff'ffff'ffff'0000;  // and at the upper
    ASSERT_EQ(keys.insert(key, sharing), model.insert(key).second);
    ASSERT_TRUE(keys.contains(key));
  }
  std::vector<std::uint64_t> all;
  keys.each_part([&](const std::vector<std::uint64_t>& part) { all.insert(all.end(), part.begin(), part.end()); });
  EXPECT_EQ(all, std::vector<std::uint64_t>(model.begin(), model.end()));
}

/// Live state, state replayed from decoded blocks, and state loaded from its own bytes half-way are the same bytes.
TEST(StateProperty, live_replayed_and_reloaded_states_are_identical) {
  const auto rules = default_rules();
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    State live(shanghai);
    State reloaded(shanghai);
    live.offer(rules);
    RandomEvents events(seed, 300);
    base::Instant now = at("2022-03-01T00:00:00Z");
    std::vector<Applied> log;
    std::array<int, 8> verdicts{};
    std::map<std::uint32_t, std::int64_t> sums;
    std::map<std::tuple<std::uint32_t, Verb, int>, int> by_day;
    for (int i = 0; i < 20'000; ++i) {
      now += base::Milliseconds(events.below(60'000));
      Applied one;
      one.event = events.next(now);
      if (events.natural())
        one.event.key = natural_key(one.event.verb, one.event.object, shanghai.day_of(one.event.at));
      if (i == 0) one.event = {0, now, {}, Verb::rule_set_taken, 1, 1, EventKey::of(default_rules()->text)};
      one.event.seq = live.last_seq() + 1;
      const auto verdict = live.apply(one);
      ++verdicts[static_cast<std::size_t>(verdict)];
      if (verdict != Verdict::applied) continue;
      log.push_back(one);
      sums[one.event.learner.value] += one.points;
      if (const Rule* rule = rules->find(one.event.verb); rule != nullptr && i > 0) {
        auto& sum = by_day[{one.event.learner.value, one.event.verb, one.day.value}];
        sum += one.points;
        ASSERT_LE(sum, rule->daily_cap.value_or(day_points_max));
      }
      if (i >= 9'000 && reloaded.last_seq() == 0) {
        Bytes bytes;
        live.freeze()->serialise([&](ByteView piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
        live.release();
        reloaded.offer(rules);
        ASSERT_TRUE(reloaded.load(bytes));
      }
    }
    EXPECT_GT(verdicts[static_cast<std::size_t>(Verdict::duplicate)], 100);
    EXPECT_GT(verdicts[static_cast<std::size_t>(Verdict::too_late)], 10);
    EXPECT_GT(verdicts[static_cast<std::size_t>(Verdict::balance_short)], 10);
    for (const auto& [learner, sum] : sums) ASSERT_EQ(live.learner(base::LearnerNumber(learner)).balance, sum);

    const BatchMark mark{static_cast<std::uint32_t>(log.size()), 3};
    auto decoded = decode_block(encode_block(log, {&mark, 1}, 3), 1);
    ASSERT_TRUE(decoded);
    State replayed(shanghai);
    replayed.offer(rules);
    for (std::size_t i = 0; i < log.size(); ++i) {
      Applied& one = decoded->events[i];
      const std::uint64_t after = reloaded.last_seq();
      if (one.event.seq > after) {
        Applied again = one;
        ASSERT_EQ(reloaded.apply(again), Verdict::applied);
      }
      ASSERT_EQ(replayed.apply(one), Verdict::applied);
      ASSERT_EQ(one.event, log[i].event);
      ASSERT_EQ(one.points, log[i].points);
      ASSERT_EQ(one.capped, log[i].capped);
    }
    EXPECT_EQ(live.digest(), replayed.digest());
    EXPECT_EQ(live.digest(), reloaded.digest());
  }
}

TEST(State, a_frozen_copy_stays_as_it_was_while_the_state_goes_on) {
  State state(shanghai);
  state.offer(default_rules());
  RandomEvents events(3, 5000);
  base::Instant now = at("2022-03-01T00:00:00Z");
  const auto step = [&](int count) {
    for (int i = 0; i < count; ++i) {
      now += base::Milliseconds(500);
      Applied one;
      one.event = events.next(now);
      if (state.last_seq() == 0)
        one.event = {0, now, {}, Verb::rule_set_taken, 1, 1, EventKey::of(default_rules()->text)};
      one.event.seq = state.last_seq() + 1;
      state.apply(one);
    }
  };
  step(20'000);
  const auto before = state.digest();
  const auto frozen = state.freeze();
  step(20'000);
  Bytes bytes;
  frozen->serialise([&](ByteView piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
  EXPECT_EQ(base::blake2b(bytes), before);
  state.release();
  EXPECT_NE(state.digest(), before);
}

}  // namespace
}  // namespace wanqiu::ledger
