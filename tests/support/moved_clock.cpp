#include "support/moved_clock.h"

namespace wanqiu::support {

base::Instant MovedClock::now() const {
  return base::from_ms(now_ms_.load());
}

base::Milliseconds MovedClock::elapsed() const {
  return base::Milliseconds(elapsed_ms_.load());
}

void MovedClock::advance(base::Milliseconds by) {
  now_ms_ += by.count();
  elapsed_ms_ += by.count();
}

void MovedClock::set_wall(base::Instant to) {
  now_ms_ = base::to_ms(to);
}

}  // namespace wanqiu::support
