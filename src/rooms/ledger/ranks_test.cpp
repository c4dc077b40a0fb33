#include "ledger/ranks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

#include "base/random.h"

namespace wanqiu::ledger {
namespace {

using base::Day;
using base::LearnerNumber;
using base::OrganisationId;
using testing::ElementsAre;

const Day monday = base::parse_day("2022-01-03", "").value();

constexpr OrganisationId city{1}, east{2}, west{3}, school{4}, hospital{5}, strange{99};
constexpr LearnerNumber an{1}, bo{2}, chen{3}, deng{4}, nobody{77};

std::vector<Ranks::Entry> first(const Ranks& ranks, OrganisationId organisation, Window window) {
  return *ranks.standing(organisation, window, nobody)->first;
}
std::optional<std::uint32_t> rank(const Ranks& ranks, LearnerNumber learner, OrganisationId organisation,
                                  Window window) {
  return ranks.standing(organisation, window, learner)->mine->rank;
}
std::string saved(Projection& projection) {
  std::string out;
  projection.freeze()(
      [&](std::span<const std::byte> piece) { out.append(reinterpret_cast<const char*>(piece.data()), piece.size()); });
  return out;
}

/// A city with two counties, each promise with scans and with counts.
struct City : testing::TestWithParam<std::uint32_t> {
  Ranks ranks{{GetParam(), 100}, monday};
  std::uint64_t seq = 0;

