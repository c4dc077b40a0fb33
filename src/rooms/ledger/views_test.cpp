#include "ledger/views.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <set>

#include "base/random.h"
#include "ledger/time_units.h"

namespace wanqiu::ledger {
namespace {

using base::LearnerNumber;

std::string saved(Projection& projection) {
  std::string out;
  projection.freeze()(
      [&](std::span<const std::byte> piece) { out.append(reinterpret_cast<const char*>(piece.data()), piece.size()); });
  return out;
}

Applied event(Verb verb, std::uint32_t learner, std::uint64_t object, base::Day day = {}) {
  Applied applied;
  applied.event.seq = 1;
  applied.event.verb = verb;
  applied.event.learner = LearnerNumber{learner};
  applied.event.object = object;
  applied.day = day;
  return applied;
}
void apply(Projection& projection, const std::vector<Applied>& events) {
  projection.apply({events, {}, true});
}

TEST(Views, count_every_view_and_every_learner_once) {
  Views views;
  apply(views, {event(Verb::viewed_item, 7, 1), event(Verb::viewed_item, 7, 1), event(Verb::viewed_item, 8, 1),
                event(Verb::viewed_item, 7, 2), event(Verb::read_item, 9, 1)});
  EXPECT_EQ(views.of(1), (Views::Count{3, 2}));
  EXPECT_EQ(views.of(2), (Views::Count{1, 1}));
  EXPECT_EQ(views.of(3), (Views::Count{0, 0}));
  EXPECT_TRUE(views.viewed(1, LearnerNumber{8}));
  EXPECT_FALSE(views.viewed(2, LearnerNumber{8}));
}

TEST(Views, a_reader_without_a_name_counts_in_the_total_only) {
  Views views;
  apply(views, {event(Verb::viewed_item, 0, 1), event(Verb::viewed_item, 0, 1)});
  EXPECT_EQ(views.of(1), (Views::Count{2, 0}));
}

TEST(Views, equal_plain_sets_and_survive_being_saved) {
  base::SeededRandom random(11);
  Views views;
  std::map<std::uint64_t, std::pair<std::uint64_t, std::set<std::uint32_t>>> plain;
  std::function<void(const Projection::Sink&)> frozen;
  std::string at_freeze;
  for (int i = 0; i < 60'000; ++i) {
    const auto learner = static_cast<std::uint32_t>(random.below(20'000));
    const std::uint64_t item = random.below(5);
    views.add(item, LearnerNumber{learner});
    ++plain[item].first;
    if (learner != 0) plain[item].second.insert(learner);
    if (i == 30'000) {
      at_freeze = saved(views);
      frozen = views.freeze();
    }
  }
  for (const auto& [item, expected] : plain)
    EXPECT_EQ(views.of(item), (Views::Count{expected.first, expected.second.size()}));
  std::string later;
  frozen([&](std::span<const std::byte> piece) {
    later.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  });
  EXPECT_EQ(later, at_freeze) << "what was frozen does not change while views go on";

  const std::string bytes = saved(views);
  Views again;
  ASSERT_TRUE(again.load(base::bytes_of(bytes)));
  EXPECT_EQ(saved(again), bytes);
  for (const auto& [item, expected] : plain) EXPECT_EQ(again.of(item), views.of(item));
}

TEST(Views, broken_bytes_are_refused) {
  Views views;
  apply(views, {event(Verb::viewed_item, 7, 1), event(Verb::viewed_item, 0, 2)});
  const std::string bytes = saved(views);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(views.load(base::bytes_of(std::string_view(bytes).substr(0, length)))) << length;
  }
  EXPECT_FALSE(views.load(base::bytes_of(bytes + "x")));
  EXPECT_EQ(views.of(1), (Views::Count{1, 1}));
}

TEST(Views, four_million_views_of_one_item_take_a_bitmap_of_a_bit_a_learner) {
  base::SeededRandom random(3);
  Views views;
  constexpr std::uint32_t learners = 350'000;
  std::vector<bool> seen(learners + 1, false);
  std::uint64_t distinct = 0;
  std::uint64_t state = random.next();
  for (int i = 0; i < 4'200'000; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto learner = static_cast<std::uint32_t>(1 + (state >> 33) % learners);
    views.add(1, LearnerNumber{learner});
    distinct += seen[learner] ? 0 : 1;
    seen[learner] = true;
  }
  EXPECT_EQ(views.of(1), (Views::Count{4'200'000, distinct}));
  EXPECT_LT(views.bytes(), 50'000U);
}

TEST(TimeUnits, tell_the_highest_unit_of_the_last_three_days) {
  const base::Day day{19'000};
  TimeUnits units;
  apply(units, {event(Verb::read_time, 7, 1, day), event(Verb::read_time, 7, 2, day),
                event(Verb::watch_time, 7, 1, day), event(Verb::read_item, 7, 9, day)});
  EXPECT_EQ(units.units_done(LearnerNumber{7}, Verb::read_time, day), 2U);
  EXPECT_EQ(units.units_done(LearnerNumber{7}, Verb::watch_time, day), 1U);
  EXPECT_EQ(units.units_done(LearnerNumber{8}, Verb::read_time, day), 0U);
  EXPECT_EQ(units.units_done(LearnerNumber{7}, Verb::read_time, day + 1), 0U);

  const std::string bytes = saved(units);
  TimeUnits again;
  ASSERT_TRUE(again.load(base::bytes_of(bytes)));
  EXPECT_EQ(saved(again), bytes);
  EXPECT_EQ(again.units_done(LearnerNumber{7}, Verb::read_time, day), 2U);
  EXPECT_FALSE(again.load(base::bytes_of(bytes.substr(1))));

  apply(units, {event(Verb::read_time, 7, 1, day + 2)});
  EXPECT_EQ(units.units_done(LearnerNumber{7}, Verb::read_time, day), 2U);
  apply(units, {event(Verb::read_time, 7, 1, day + 3), event(Verb::read_time, 7, 5, day)});
  EXPECT_EQ(units.units_done(LearnerNumber{7}, Verb::read_time, day), 0U) << "three days are kept";
}

}  // namespace
}  // namespace wanqiu::ledger
