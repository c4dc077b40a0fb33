#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "base/task.h"

namespace wanqiu::people {

/// Runs `job` on a thread of the pool; the coroutine goes on where it was. What `job` throws comes out here.
template <class R, class F>
base::Task<R> run_on(boost::asio::thread_pool& pool, F job) {
  namespace asio = boost::asio;
  R result{};
  R* const to = &result;
  asio::thread_pool* const threads = &pool;
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
      [threads, to, todo = std::move(job)](auto handler) mutable {
        // The handler moves to the pool and comes home by a post to its own loop, which the guard keeps running.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto guard = asio::make_work_guard(asio::get_associated_executor(*shared));
        asio::post(*threads, [shared, guard, to, run = std::move(todo)]() mutable {
          std::exception_ptr failure;
          try {
            *to = run();
          } catch (...) {
            failure = std::current_exception();
          }
          asio::post(guard.get_executor(),
                     [shared, failure = std::move(failure)]() mutable { std::move (*shared)(std::move(failure)); });
        });
      },
      asio::use_awaitable);
  co_return result;
}

}  // namespace wanqiu::people