  City() {
    ranks.put_organisations(
        std::vector<Ranks::Organisation>{{city, {}}, {east, city}, {west, city}, {school, east}, {hospital, west}});
    ranks.put_members(std::vector<Ranks::Member>{{an, school}, {bo, school}, {chen, hospital}, {deng, west}});
  }
  void add(LearnerNumber learner, int points, Day day = monday) { ranks.add(learner, day, points, ++seq); }
};
INSTANTIATE_TEST_SUITE_P(Small, City, testing::Values(4096));
INSTANTIATE_TEST_SUITE_P(Large, City, testing::Values(1));

TEST_P(City, equal_points_share_a_rank_and_the_next_one_is_left_out) {
  add(an, 3), add(bo, 5), add(chen, 3), add(deng, 1);
  EXPECT_EQ(rank(ranks, bo, city, Window::day), 1U);
  EXPECT_EQ(rank(ranks, an, city, Window::day), 2U);
  EXPECT_EQ(rank(ranks, chen, city, Window::day), 2U);
  EXPECT_EQ(rank(ranks, deng, city, Window::day), 4U);
  EXPECT_THAT(first(ranks, city, Window::day), ElementsAre(Ranks::Entry{1, 5, bo}, Ranks::Entry{2, 3, an},
                                                           Ranks::Entry{2, 3, chen}, Ranks::Entry{4, 1, deng}));
}

TEST_P(City, among_equals_the_one_who_got_there_first_stands_first) {
  add(chen, 2), add(an, 1), add(bo, 2), add(an, 1);
  EXPECT_THAT(first(ranks, city, Window::day),
              ElementsAre(Ranks::Entry{1, 2, chen}, Ranks::Entry{1, 2, bo}, Ranks::Entry{1, 2, an}));
}

TEST_P(City, nobody_without_points_has_a_rank) {
  add(an, 1);
  const auto standing = ranks.standing(city, Window::day, bo);
  EXPECT_EQ(standing->mine, (Ranks::Mine{std::nullopt, 0}));
  EXPECT_EQ(standing->ranked, 1U);
  EXPECT_EQ(standing->learners, 4U);
}

TEST_P(City, every_organisation_ranks_its_own_with_all_below) {
  add(an, 1), add(bo, 2), add(chen, 9);
  EXPECT_EQ(rank(ranks, an, school, Window::day), 2U);
  EXPECT_EQ(rank(ranks, an, east, Window::day), 2U);
  EXPECT_EQ(rank(ranks, an, city, Window::day), 3U);
  EXPECT_EQ(ranks.standing(west, Window::day, an)->mine, std::nullopt)
      << "who is not in an organisation has no place there";
  EXPECT_EQ(ranks.standing(strange, Window::day, an), std::nullopt);
}

TEST_P(City, windows_begin_again_at_midnight_and_all_time_does_not) {
  add(an, 4);
  ranks.tick(monday + 1);
  add(bo, 1, monday + 1);
  EXPECT_EQ(rank(ranks, an, city, Window::day), std::nullopt);
  EXPECT_EQ(rank(ranks, bo, city, Window::day), 1U);
  EXPECT_EQ(rank(ranks, an, city, Window::week), 1U);
  ranks.tick(monday + 7);
  EXPECT_EQ(ranks.standing(city, Window::week, an)->ranked, 0U);
  EXPECT_EQ(rank(ranks, an, city, Window::month), 1U);
  ranks.tick(monday + 31);
  EXPECT_EQ(ranks.standing(city, Window::month, an)->ranked, 0U);
  ranks.tick(monday + 400);
  EXPECT_EQ(ranks.standing(city, Window::year, an)->ranked, 0U);
  EXPECT_EQ(rank(ranks, an, city, Window::all), 1U);
}

TEST_P(City, an_event_of_a_new_day_begins_it) {
  add(an, 4);
  add(bo, 1, monday + 1);
  EXPECT_EQ(ranks.today(), monday + 1);
  EXPECT_THAT(first(ranks, city, Window::day), ElementsAre(Ranks::Entry{1, 1, bo}));
}

TEST_P(City, the_clock_set_back_changes_no_window) {
  ranks.tick(monday + 1);
  add(an, 4, monday + 1);
  ranks.tick(monday);
  EXPECT_EQ(rank(ranks, an, city, Window::day), 1U);
}

TEST_P(City, a_late_event_counts_where_its_day_lies) {
  add(an, 3);
  add(bo, 5, monday - 1);
  EXPECT_THAT(first(ranks, city, Window::day), ElementsAre(Ranks::Entry{1, 3, an}));
  EXPECT_THAT(first(ranks, city, Window::week), ElementsAre(Ranks::Entry{1, 3, an}));
  EXPECT_EQ(rank(ranks, bo, city, Window::month), 1U);
}

TEST_P(City, a_move_takes_the_points_along) {
  add(an, 3), add(bo, 1), add(chen, 2);
  ranks.put_member({an, hospital});
  EXPECT_EQ(ranks.standing(school, Window::day, an)->mine, std::nullopt);
  EXPECT_EQ(rank(ranks, an, hospital, Window::day), 1U);
  EXPECT_EQ(rank(ranks, chen, hospital, Window::day), 2U);
  EXPECT_EQ(rank(ranks, bo, east, Window::day), 1U);
  EXPECT_EQ(rank(ranks, an, city, Window::day), 1U);
}

TEST_P(City, an_erased_learner_leaves_every_list_and_no_sum) {
  add(an, 3), add(bo, 1);
  ranks.put_member({an, school, true});
  EXPECT_EQ(rank(ranks, bo, city, Window::day), 1U);
  EXPECT_EQ(ranks.standing(city, Window::day, an)->mine, std::nullopt);
  EXPECT_EQ(ranks.standing(city, Window::day, bo)->learners, 3U);
  EXPECT_EQ(ranks.standing(city, Window::day, bo)->ranked, 1U);
  EXPECT_THAT(first(ranks, city, Window::day), ElementsAre(Ranks::Entry{1, 1, bo}));
  EXPECT_THAT(ranks.above(an), testing::IsEmpty());
  EXPECT_EQ(ranks.children(city, Window::day)->front().points, 4) << "of the county, as before";
  add(an, -1);  // a correction
  EXPECT_EQ(ranks.children(city, Window::day)->front().points, 3);
  EXPECT_THAT(first(ranks, city, Window::day), ElementsAre(Ranks::Entry{1, 1, bo}));
  ranks.put_organisation({school, west});
  EXPECT_EQ(ranks.children(city, Window::day)->back().points, 3) << "goes with the school";
}

TEST_P(City, who_was_erased_before_the_start_is_in_the_sums_and_nowhere_else) {
  add(an, 3), add(bo, 1);
  ranks.put_member({an, school, true});
  Ranks again({GetParam(), 100}, monday);
  again.put_organisations(
      std::vector<Ranks::Organisation>{{city, {}}, {east, city}, {west, city}, {school, east}, {hospital, west}});
  again.put_members(std::vector<Ranks::Member>{{an, school, true}, {bo, school}, {chen, hospital}, {deng, west}});
  ASSERT_TRUE(again.load(base::bytes_of(saved(ranks))));
  for (const Window window : windows) {
    EXPECT_EQ(first(again, city, window), first(ranks, city, window));
    EXPECT_EQ(again.standing(city, window, bo)->learners, 3U);
    EXPECT_EQ(again.children(city, window)->front().points, ranks.children(city, window)->front().points);
  }
}

TEST_P(City, an_organisation_that_moves_takes_its_members_along) {
  add(an, 3), add(chen, 2);
  ranks.put_organisation({school, west});
  EXPECT_EQ(rank(ranks, an, west, Window::day), 1U);
  EXPECT_EQ(rank(ranks, chen, west, Window::day), 2U);
  EXPECT_EQ(ranks.standing(east, Window::day, nobody)->learners, 0U);
}

TEST_P(City, a_correction_downwards_lets_others_pass) {
  add(an, 5), add(bo, 4);
  add(an, -2);
  EXPECT_THAT(first(ranks, city, Window::day), ElementsAre(Ranks::Entry{1, 4, bo}, Ranks::Entry{2, 3, an}));
  add(an, -9);
  EXPECT_EQ(rank(ranks, an, city, Window::day), std::nullopt);
  add(an, 7);
  EXPECT_EQ(rank(ranks, an, city, Window::day), 2U) << "-6 and 7 are 1";
}

TEST_P(City, organisations_have_the_sum_of_their_members) {
  add(an, 3), add(bo, 1), add(deng, 2);
  const auto children = *ranks.children(city, Window::day);
  ASSERT_EQ(children.size(), 2U);
  EXPECT_EQ(children[0].id, east);
  EXPECT_EQ(children[0].points, 4);
  EXPECT_EQ(children[0].learners, 2U);
  EXPECT_EQ(children[1].points, 2);
  EXPECT_FALSE(ranks.children(strange, Window::day));
}

TEST_P(City, points_that_came_before_the_learner_was_placed_count) {
  add(LearnerNumber{50}, 8);
  ranks.put_member({LearnerNumber{50}, school});
  EXPECT_EQ(rank(ranks, LearnerNumber{50}, city, Window::day), 1U);
}

TEST_P(City, knows_the_way_up) {
  EXPECT_THAT(ranks.above(an), ElementsAre(school, east, city));
  EXPECT_THAT(ranks.above(nobody), testing::IsEmpty());
  EXPECT_EQ(ranks.root(), city);
}

TEST_P(City, what_is_saved_and_loaded_answers_the_same) {
  add(an, 3), add(bo, 5, monday - 3), add(chen, 3), add(deng, -2);
  const std::string bytes = saved(ranks);
  Ranks again({GetParam(), 100}, monday - 10);
  again.put_organisations(std::vector<Ranks::Organisation>{{city, {}}, {school, city}});
  again.put_members(std::vector<Ranks::Member>{{an, school}, {bo, school}});
  ASSERT_TRUE(again.load(base::bytes_of(bytes)));
  again.put_members(std::vector<Ranks::Member>{{chen, school}, {deng, city}});
  EXPECT_EQ(saved(again), bytes);
  for (const Window window : windows)
    EXPECT_EQ(first(again, city, window), first(ranks, city, window)) << to_string(window);
  again.reset();
  EXPECT_EQ(again.standing(city, Window::all, an)->ranked, 0U);
}

TEST_P(City, broken_bytes_are_refused_and_change_nothing) {
  add(an, 3), add(bo, 5);
  const std::string bytes = saved(ranks);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(ranks.load(base::bytes_of(std::string_view(bytes).substr(0, length)))) << length;
  }
  EXPECT_FALSE(ranks.load(base::bytes_of(bytes + "x")));
  EXPECT_FALSE(ranks.load(base::bytes_of(std::string(100, '\xFF'))));
  EXPECT_EQ(rank(ranks, bo, city, Window::day), 1U);
}

TEST(Ranks, an_organisation_that_grows_large_and_shrinks_answers_the_same) {
  Ranks ranks({8, 5}, monday);
  ranks.put_organisation({city, {}});
  std::uint64_t seq = 0;
  for (std::uint32_t n = 1; n <= 20; ++n) {
    ranks.put_member({LearnerNumber{n}, city});
    ranks.add(LearnerNumber{n}, monday, static_cast<int>(n), ++seq);
    EXPECT_EQ(rank(ranks, LearnerNumber{1}, city, Window::day), n);
    EXPECT_EQ(first(ranks, city, Window::day).size(), std::min(n, 5U));
  }
  for (std::uint32_t n = 20; n >= 2; --n) {
    EXPECT_EQ(rank(ranks, LearnerNumber{1}, city, Window::day), n);
    EXPECT_EQ(first(ranks, city, Window::day)[0].learner, LearnerNumber{n});
    ranks.put_member({LearnerNumber{n}, city, true});
  }
}

TEST(Ranks, windows_have_names) {
  for (const Window window : windows) EXPECT_EQ(parse_window(to_string(window)), window);
  EXPECT_EQ(parse_window("decade"), std::nullopt);
  EXPECT_EQ(first_day(Window::week, base::parse_day("2022-01-09", "").value()), monday);
  EXPECT_EQ(base::to_string(first_day(Window::month, monday)), "2022-01-01");
}

/// The plainest ranks: points in a list, sorted for every question.
struct Plain {
  struct Row {
    std::uint32_t learner;
    Day day;
    int points;
    std::uint64_t seq;
  };
  std::vector<Row> rows;
  std::map<std::uint32_t, OrganisationId> where;
  std::map<OrganisationId, OrganisationId> parent;
  std::set<std::uint32_t> erased;

