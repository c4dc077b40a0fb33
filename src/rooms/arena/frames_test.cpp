// The wire: every frame comes back as it went out, and what is no frame is told apart.
#include "frames.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <map>

#include "base/random.h"
#include "option_order.h"

namespace wanqiu::arena::frame {
namespace {

using ::testing::ElementsAre;

/// Fills a frame with what it may hold, limits included.
class RandomFields {
 public:
  explicit RandomFields(std::uint64_t seed) : random_(seed) {}

  template <class T>
  void number(T& value, std::uint64_t max) {
    switch (random_.below(3)) {
      case 0:
        value = static_cast<T>(max);
        return;
      case 1:
        value = static_cast<T>(random_.below(std::min<std::uint64_t>(max, 200) + 1));
        return;
      default:
        value = static_cast<T>(random_.next() % max);
    }
  }
  template <class E>
  void choice(E& value, E last) {
    value = static_cast<E>(random_.below(static_cast<std::uint64_t>(last) + 1));
  }
  void truth(bool& value) { value = random_.below(2) == 1; }
  void text(std::string& value, std::size_t bytes_max) {
    for (auto count = random_.below(30); count > 0 && value.size() + 3 <= bytes_max; --count)
      value += random_.below(2) == 0 ? "宛" : "q";
  }
  void bytes(std::vector<std::byte>& value, std::size_t max) { value.resize(random_.below(2) * max, std::byte{7}); }
  void fixed(Token& value) { random_.fill(value); }
  template <class T, class F>
  void list(std::vector<T>& values, std::size_t max, const F& each) {
    values.resize(random_.below(max + 1));
    for (auto& value : values) each(*this, value);
  }

 private:
  base::SeededRandom random_;
};

Bytes raw(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}
Malformation why(const Bytes& bytes) {
  return decode_from_client(bytes).error();
}

template <class Frames, class Decode>
void every_frame_comes_back(std::uint64_t seed, const Decode& decode) {
  RandomFields random(seed);
  boost::mp11::mp_for_each<Frames>([&](auto frame) {
    SCOPED_TRACE(fmt::format("seed {}, kind {}", seed, frame.kind));
    frame.fields(random, frame);
    const Bytes bytes = encode(Frames(frame));
    const auto again = decode(bytes);
    ASSERT_TRUE(again);
    ASSERT_TRUE(std::holds_alternative<decltype(frame)>(*again));
    ASSERT_EQ(encode(*again), bytes);
    for (std::size_t size = 0; size < std::min<std::size_t>(bytes.size(), 60); ++size)
      ASSERT_FALSE(decode(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))));
    Bytes longer = bytes;
    longer.push_back(std::byte{0});
    ASSERT_FALSE(decode(longer));
  });
}

TEST(Frames, every_frame_comes_back_whole_and_no_shorter_one_does) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    every_frame_comes_back<FromClient>(seed, [](const Bytes& bytes) { return decode_from_client(bytes); });
    every_frame_comes_back<ToClient>(seed, [](const Bytes& bytes) { return decode_to_client(bytes); });
  }
}

TEST(Frames, an_answer_is_four_bytes_and_says_what_it_says) {
  const Answer answer{9, 0b0100};
  const auto bytes = encode(FromClient(answer));
  EXPECT_EQ(bytes, raw({1, 3, 9, 4}));
  const auto again = decode_from_client(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(std::get<Answer>(*again).question, 9);
  EXPECT_EQ(std::get<Answer>(*again).choices, 0b0100);
}

TEST(Frames, what_is_no_frame_is_told_apart) {
  EXPECT_EQ(why({}), Malformation::malformed);
  EXPECT_EQ(why(raw({1})), Malformation::malformed);
  EXPECT_EQ(why(raw({2, 3, 9, 4})), Malformation::wrong_version);
  EXPECT_EQ(why(raw({0, 99})), Malformation::wrong_version);
  EXPECT_EQ(why(raw({1, 99})), Malformation::unknown_kind);
  EXPECT_EQ(why(raw({1, 64})), Malformation::unknown_kind) << "a welcome does not come from a client";
  EXPECT_EQ(why(raw({1, 3, 9})), Malformation::malformed);
  EXPECT_EQ(why(raw({1, 3, 9, 4, 0})), Malformation::malformed);
  EXPECT_EQ(why(raw({1, 3, 0x89, 0, 4})), Malformation::malformed) << "9 spelt with two bytes";
  EXPECT_EQ(why(raw({1, 3, 0xc9, 1, 4})), Malformation::malformed) << "question 201";
  EXPECT_EQ(why(raw({1, 3, 9, 0x80, 0x80, 4})), Malformation::malformed) << "choices over 16 bits";
  EXPECT_EQ(why(raw({1, 2, 2, 0xc3, 0x28})), Malformation::malformed) << "not UTF-8";
  EXPECT_EQ(why(raw({1, 2, 97})), Malformation::malformed) << "a name over its limit";
  EXPECT_EQ(why(raw({1, 7, 2})), Malformation::malformed) << "neither true nor false";
  EXPECT_EQ(why(raw({1, 6, 8, 0})), Malformation::malformed) << "no such phase";
  EXPECT_EQ(why(Bytes(513, std::byte{1})), Malformation::too_large);
  EXPECT_EQ(refusal(Malformation::too_large), Refusal::too_large);
}

TEST(Frames, what_a_bank_holds_may_be_too_long_to_send) {
  Read read;
  read.stem = std::string(text_bytes_max, 'x');
  EXPECT_TRUE(can_be_sent(read));
  read.stem += 'x';
  EXPECT_FALSE(can_be_sent(read));
  read.stem = "\xff";
  EXPECT_FALSE(can_be_sent(read));
  read.stem = std::string(text_bytes_max, 'x');
  read.passage = read.stem;
  read.options.assign(16, std::string(option_bytes_max, 'x'));
  EXPECT_TRUE(can_be_sent(read)) << "all at once, and still under 64 KiB";
  read.options.assign(17, "x");
  EXPECT_FALSE(can_be_sent(read));
}

TEST(OptionOrder, the_web_app_finds_the_same_order) {
  EXPECT_THAT(option_order(7, 0, 4), ElementsAre(3, 2, 1, 0));
  EXPECT_THAT(option_order(0xfeedface, 9, 6), ElementsAre(5, 2, 3, 1, 0, 4));
}

TEST(OptionOrder, every_order_comes_about_as_often) {
  std::map<std::vector<std::uint8_t>, int> seen;
  for (std::uint32_t seed = 0; seed < 24'000; ++seed) ++seen[option_order(seed * 2'654'435'761U, 3, 4)];
  EXPECT_EQ(seen.size(), 24U);
  for (const auto& [order, count] : seen) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1'200);
  }
}

}  // namespace
}  // namespace wanqiu::arena::frame
