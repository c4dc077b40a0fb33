#include "base/id.h"

#include <gtest/gtest.h>

#include <set>

#include "base/clock.h"
#include "base/random.h"

namespace wanqiu::base {
namespace {

struct StoppedClock final : Clock {
  Instant now() const override { return at; }
  Milliseconds elapsed() const override { return at.time_since_epoch(); }
  Instant at = from_ms(1'700'000'000'000);
};

struct LearnerId : Id<LearnerId> {
  using Id::Id;
};
struct ItemId : Id<ItemId> {
  using Id::Id;
};
static_assert(!std::is_convertible_v<LearnerId, ItemId> && !std::equality_comparable_with<LearnerId, ItemId>);

TEST(IdSource, ids_are_positive_distinct_and_rising_even_when_the_clock_goes_back) {
  StoppedClock clock;
  SeededRandom random(1);
  IdSource ids(clock, random);
  std::int64_t last = 0;
  for (int i = 0; i < 20'000; ++i) {
    if (i == 10'000) clock.at -= Seconds(60);
    const auto id = ids.next();
    ASSERT_GT(id, last);
    last = id;
  }
}

TEST(ParseId, accepts_only_plain_decimal_numbers_above_zero) {
  EXPECT_EQ(parse_id("17", "id").value(), 17);
  EXPECT_EQ(parse_id("9223372036854775807", "id").value(), 9223372036854775807);
  for (const char* wrong : {"", "0", "-1", "+1", " 1", "1 ", "01", "1.0", "0x1", "9223372036854775808"}) {
    const auto id = parse_id(wrong, "item_id");
    ASSERT_FALSE(id) << wrong;
    EXPECT_EQ(id.error().field, "item_id");
  }
}

}  // namespace
}  // namespace wanqiu::base
