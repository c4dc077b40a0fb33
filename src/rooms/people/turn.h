#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "base/task.h"

namespace wanqiu::people {

/// Changes of people take turns: one commits, then memory learns of it, then listeners are told, and only then the next
/// begins; so memory sees changes in the order of their commits. (Writes are one at a time in the store anyway.)
class Turn {
 public:
  class Held {
   public:
    explicit Held(Turn& turn) : turn_(&turn) {}
    Held(Held&& other) noexcept : turn_(std::exchange(other.turn_, nullptr)) {}
    Held(const Held&) = delete;
    Held& operator=(Held&&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
      if (turn_ != nullptr) turn_->pass_on();
    }

   private:
    Turn* turn_;
  };

  base::Task<Held> take();
  /// Waits on the calling thread: never on an event loop.
  Held take_now();

 private:
  /// True when it is the caller's turn at once; otherwise `go` is called when it is.
  bool enter(std::function<void()> go);
  void pass_on();

  std::mutex mutex_;
  bool taken_ = false;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace wanqiu::people