  bool within(std::uint32_t learner, OrganisationId organisation) const {
    return !erased.contains(learner) && counts_in(learner, organisation);
  }
  bool counts_in(std::uint32_t learner, OrganisationId organisation) const {
    const auto found = where.find(learner);
    if (found == where.end()) return false;
    for (OrganisationId o = found->second; o; o = parent.at(o)) {
      if (o == organisation) return true;
    }
    return false;
  }
  std::int64_t sum(OrganisationId organisation, Window window, Day today) const {
    std::int64_t points = 0;
    for (const Row& row : rows) {
      if (row.day >= first_day(window, today) && counts_in(row.learner, organisation)) points += row.points;
    }
    return points;
  }
  std::vector<Ranks::Entry> sorted(OrganisationId organisation, Window window, Day today) const {
    std::map<std::uint32_t, std::pair<int, std::uint64_t>> totals;
    for (const Row& row : rows) {
      if (row.day < first_day(window, today) || !within(row.learner, organisation)) continue;
      totals[row.learner].first += row.points;
      totals[row.learner].second = row.seq;
    }
    std::vector<std::pair<Ranks::Entry, std::uint64_t>> list;
    for (const auto& [learner, total] : totals) {
      if (total.first > 0) list.push_back({{0, total.first, LearnerNumber{learner}}, total.second});
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
      return a.first.points != b.first.points ? a.first.points > b.first.points : a.second < b.second;
    });
    std::vector<Ranks::Entry> entries;
    for (std::size_t i = 0; i < list.size(); ++i) {
      list[i].first.rank = i > 0 && list[i].first.points == list[i - 1].first.points
                               ? entries.back().rank
                               : static_cast<std::uint32_t>(i + 1);
      entries.push_back(list[i].first);
    }
    return entries;
  }
};

