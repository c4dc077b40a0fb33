#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/task.h"

namespace wanqiu::base {

/// A few threads for work that blocks or takes milliseconds: processes, files, long questions. An event loop hands work
/// over and is told when it is done. No more than `waiting_max` pieces wait or run; a further one ends its request with
/// `unavailable`.
class Workers {
 public:
  Workers(int threads, int waiting_max);
  /// Waits for what runs; what waits is dropped.
  ~Workers();

  /// Runs `work` on a worker; the coroutine goes on where it was. What `work` throws comes out here.
  template <class F>
  Task<std::invoke_result_t<F>> run(F work) {
    auto result = std::make_shared<std::optional<std::invoke_result_t<F>>>();
    std::function<void()> step = [result, work = std::move(work)]() mutable { result->emplace(work()); };
    co_await hand_over(std::move(step));
    co_return std::move(**result);
  }

 private:
  struct Pool;
  Task<void> hand_over(std::function<void()> work);

  std::unique_ptr<Pool> pool_;
};

}  // namespace wanqiu::base
