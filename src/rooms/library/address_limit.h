#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace wanqiu::library {

/// How often strangers behind one address may do something in a minute. An IPv6 address stands for its /64, which is
/// what one household or phone has. Counted in memory and forgotten with the minute; with `addresses_max` in one minute
/// a further one is let through uncounted.
class AddressLimit {
 public:
  explicit AddressLimit(int a_minute) : a_minute_(a_minute) {}

  /// `elapsed` is of a clock that never goes back.
  bool take(std::string_view address, base::Milliseconds elapsed);

 private:
  static constexpr std::size_t addresses_max = 100'000;

  const int a_minute_;
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::unordered_map<std::string, int> taken_;
};

/// What of an address counts as one: an IPv4 address, the first half of an IPv6 one.
std::string address_place(std::string_view address);

}  // namespace wanqiu::library