TEST(Ranks, equal_the_plainest_sort_whatever_happens) {
  const auto given = static_cast<std::uint64_t>(testing::UnitTest::GetInstance()->random_seed());
  const std::uint64_t seed = given != 0 ? given : 20220103;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  base::SeededRandom random(seed);
  auto ranks = std::make_unique<Ranks>(Ranks::Settings{6, 10}, monday);
  Plain plain;
  Day today = monday;
  std::uint64_t seq = 0;
  constexpr std::int64_t organisations = 9;
  for (std::int64_t o = 1; o <= organisations; ++o) {
    const OrganisationId under{o == 1 ? 0
                                      : 1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(o - 1)))};
    ranks->put_organisation({OrganisationId{o}, under});
    plain.parent[OrganisationId{o}] = under;
  }
  const auto some_organisation = [&] {
    return OrganisationId{1 + static_cast<std::int64_t>(random.below(organisations))};
  };
  for (int step = 0; step < 8000; ++step) {
    const LearnerNumber learner{1 + static_cast<std::uint32_t>(random.below(40))};
    switch (random.below(40)) {
      case 0: {
        const OrganisationId o = some_organisation();
        ranks->put_member({learner, o});
        plain.where[learner.value] = o;
        plain.erased.erase(learner.value);
        break;
      }
      case 1:
        if (random.below(3) == 0 && plain.where.contains(learner.value)) {
          ranks->put_member({learner, plain.where[learner.value], true});
          plain.erased.insert(learner.value);
        }
        break;
      case 2:
        if (random.below(5) == 0) {  // an organisation moves, not below itself
          const OrganisationId moved = some_organisation(), under = some_organisation();
          bool circle = moved == OrganisationId{1};
          for (OrganisationId o = under; o; o = plain.parent.at(o)) circle = circle || o == moved;
          if (circle) break;
          ranks->put_organisation({moved, under});
          plain.parent[moved] = under;
        }
        break;
      case 3: {
        today = today + static_cast<int>(random.below(3) == 0 ? random.below(20) : 0);
        ranks->tick(today);
        break;
      }
      case 4: {  // restart
        const std::string bytes = saved(*ranks);
        ranks = std::make_unique<Ranks>(Ranks::Settings{6, 10}, today);
        std::vector<OrganisationId> order;
        while (order.size() < static_cast<std::size_t>(organisations)) {
          for (const auto& [o, under] : plain.parent) {
            const bool is_there = std::find(order.begin(), order.end(), o) != order.end();
            if (is_there || (under && std::find(order.begin(), order.end(), under) == order.end())) continue;
            order.push_back(o);
            ranks->put_organisation({o, under});
          }
        }
        for (const auto& [number, o] : plain.where) {
          ranks->put_member({LearnerNumber{number}, o, plain.erased.contains(number)});
        }
        ASSERT_TRUE(ranks->load(base::bytes_of(bytes)));
        break;
      }
      default: {
        const Day day = today - static_cast<int>(random.below(4) == 0 ? random.below(8) : 0);
        const int points =
            random.below(12) == 0 ? -static_cast<int>(random.below(6)) : 1 + static_cast<int>(random.below(3));
        ranks->add(learner, day, points, ++seq);
        if (points != 0) plain.rows.push_back({learner.value, day, points, seq});
      }
    }
    if (step % 3 != 0) continue;
    const OrganisationId o = some_organisation();
    const Window window = windows[random.below(window_count)];
    const auto expected = plain.sorted(o, window, today);
    const auto standing = ranks->standing(o, window, learner);
    ASSERT_EQ(standing->ranked, expected.size()) << "step " << step;
    ASSERT_EQ(*standing->first,
              std::vector<Ranks::Entry>(
                  expected.begin(),
                  expected.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(10, expected.size()))))
        << "step " << step << " " << to_string(window);
    ASSERT_EQ(standing->mine.has_value(), plain.within(learner.value, o)) << "step " << step;
    const auto children = ranks->children(o, window).value();
    for (const auto& child : children) {
      ASSERT_EQ(child.points, plain.sum(child.id, window, today)) << "step " << step << " " << to_string(window);
    }
    const auto mine =
        std::find_if(expected.begin(), expected.end(), [&](const auto& e) { return e.learner == learner; });
    if (standing->mine) {
      ASSERT_EQ(standing->mine->rank, mine == expected.end() ? std::nullopt : std::optional(mine->rank))
          << "step " << step;
    }
  }
}

