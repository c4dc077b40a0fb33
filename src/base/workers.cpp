#include "base/workers.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/result.h"

namespace wanqiu::base {

namespace asio = boost::asio;

struct Workers::Pool {
  Pool(int thread_count, int most) : waiting_max(most), threads(static_cast<std::size_t>(thread_count)) {}
  int waiting_max;
  std::atomic<int> waiting{0};
  asio::thread_pool threads;
};

namespace {

struct Place {
  explicit Place(std::atomic<int>& of) : count(&of) {}
  Place(Place&& other) noexcept : count(std::exchange(other.count, nullptr)) {}
  ~Place() {
    if (count != nullptr) count->fetch_sub(1);
  }
  std::atomic<int>* count;
};

Task<void> do_work(std::function<void()> work, Place) {
  work();
  co_return;
}

}  // namespace

Workers::Workers(int threads, int waiting_max) : pool_(std::make_unique<Pool>(threads, waiting_max)) {}

Workers::~Workers() {
  pool_->threads.stop();
  pool_->threads.join();
}

Task<void> Workers::hand_over(std::function<void()> work) {
  Place place(pool_->waiting);
  if (pool_->waiting.fetch_add(1) >= pool_->waiting_max) {
    throw FaultError(Fault::unavailable("too much of this waits already; try again in a moment"));
  }
  auto task = do_work(std::move(work), std::move(place));
  co_await asio::co_spawn(pool_->threads.get_executor(), std::move(task), asio::use_awaitable);
}

}  // namespace wanqiu::base
