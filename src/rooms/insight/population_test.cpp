#include "insight/population.h"

#include <gtest/gtest.h>

#include <random>

#include "plain_history.h"

namespace wanqiu::insight {
namespace {

using base::Day;
using base::LearnerNumber;
using base::OrganisationId;

constexpr OrganisationId city{1}, east{2}, west{3};

/// Two units of one city, and learners who read on the days that a test names.
struct Site {
  Insight insight{base::Zone::utc()};
  std::uint64_t seq = 0;

  Site() {
    auto& members = insight.membership();
    members.put_organisation(city, {}, {0});
    members.put_organisation(east, city, {0});
    members.put_organisation(west, city, {0});
  }
  void join(std::uint32_t learner, OrganisationId organisation, Day day) {
    insight.membership().put_learner(LearnerNumber(learner), organisation, day);
  }
  void learn(std::uint32_t learner, Day day, int hour = 8, std::int32_t points = 1,
             ledger::Verb verb = ledger::Verb::read_item) {
    ledger::Applied applied;
    applied.event.seq = ++seq;
    applied.event.at = base::from_ms(std::int64_t{day.value} * 86'400'000 + hour * 3'600'000);
    applied.event.learner = LearnerNumber(learner);
    applied.event.verb = verb;
    applied.event.object = 7;
    applied.day = day;
    applied.points = points;
    insight.apply({{&applied, 1}, {}, true});
  }
  Past all() const { return insight.past({{0}, {100'000}}); }
  Membership::View view() const { return insight.membership().view(); }
  template <class F, class... Asked>
  auto ask(F question, Ordinal at, Asked... asked) const {
    const Past past = all();
    return question(past, view(), at, asked...);
  }
};

Day day(const char* text) {
  return base::parse_day(text, "").value();
}

TEST(Flow, tells_the_new_from_the_continuing_the_returning_and_the_lapsed) {
  Site site;
  for (std::uint32_t n = 1; n <= 5; ++n) site.join(n, east, {100});
  site.learn(2, {205});  // both ranges
  site.learn(3, {190});  // long ago
  site.learn(4, {208});  // only the range before
  site.learn(2, {212});
  site.learn(3, {213});
  site.learn(1, {214});
  EXPECT_EQ(site.ask(flow, 1, Range{{211}, {220}}), (Flow{1, 1, 1, 1}));
}

TEST(Flow, somebody_who_has_left_has_not_lapsed_and_who_came_from_elsewhere_is_not_new) {
  Site site;
  site.join(1, east, {100});
  site.join(2, west, {100});
  site.learn(1, {205});
  site.learn(2, {205});
  site.join(1, west, {210});
  site.join(2, east, {210});
  site.learn(2, {212});
  EXPECT_EQ(site.ask(flow, 1, Range{{211}, {220}}), (Flow{0, 1, 0, 0}));
}

TEST(FlowProperty, equals_plain_sets_over_random_histories) {
  const auto base_seed = std::random_device()();
  for (std::uint32_t i = 0; i < 20; ++i) {
    SCOPED_TRACE("seed " + std::to_string(base_seed + i));
    PlainHistory history(base_seed + i);
    Insight insight(history.zone);
    history.begin(insight.membership());
    for (int d = 0; d < 25; ++d, ++history.today) {
      for (int e = 0; e < 25; ++e) history.learn();
      history.change(insight.membership());
    }
    insight.apply({history.log, {}, true});
    const Range range{history.today - 10, history.today - 4};
    const Range before{range.from - 7, range.from - 1};
    const auto past = insight.past({{0}, {100'000}});
    const auto root = history.organisations().begin()->first;
    for (const auto& [organisation, places] : history.organisations()) {
      const auto now = history.took_part(organisation, range, {});
      // Wherever they were: the log alone says.
      const auto took_part = [&](std::uint32_t learner, Range days) {
        return std::any_of(history.log.begin(), history.log.end(), [&](const auto& one) {
          return one.event.learner.value == learner && days.holds(one.day) && can_earn(one.event.verb) &&
                 one.points > 0;
        });
      };
      Flow plain;
      for (const auto learner : now) {
        if (!took_part(learner, {{0}, range.from - 1})) {
          ++plain.fresh;
        } else {
          ++(took_part(learner, before) ? plain.continuing : plain.returning);
        }
      }
      const auto here = history.registered(organisation, range);
      for (const auto learner : history.took_part(organisation, before, {}))
        plain.lapsed += !took_part(learner, range) && here.contains(learner) ? 1 : 0;
      const Ordinal at = insight.membership().ordinal(organisation);
      ASSERT_EQ(flow(past, insight.membership().view(), at, range), plain)
          << organisation.value << " of " << root.value;
    }
  }
}

TEST(Retention, counts_those_who_joined_in_a_month_wherever_they_learn_later) {
  Site site;
  site.join(1, east, day("2022-01-10"));
  site.join(2, east, day("2022-01-20"));
  site.join(3, west, day("2022-01-20"));
  site.join(4, east, day("2022-03-01"));
  site.learn(1, day("2022-01-10"));
  site.learn(3, day("2022-01-21"));
  site.join(1, west, day("2022-02-05"));
  site.learn(1, day("2022-02-06"));
  site.learn(1, day("2022-03-06"));
  site.learn(4, day("2022-03-06"));
  const auto cohorts = site.ask(retention, 1, day("2022-03-31"), 3);
  EXPECT_EQ(cohorts,
            (std::vector<Cohort>{
                {day("2022-01-01"), 2, {1, 1, 1}}, {day("2022-02-01"), 0, {0, 0}}, {day("2022-03-01"), 1, {1}}}));
}

TEST(Streaks, count_days_in_a_row_up_to_today_or_yesterday) {
  Site site;
  for (std::uint32_t n = 1; n <= 6; ++n) site.join(n, east, {100});
  for (int d = 0; d < 8; ++d) site.learn(1, Day{200 - d});  // eight days, today included
  for (int d = 1; d < 4; ++d) site.learn(2, Day{200 - d});  // three, today not yet
  site.learn(3, {200});
  site.learn(4, {198});  // broken
  site.learn(5, {200});
  site.learn(5, {199}, 8, 0);  // came, but earned nothing
  const auto found = site.ask(streaks, 1, Day{200});
  EXPECT_EQ(found.registered, 6U);
  EXPECT_EQ(found.longest, 8);
  std::vector<std::uint32_t> learners;
  for (const auto& each : found.classes) learners.push_back(each.learners);
  EXPECT_EQ(learners, (std::vector<std::uint32_t>{2, 2, 0, 1, 1, 0, 0, 0}));
  const auto first = site.ask(steady, 0, Day{200}, 3, 10);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].learner, LearnerNumber(1));
  EXPECT_EQ(first[0].days, 8);
  EXPECT_EQ(first[1].days, 3);
}

TEST(StreaksProperty, equal_a_count_by_hand_over_random_days) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  Site site;
  std::vector<std::vector<bool>> learned(60, std::vector<bool>(50));
  for (std::uint32_t n = 1; n < 60; ++n) site.join(n, n % 2 == 0 ? east : west, {0});
  for (int d = 0; d < 50; ++d) {
    for (std::uint32_t n = 1; n < 60; ++n) {
      if (random() % 10 >= 2 + n % 9) continue;
      learned[n][static_cast<std::size_t>(d)] = true;
      site.learn(n, Day{100 + d});
    }
  }
  for (int today = 0; today < 50; today += 7) {
    std::map<int, std::uint32_t> plain;
    for (std::uint32_t n = 2; n < 60; n += 2) {
      int at = learned[n][static_cast<std::size_t>(today)] ? today : today - 1;
      int length = 0;
      for (; at >= 0 && learned[n][static_cast<std::size_t>(at)]; --at) ++length;
      ++plain[length];
    }
    const auto found = site.ask(streaks, 1, Day{100 + today});
    EXPECT_EQ(found.longest, plain.rbegin()->first);
    for (const auto& each : found.classes) {
      std::uint32_t count = 0;
      for (const auto& [length, learners] : plain)
        count += length >= each.from_days && (!each.to_days || length <= *each.to_days) ? learners : 0;
      EXPECT_EQ(each.learners, count) << each.from_days;
    }
  }
}

TEST(Hours, count_a_learner_once_in_an_hour_where_they_belonged) {
  const Day monday{4};  // 1970-01-05
  ASSERT_EQ(base::weekday(monday), 0);
  Site other;
  other.join(1, east, {0});
  other.join(2, east, {0});
  other.learn(1, monday, 8);
  other.learn(1, monday, 8);
  other.learn(2, monday, 8);
  other.learn(2, monday, 21);
  other.learn(2, monday, 22, 0, ledger::Verb::viewed_item);  // opening is no learning
  other.join(2, west, monday + 1);
  other.learn(2, monday + 1, 8);
  for (const bool closed : {false, true}) {
    const auto of_east = other.ask(hours, 1, Range{{0}, {50}});
    EXPECT_EQ(of_east[0][8], 2U);
    EXPECT_EQ(of_east[0][21], 1U);
    EXPECT_EQ(of_east[0][22], 0U);
    EXPECT_EQ(of_east[1][8], 0U);
    EXPECT_EQ(other.ask(hours, 0, Range{{0}, {50}})[1][8], 1U);
    if (!closed) other.learn(1, monday + 30, 8, 0, ledger::Verb::viewed_item);  // closes the days before
  }
}

TEST(Months, go_forward_and_back_over_the_year) {
  EXPECT_EQ(month_after(day("2022-01-31"), 1), day("2022-02-01"));
  EXPECT_EQ(month_after(day("2022-01-31"), 0), day("2022-01-01"));
  EXPECT_EQ(month_after(day("2022-01-31"), -1), day("2021-12-01"));
  EXPECT_EQ(month_after(day("2022-03-15"), -14), day("2021-01-01"));
  EXPECT_EQ(month_after(day("2022-12-31"), 13), day("2024-01-01"));
}

}  // namespace
}  // namespace wanqiu::insight
