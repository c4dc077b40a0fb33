#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "base/task.h"

namespace wanqiu::insight {

/// A thread for questions that take milliseconds: event loops hand them over and are told when they are answered. No
/// more than `waiting_max` wait or run; a further one ends its request with `unavailable`.
class Calculations {
 public:
  explicit Calculations(int waiting_max);
  /// Waits for what runs; what waits is dropped.
  ~Calculations();

  /// Runs `work` there; the coroutine goes on where it was. What `work` throws comes out here.
  template <class F>
  base::Task<std::invoke_result_t<F>> run(F work) {
    auto result = std::make_shared<std::optional<std::invoke_result_t<F>>>();
    std::function<void()> step = [result, work = std::move(work)]() mutable { result->emplace(work()); };
    co_await hand_over(std::move(step));
    co_return std::move(**result);
  }

 private:
  struct Pool;
  base::Task<void> hand_over(std::function<void()> work);

  std::unique_ptr<Pool> pool_;
};

}  // namespace wanqiu::insight
