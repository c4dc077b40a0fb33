#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace wanqiu::people {

/// Slows guessing down: after some failures under one key (an account, an address) every further one doubles the time
/// until the next try, up to a limit. A failure is counted when a try begins, so that a thousand tries at once gain
/// nothing; a success takes it back.
///
/// Bounded: when `keys_max` are known, those whose time is over are forgotten first, then the one that is free soonest.
/// In memory alone: a restart forgets, and guessing a password across restarts is no way in.
class Throttle {
 public:
  struct Settings {
    int free = 5;  ///< failures without a wait
    base::Seconds first{1};
    base::Seconds longest{300};
    base::Seconds forget{900};  ///< after so long without a try all is forgiven
    std::size_t keys_max = 50'000;
  };
  explicit Throttle(const Settings& settings) : settings_(settings) {}

  /// How long this key must wait before it may try; 0: the try is counted as a failure and may go on.
  base::Seconds begin(std::string_view key, base::Milliseconds now);
  /// It was no failure: all that was counted for an account is forgotten…
  void forgive(std::string_view key);
  /// …and for an address, behind which there may be a whole office, this one try.
  void take_back(std::string_view key);

  std::size_t known() const;

 private:
  struct Tries {
    int failures = 0;
    base::Milliseconds last{};
    base::Milliseconds free_at{};
  };
  void make_room(base::Milliseconds now);
  base::Seconds delay(int failures) const;

  const Settings settings_;
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Tries> tries_;
};

}  // namespace wanqiu::people
