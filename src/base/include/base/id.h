#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace wanqiu::base {

class Clock;
class Random;

/// A strong typedef for identifiers and ordinals: `struct LearnerId : base::Id<LearnerId> { using Id::Id; };`
/// Two kinds of id neither compare nor convert, so swapping them does not compile. 0 is "none".
template <class Self, class Rep = std::int64_t>
struct Id {
  using rep = Rep;
  Rep value = 0;

  constexpr Id() = default;
  constexpr explicit Id(Rep v) : value(v) {}
  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

template <class T>
concept IsId = requires {
  typename T::rep;
}
&&std::is_base_of_v<Id<T, typename T::rep>, T>;

/// Ids travel as decimal text (JavaScript numbers end at 2^53). Accepts 1 to 2^63-1 without sign or leading zero.
Result<std::int64_t> parse_id(std::string_view text, std::string_view field);

template <IsId T>
Result<T> parse_id(std::string_view text, std::string_view field) {
  auto value = parse_id(text, field);
  if (!value) return value.error();
  return T(static_cast<typename T::rep>(*value));
}

/// Gives primary keys: positive 63-bit, increasing with time, unique within this process and, but for one chance in
/// 2^10 within the same millisecond and counter, across processes: 41 bits of milliseconds since 2020, 12 bits of
/// counter, 10 bits drawn at start. Safe from any thread.
class IdSource {
 public:
  IdSource(const Clock& clock, Random& random);
  std::int64_t next();

  template <IsId T>
  T next() {
    return T(next());
  }

 private:
  const Clock& clock_;
  std::int64_t node_;
  std::atomic<std::int64_t> last_{0};  // milliseconds << 12 | counter
};

}  // namespace wanqiu::base

template <wanqiu::base::IsId T>
struct std::hash<T> {
  std::size_t operator()(T id) const noexcept { return std::hash<typename T::rep>{}(id.value); }
};
