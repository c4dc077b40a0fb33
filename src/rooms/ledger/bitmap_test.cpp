#include "ledger/bitmap.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace wanqiu::ledger {
namespace {

std::set<std::uint32_t> members_of_block(const Bitmap& bitmap, std::uint32_t at) {
  Bitmap::Block block{};
  bitmap.add_to(block, at);
  std::set<std::uint32_t> found;
  for (std::uint32_t n = 0; n < Bitmap::block_size; ++n) {
    if ((block[n / 64] >> n % 64 & 1U) != 0) found.insert(at * Bitmap::block_size + n);
  }
  return found;
}

TEST(Bitmap, blocks_hold_who_is_in_it_however_it_keeps_them) {
  std::mt19937 random(20'260'101);
  std::set<std::uint32_t> all;
  for (int i = 0; i < 300; ++i) all.insert(random() % Bitmap::block_size);                              // a list
  for (int i = 0; i < 20'000; ++i) all.insert(Bitmap::block_size + random() % Bitmap::block_size);      // bits
  for (std::uint32_t n = 0; n < 9'000; ++n) all.insert(3 * Bitmap::block_size + 100 + n + n / 64 % 7);  // runs
  all.insert({0, 65'535, 65'536, 131'071});
  const std::vector<std::uint32_t> numbers(all.begin(), all.end());
  Bitmap bitmap = Bitmap::of(numbers);
  for (const bool packed : {false, true}) {
    if (packed) bitmap.pack();
    std::set<std::uint32_t> found;
    for (std::uint32_t at = 0; at < 6; ++at) found.merge(members_of_block(bitmap, at));
    EXPECT_EQ(found, all) << (packed ? "packed" : "as it was filled");
    EXPECT_TRUE(members_of_block(bitmap, 2).empty());
    EXPECT_TRUE(members_of_block(bitmap, 70'000).empty()) << "beyond what there is";
  }
  EXPECT_TRUE(members_of_block(Bitmap(), 0).empty());
}

TEST(Bitmap, a_block_keeps_what_it_held) {
  Bitmap::Block block{};
  Bitmap::of(std::vector<std::uint32_t>{1, 64}).add_to(block, 0);
  Bitmap::of(std::vector<std::uint32_t>{2}).add_to(block, 0);
  EXPECT_EQ(block[0], 0b110U);
  EXPECT_EQ(block[1], 1U);
}

}  // namespace
}  // namespace wanqiu::ledger