TEST(Ranks, readers_and_the_writer_do_not_disturb_one_another) {
  Ranks ranks({16, 10}, monday);
  ranks.put_organisation({city, {}});
  for (std::uint32_t n = 1; n <= 200; ++n) ranks.put_member({LearnerNumber{n}, city});
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      while (!done) {
        const auto standing = ranks.standing(city, Window::day, an);
        std::int32_t last = INT32_MAX;
        for (const auto& entry : *standing->first) {
          EXPECT_LE(entry.points, last);
          last = entry.points;
        }
      }
    });
  }
  for (std::uint64_t seq = 1; seq <= 20'000; ++seq)
    ranks.add(LearnerNumber{static_cast<std::uint32_t>(1 + seq * 7 % 200)}, monday, 1, seq);
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(ranks.children(city, Window::day)->size(), 0U);
  EXPECT_EQ(ranks.standing(city, Window::day, an)->ranked, 200U);
}

TEST(ScoreCounts, say_how_many_stand_above) {
  ScoreCounts counts;
  counts.move(0, 5);
  counts.move(0, 5);
  counts.move(0, 70);
  EXPECT_EQ(counts.above(5), 1U);
  EXPECT_EQ(counts.above(4), 3U);
  EXPECT_EQ(counts.above(0), 3U);
  EXPECT_EQ(counts.above(1'000'000), 0U);
  counts.move(5, 71);
  EXPECT_EQ(counts.above(5), 2U);
  EXPECT_EQ(counts.above(70), 1U);
  counts.move(71, 0);
  EXPECT_EQ(counts.counted(), 2U);
}

