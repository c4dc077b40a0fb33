#pragma once

#include <unordered_map>

#include "base/ids.h"
#include "base/time.h"

namespace wanqiu::arena {

/// Slows down and stops whoever tries PINs. A million PINs and a handful of running matches: a guesser would need some
/// 100,000 tries for one, and here gets ten in ten minutes. Bounded: whoever did nothing wrong lately is forgotten, and
/// when 10,000 are held, the oldest. Pure.
class PinGuard {
 public:
  static constexpr int free_tries = 5;  ///< wrong ones within a minute
  static constexpr int tries_max = 10;
  static constexpr base::Milliseconds wait_max{4'000};
  static constexpr base::Milliseconds window{60'000};
  static constexpr base::Milliseconds blocked_time{600'000};
  static constexpr std::size_t held_max = 10'000;

  struct Told {
    base::Milliseconds wait{0};         ///< before the answer
    base::Milliseconds blocked_for{0};  ///< no answer at all
  };
  /// Counts as wrong until right() says that it was not, so that many at once are as many.
  Told came(base::LearnerNumber who, base::Milliseconds now);
  void right(base::LearnerNumber who);
  std::size_t held() const { return people_.size(); }

 private:
  struct Person {
    int wrong = 0;
    base::Milliseconds since{0};  // of the window, or of the block
    bool blocked = false;
  };
  void make_room(base::Milliseconds now);
  std::unordered_map<base::LearnerNumber, Person> people_;
};

}  // namespace wanqiu::arena
