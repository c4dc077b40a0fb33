#include "turn.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

namespace wanqiu::people {

namespace asio = boost::asio;

bool Turn::enter(std::function<void()> go) {
  const std::lock_guard lock(mutex_);
  if (taken_) {
    waiting_.push_back(std::move(go));
    return false;
  }
  taken_ = true;
  return true;
}

void Turn::pass_on() {
  std::function<void()> next;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      taken_ = false;
      return;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  next();
}

base::Task<Turn::Held> Turn::take() {
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
      [this](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto guard = asio::make_work_guard(asio::get_associated_executor(*shared));
        const auto go = [shared, guard] {
          asio::post(guard.get_executor(), [shared] { std::move (*shared)(std::exception_ptr()); });
        };
        if (enter(go)) go();
      },
      asio::use_awaitable);
  co_return Held(*this);
}

Turn::Held Turn::take_now() {
  std::promise<void> mine;
  if (!enter([&mine] { mine.set_value(); })) mine.get_future().wait();
  return Held(*this);
}

}  // namespace wanqiu::people
