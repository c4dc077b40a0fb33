#include "event_block.h"

#include <gtest/gtest.h>

#include <limits>

#include "entry_block.h"
#include "random_events.h"

namespace wanqiu::ledger {
namespace {

std::vector<Applied> some_events(std::uint64_t seed, std::size_t count) {
  RandomEvents random(seed, 350'000);
  std::vector<Applied> events;
  base::Instant now = base::from_ms(1'640'995'200'000);
  for (std::size_t i = 0; i < count; ++i) {
    now += base::Milliseconds(20);
    Applied one;
    one.event = random.next(now);
    one.event.seq = 1000 + i;
    one.key_kind = one.event.key.value != 0 ? KeyKind::stated : random.natural() ? KeyKind::natural : KeyKind::none;
    events.push_back(one);
  }
  return events;
}

TEST(EventBlock, gives_back_what_went_in) {
  for (const std::size_t count : {1U, 2U, 17U, 400U, 30'000U}) {
    const auto events = some_events(count, count);
    std::vector<BatchMark> marks;
    for (std::size_t at = 0; at < count;) {
      const std::size_t size = std::min(count - at, at % 5 + 1);
      marks.push_back({static_cast<std::uint32_t>(size), 1 + at / 100});
      at += size;
    }
    const auto block = decode_block(encode_block(events, marks, 3), 1000);
    ASSERT_TRUE(block) << block.error().reason;
    ASSERT_EQ(block->events.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(block->events[i].event, events[i].event);
      ASSERT_EQ(block->events[i].key_kind, events[i].key_kind);
    }
    ASSERT_EQ(block->batches.size(), marks.size());
    for (std::size_t i = 0; i < marks.size(); ++i) {
      EXPECT_EQ(block->batches[i].events, marks[i].events);
      EXPECT_EQ(block->batches[i].fence, marks[i].fence);
    }
  }
}

TEST(EventBlock, times_from_one_end_of_what_a_number_holds_to_the_other_come_back) {
  auto events = some_events(3, 4);
  constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
  for (const std::size_t i : {0U, 1U, 2U, 3U}) events[i].event.at = base::from_ms(i % 2 == 0 ? most : least);
  const BatchMark mark{4, 1};
  const auto block = decode_block(encode_block(events, {&mark, 1}, 3), 1000);
  ASSERT_TRUE(block) << block.error().reason;
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(block->events[i].event, events[i].event);
}

TEST(EventBlock, broken_bytes_are_refused_and_never_read_past) {
  const auto events = some_events(7, 300);
  const BatchMark mark{300, 1};
  const Bytes good = encode_block(events, {&mark, 1}, 3);
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(decode_block(ByteView(good).first(size), 1));
  }
  std::mt19937_64 random(11);
  for (int i = 0; i < 20'000; ++i) {
    Bytes bad = good;
    bad[random() % bad.size()] ^= static_cast<std::byte>(1 + random() % 255);
    decode_block(bad, 1);  // whatever comes out, under the sanitizers nothing breaks
  }
}

TEST(Chain, every_field_of_an_event_is_bound) {
  Chain chain;
  const auto events = some_events(9, 3);
  const auto hash = chain.link({}, events, 1, 0);
  EXPECT_EQ(chain.link({}, events, 1, 0), hash);
  EXPECT_NE(chain.link({}, events, 2, 0), hash);
  EXPECT_NE(chain.link({}, events, 1, 1), hash);
  EXPECT_NE(chain.link({}, std::span(events).first(2), 1, 0), hash);
  const auto changed = [&](auto change) {
    auto other = events;
    change(other[1]);
    EXPECT_NE(chain.link({}, other, 1, 0), hash);
  };
  changed([](Applied& one) { one.event.at += base::Milliseconds(1); });
  changed([](Applied& one) { ++one.event.learner.value; });
  changed([](Applied& one) { ++one.event.object; });
  changed([](Applied& one) { ++one.event.amount; });
  changed([](Applied& one) { one.event.verb = one.event.verb == Verb::spent ? Verb::commented : Verb::spent; });
  changed([](Applied& one) { one.key_kind = one.key_kind == KeyKind::none ? KeyKind::natural : KeyKind::none; });
}

TEST(EntryBlock, open_and_sealed_entries_are_the_same) {
  std::vector<LearnerEntry> entries;
  OpenEntries open;
  for (auto& one : some_events(4, 2000)) {
    one.event.learner.value = 640 + one.event.learner.value % 64;
    one.points = static_cast<std::int32_t>(one.event.object) - 2;
    one.capped = one.event.object % 2 == 0;
    one.active_hours = one.event.object % 3 == 0;
    open.append(one);
    entries.push_back({one.event.learner, one.entry()});
  }
  std::vector<LearnerEntry> found;
  open.each(10, [&](const LearnerEntry& one) { found.push_back(one); });
  EXPECT_EQ(found, entries);
  found.clear();
  const Bytes sealed = encode_entries(entries);
  ASSERT_TRUE(decode_entries(sealed, 10, found));
  EXPECT_EQ(found, entries);
  for (std::size_t size = 0; size < sealed.size(); size += 7) {
    std::vector<LearnerEntry> none;
    EXPECT_FALSE(decode_entries(ByteView(sealed).first(size), 10, none));
  }
  open.drop_until(10, entries[999].entry.seq);
  found.clear();
  open.each(10, [&](const LearnerEntry& one) { found.push_back(one); });
  EXPECT_EQ(found, std::vector<LearnerEntry>(entries.begin() + 1000, entries.end()));
}

}  // namespace
}  // namespace wanqiu::ledger
