#include "insight/tables.h"

#include <gtest/gtest.h>

#include <random>

#include "plain_history.h"

namespace wanqiu::insight {
namespace {

std::vector<std::byte> saved(Insight& insight) {
  std::vector<std::byte> bytes;
  insight.freeze()([&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
  return bytes;
}

void feed(Insight& insight, std::span<const ledger::Applied> events) {
  if (!events.empty()) insight.apply({events, {}, true});
}

/// Every organisation, some ranges, with and without kinds.
void expect_plain(const Insight& insight, PlainHistory& history, const std::string& what) {
  const base::Day first = history.log.front().day - 12;
  const auto span = static_cast<std::uint32_t>(history.today - first + 3);
  for (int i = 0; i < 12; ++i) {
    Range range{first + static_cast<int>(history.below(span)), {}};
    range.to = range.from + static_cast<int>(history.below(i % 3 == 0 ? 1 : 25));
    Kinds kinds;
    if (i % 4 == 3) kinds.bits = history.below(1U << 20U) & ~1U;
    const Past past = insight.past(range);
    const auto table = reckon(past, insight.membership().view(), range, kinds);
    for (const auto& [organisation, places] : history.organisations()) {
      const Ordinal at = insight.membership().ordinal(organisation);
      ASSERT_NE(at, nowhere);
      const auto plain = history.figures(organisation, range, kinds);
      const auto ours = table.of(at);
      ASSERT_EQ(ours.registered, plain.registered)
          << what << ", organisation " << organisation.value << " from " << base::to_string(range.from) << " to "
          << base::to_string(range.to);
      ASSERT_EQ(ours.participants, plain.participants)
          << what << ", organisation " << organisation.value << " from " << base::to_string(range.from) << " to "
          << base::to_string(range.to) << " kinds " << kinds.bits;
      ASSERT_EQ(ours.points, plain.points) << what << ", organisation " << organisation.value << " from "
                                           << base::to_string(range.from) << " to " << base::to_string(range.to);
    }
  }
}

TEST(TableProperty, live_replayed_and_plain_figures_are_the_same_over_random_histories) {
  const auto base_seed = std::random_device()();
  for (std::uint32_t i = 0; i < 30; ++i) {
    const std::uint64_t seed = base_seed + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    PlainHistory history(seed);
    Insight live(history.zone);
    history.begin(live.membership());
    std::size_t applied = 0, checkpoint_at = 0;
    std::vector<std::byte> checkpoint;
    const int days = 5 + static_cast<int>(history.below(40));
    const int checkpoint_day = static_cast<int>(history.below(static_cast<std::uint32_t>(days)));
    for (int day = 0; day < days; ++day) {
      for (int n = static_cast<int>(history.below(6)); n > 0; --n) {
        for (int e = static_cast<int>(history.below(12)); e > 0; --e) history.learn();
        feed(live, std::span(history.log).subspan(applied));
        applied = history.log.size();
        history.change(live.membership());
        // A question in between shares what the writer goes on changing.
        if (history.below(4) == 0) {
          const Past past = live.past({{0}, {30'000}});
          (void)reckon(past, live.membership().view(), {{0}, {30'000}}, {});
        }
      }
      feed(live, std::span(history.log).subspan(applied));
      applied = history.log.size();
      if (day == checkpoint_day) {
        checkpoint = saved(live);
        checkpoint_at = applied;
      }
      ++history.today;
    }
    history.today = history.today - 1;
    if (history.log.empty()) continue;
    expect_plain(live, history, "live");

    Insight replayed(history.zone);
    history.start(replayed.membership());
    feed(replayed, history.log);
    expect_plain(replayed, history, "replayed");
    EXPECT_EQ(saved(live), saved(replayed));

    Insight loaded(history.zone);
    history.start(loaded.membership());
    ASSERT_TRUE(loaded.load(checkpoint));
    feed(loaded, std::span(history.log).subspan(checkpoint_at));
    expect_plain(loaded, history, "loaded");
    EXPECT_EQ(saved(live), saved(loaded));

    loaded.reset();  // what a start does that leaves its checkpoint aside
    feed(loaded, history.log);
    EXPECT_EQ(saved(live), saved(loaded));
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Table, participants_of_one_organisation_are_the_ones_that_the_table_counts) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  PlainHistory history(seed);
  Insight insight(history.zone);
  history.begin(insight.membership());
  for (int day = 0; day < 20; ++day, ++history.today) {
    for (int e = 0; e < 30; ++e) history.learn();
    for (int c = 0; c < 3; ++c) history.change(insight.membership());
  }
  feed(insight, history.log);
  for (int i = 0; i < 20; ++i) {
    const base::Day from = history.today - static_cast<int>(history.below(22));
    const Range range{from, from + static_cast<int>(history.below(10))};
    const auto past = insight.past(range);
    const Range week{history.today - 9, history.today - 3};
    const auto past_week = insight.past(week);
    const auto view = insight.membership().view();
    const ledger::Bitmap some = participants(past_week, view, 0, week, {});
    const auto counted = view.count(some, range);
    for (const auto& [organisation, places] : history.organisations()) {
      const auto plain = history.took_part(organisation, range, {});
      const Ordinal at = view.organisations() > 0 ? view.ordinal(organisation) : 0;
      const auto ours = participants(past, view, at, range, {}).numbers();
      ASSERT_EQ(std::set<std::uint32_t>(ours.begin(), ours.end()), plain);
      const auto members = view.members(at, range).numbers();
      ASSERT_EQ(std::set<std::uint32_t>(members.begin(), members.end()), history.registered(organisation, range));
      ASSERT_EQ(counted[at], view.members(at, range).common(some));
    }
  }
}

TEST(Table, ten_years_of_every_kind_can_be_asked_for) {
  Membership members;
  members.put_organisation(base::OrganisationId(1), {}, {0});
  members.put_learner(base::LearnerNumber(1), base::OrganisationId(1), {2'000});
  members.put_learner(base::LearnerNumber(2), base::OrganisationId(1), {3'652});
  const Range range{{0}, {3'652}};
  Past past;
  Kinds kinds;
  for (std::size_t kind = 1; kind < kind_count; ++kind) kinds.add(static_cast<ledger::Verb>(kind));
  const auto who = std::make_shared<ledger::Bitmap>();
  who->add(base::LearnerNumber(1));
  who->add(base::LearnerNumber(2));
  for (base::Day day = range.from; day < range.to; ++day) {
    const auto learned = std::make_shared<LearningDay>();
    learned->who.fill(who);
    past.days.push_back({day, learned});
  }
  const auto figures = reckon(past, members.view(), range, kinds).of(0);
  EXPECT_EQ(figures.registered, 2U);
  EXPECT_EQ(figures.participants, 1U) << "the second one joined on the day after the last";
}

TEST(Table, a_range_without_days_or_without_anything_in_it_gives_nothing) {
  Insight insight(base::Zone::utc());
  auto& members = insight.membership();
  members.put_organisation(base::OrganisationId(1), {}, {100});
  members.put_learner(base::LearnerNumber(1), base::OrganisationId(1), {100});
  const auto table = [&](Range range) {
    const Past past = insight.past(range);
    return reckon(past, members.view(), range, {}).of(0);
  };
  EXPECT_EQ(table({{50}, {60}}), (Figures{0, 0, 0})) << "before anybody was there";
  EXPECT_EQ(table({{100}, {100}}), (Figures{1, 0, 0}));
  EXPECT_EQ(table({{90}, {100}}), (Figures{1, 0, 0}));
}

TEST(Table, who_moves_counts_on_each_side_for_their_days_there_and_once_above) {
  Insight insight(base::Zone::utc());
  auto& members = insight.membership();
  const base::OrganisationId city(1), east(2), west(3);
  members.put_organisation(city, {}, {100});
  members.put_organisation(east, city, {100});
  members.put_organisation(west, city, {100});
  members.put_learner(base::LearnerNumber(1), east, {100});
  ledger::Applied event;
  event.event = {1, base::from_ms(101LL * 86'400'000), base::LearnerNumber(1), ledger::Verb::read_item, 7, 1, {}};
  event.day = {101};
  event.points = 2;
  insight.apply({{&event, 1}, {}, true});
  members.put_learner(base::LearnerNumber(1), west, {103});
  const Tables tables(insight);
  const Range range{{100}, {110}};
  EXPECT_EQ(tables.of(range, {}, {120})->table.of(0), (Figures{1, 1, 2})) << "the city has one learner";
  EXPECT_EQ(tables.of(range, {}, {120})->table.of(1), (Figures{1, 1, 2})) << "who learned in the east";
  EXPECT_EQ(tables.of(range, {}, {120})->table.of(2), (Figures{1, 0, 0})) << "and has not yet in the west";
  event.event.seq = 2;
  event.event.at = base::from_ms(104LL * 86'400'000);
  event.day = {104};
  insight.apply({{&event, 1}, {}, true});
  EXPECT_EQ(tables.of(range, {}, {120})->table.of(2), (Figures{1, 1, 2})) << "a kept table is not an old one";
  EXPECT_EQ(tables.of(range, {}, {120})->table.of(0), (Figures{1, 1, 4}));
}

TEST(Table, broken_bytes_are_refused) {
  PlainHistory history(7);
  Insight insight(history.zone);
  history.begin(insight.membership());
  for (int day = 0; day < 15; ++day, ++history.today) {
    for (int e = 0; e < 20; ++e) history.learn();
  }
  feed(insight, history.log);
  const auto bytes = saved(insight);
  for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + bytes.size() / 97) {
    Insight other(history.zone);
    history.start(other.membership());
    EXPECT_FALSE(other.load(std::span(bytes).first(cut))) << cut;
  }
  Insight stranger(history.zone);
  EXPECT_FALSE(stranger.load(bytes)) << "the organisations of another site";
  auto longer = bytes;
  longer.push_back(std::byte{0});
  Insight other(history.zone);
  history.start(other.membership());
  EXPECT_FALSE(other.load(longer));
}

}  // namespace
}  // namespace wanqiu::insight