TEST(ScoreCounts, take_numbers_over_every_bound_without_growing_over_it) {
  ScoreCounts counts;
  counts.move(0, INT32_MAX);
  counts.move(0, ScoreCounts::tree_max);
  counts.move(0, ScoreCounts::tree_max + 1);
  counts.move(-7, 1);
  EXPECT_EQ(counts.above(1), 3U);
  EXPECT_EQ(counts.above(ScoreCounts::tree_max), 2U);
  EXPECT_EQ(counts.above(ScoreCounts::tree_max - 1), 3U);
  EXPECT_EQ(counts.above(ScoreCounts::tree_max + 1), 1U);
  EXPECT_EQ(counts.above(INT32_MAX), 0U);
  counts.move(INT32_MAX, 2);
  EXPECT_EQ(counts.above(1), 3U);
  EXPECT_EQ(counts.above(2), 2U);
}

TEST(ScoreCounts, equal_counting_one_by_one) {
  base::SeededRandom random(7);
  ScoreCounts counts;
  std::vector<std::int32_t> scores(100, 0);
  for (int step = 0; step < 20'000; ++step) {
    auto& score = scores[random.below(scores.size())];
    const auto to = random.below(10) == 0 ? static_cast<std::int32_t>(random.below(3000))
                                          : score + static_cast<std::int32_t>(random.below(3));
    counts.move(score, to);
    score = to;
    const auto asked = static_cast<std::int32_t>(random.below(3500));
    ASSERT_EQ(counts.above(asked), std::count_if(scores.begin(), scores.end(), [&](auto s) { return s > asked; }));
  }
}

}  // namespace
}  // namespace wanqiu::ledger
