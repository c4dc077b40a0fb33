#pragma once

#include "base/time.h"

namespace wanqiu::arena {

/// How many frames one connection may send: 20 in a second. Who goes on after being told is cut off. Pure.
class FrameRate {
 public:
  static constexpr int per_second_max = 20;
  static constexpr int patience = 40;  ///< frames over the limit, in all

  enum class Told { taken, too_fast, too_fast_again, over };
  Told came(base::Milliseconds now) {
    if (now - window_ >= base::Milliseconds(1'000)) {
      window_ = now;
      count_ = 0;
    }
    if (++count_ <= per_second_max) return Told::taken;
    if (++refused_ > patience) return Told::over;
    return count_ == per_second_max + 1 ? Told::too_fast : Told::too_fast_again;
  }
  base::Milliseconds retry(base::Milliseconds now) const { return window_ + base::Milliseconds(1'000) - now; }

 private:
  base::Milliseconds window_{-1'000};
  std::int16_t count_ = 0;
  std::int16_t refused_ = 0;
};

}  // namespace wanqiu::arena
