// Draws, names, organisations, pieces, the shelf.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "simulation/draw.h"
#include "simulation/names.h"
#include "simulation/organisations.h"
#include "simulation/piece.h"
#include "simulation/shelf.h"

namespace wanqiu::simulation {
namespace {

constexpr int draws = 100'000;

struct Moments {
  double mean = 0;
  double variance = 0;
};
template <class F>
Moments moments(F&& draw) {
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  return {sum / draws, squares / draws - sum / draws * sum / draws};
}

/// Within some five standard errors: a right one fails for one seed in a million.
TEST(DrawTest, distributions_have_their_means_and_variances) {
  Draw draw(9);
  const auto unit = moments([&] { return draw.unit(); });
  EXPECT_NEAR(unit.mean, 0.5, 0.005);
  EXPECT_NEAR(unit.variance, 1.0 / 12, 0.002);
  const auto normal = moments([&] { return draw.normal(); });
  EXPECT_NEAR(normal.mean, 0, 0.015);
  EXPECT_NEAR(normal.variance, 1, 0.02);
  const auto exponential = moments([&] { return draw.exponential(3); });
  EXPECT_NEAR(exponential.mean, 3, 0.05);
  EXPECT_NEAR(exponential.variance, 9, 0.5);
  const auto beta = moments([&] { return draw.beta(3.2, 2.5); });
  EXPECT_NEAR(beta.mean, 3.2 / 5.7, 0.005);
  EXPECT_NEAR(beta.variance, 3.2 * 2.5 / (5.7 * 5.7 * 6.7), 0.002);
  const auto poisson = moments([&] { return static_cast<double>(draw.poisson(0.556)); });
  EXPECT_NEAR(poisson.mean, 0.556, 0.012);
  EXPECT_NEAR(poisson.variance, 0.556, 0.02);
}

TEST(DrawTest, every_number_below_a_limit_comes_equally_often) {
  Draw draw(10);
  std::map<std::uint32_t, int> counts;
  for (int i = 0; i < draws; ++i) ++counts[draw.below(7)];
  ASSERT_EQ(counts.size(), 7U);
  for (const auto& [number, count] : counts) EXPECT_NEAR(count, draws / 7, 600) << number;
}

TEST(DrawTest, a_stream_follows_from_seed_purpose_and_ordinal) {
  EXPECT_EQ(Draw(1, 2, 3).next(), Draw(1, 2, 3).next());
  const std::set<std::uint64_t> different{Draw(1, 2, 3).next(), Draw(2, 2, 3).next(), Draw(1, 3, 3).next(),
                                          Draw(1, 2, 4).next(), Draw(1, 3, 2).next()};
  EXPECT_EQ(different.size(), 5U);
}

TEST(NamesTest, frequent_surnames_are_frequent) {
  const Names names({{"王", 3}, {"李", 1}}, {"子轩", "雨桐"});
  Draw draw(1);
  int wang = 0;
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    seen.insert(names.name(draw));
    wang += names.name(draw).starts_with("王") ? 1 : 0;
  }
  EXPECT_NEAR(wang, 7'500, 200);
  EXPECT_EQ(seen, (std::set<std::string>{"王子轩", "王雨桐", "李子轩", "李雨桐"}));
}

void expect_a_tree(const std::vector<OrganisationLine>& lines, const std::string& root, std::size_t count) {
  EXPECT_EQ(lines.size() + 1, count);
  std::set<std::string> known{root};
  for (const auto& line : lines) {
    EXPECT_TRUE(known.contains(line.parent_code)) << line.code << " stands before " << line.parent_code;
    EXPECT_TRUE(known.insert(line.code).second) << line.code << " twice";
    EXPECT_FALSE(line.name.empty());
    EXPECT_LE(line.code.size(), 40U);
  }
}

TEST(OrganisationsTest, an_invented_city_has_as_many_organisations_as_wanted_each_below_a_known_one) {
  expect_a_tree(invented_organisations("1", 3'000), "1", 3'000);
  expect_a_tree(invented_organisations("1", 500), "1", 500);
  EXPECT_EQ(invented_organisations("1", 3'000)[40].name, invented_organisations("1", 3'000)[40].name);
}

TEST(OrganisationsTest, villages_are_taken_evenly) {
  std::vector<Division> villages;
  for (int i = 100; i < 200; ++i) villages.push_back({"101001" + std::to_string(i), "村", "101001"});
  const auto lines =
      organisations_of("1", {{"101", "县", "1"}}, {{"101001", "镇", "101"}}, villages, 1 + 20 + 9 + 1 + 10);
  expect_a_tree(lines, "1", 41);
  EXPECT_EQ(lines.back().code, "101001190");
  EXPECT_EQ(lines[lines.size() - 2].code, "101001180");
}

TEST(PieceTest, every_piece_has_its_own_title_and_a_day_within_the_days) {
  Draw draw(1);
  const base::Day first{19'000};
  const auto pieces = make_pieces(500, first, first + 99, draw);
  ASSERT_EQ(pieces.size(), 500U);
  std::set<std::string> titles;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    EXPECT_TRUE(titles.insert(pieces[i].title).second) << pieces[i].title;
    EXPECT_EQ(pieces[i].published, first + static_cast<int>(i / 5));
    EXPECT_FALSE(pieces[i].body.empty());
  }
}

TEST(ShelfTest, what_is_new_is_opened_most_and_nothing_before_its_day) {
  std::vector<Shelf::Item> items;
  for (std::uint32_t i = 0; i < 100; ++i) items.push_back({i, false, base::Day{static_cast<int>(i)}});
  const Shelf shelf(items);
  Draw draw(1);
  int newest = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto& item = shelf.pick(base::Day{59}, draw);
    ASSERT_LE(item.published, base::Day{59});
    newest += item.published > base::Day{51} ? 1 : 0;
  }
  EXPECT_NEAR(newest, 7'300, 400);  // 6,000, and of the 4,000 others those that fall there too
}

}  // namespace
}  // namespace wanqiu::simulation
