#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "workers.h"

namespace wanqiu::store {
namespace {

namespace asio = boost::asio;

class SociStore final : public Store {
 public:
  explicit SociStore(const Settings& settings)
      : settings_(settings),
        writer_(settings_, SociSession::Access::write, 1),
        readers_(settings_, SociSession::Access::read, settings.readers) {}

  const Settings& settings() const override { return settings_; }

 protected:
  base::Task<void> await(Mode mode, Work work) override {
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        [this, mode, todo = std::move(work)](auto handler) mutable {
          // The handler moves to the worker and comes home by a post to its own loop, which the guard keeps running.
          auto shared = std::make_shared<decltype(handler)>(std::move(handler));
          auto guard = asio::make_work_guard(asio::get_associated_executor(*shared));
          workers(mode).post([shared, guard, job = std::move(todo)](SociSession& session) mutable {
            std::exception_ptr failure;
            try {
              session.transact(job);
            } catch (...) {
              failure = std::current_exception();
            }
            asio::post(guard.get_executor(),
                       [shared, failure = std::move(failure)]() mutable { std::move (*shared)(std::move(failure)); });
          });
        },
        asio::use_awaitable);
  }

  void wait(Mode mode, const Work& work) override {
    // One thread at a time has the failure; the promise is the worker's too, which may still be waking this one.
    std::exception_ptr failure;
    const auto done = std::make_shared<std::promise<void>>();
    workers(mode).post([&work, &failure, done](SociSession& session) {
      try {
        session.transact(work);
      } catch (...) {
        failure = std::current_exception();
      }
      done->set_value();
    });
    done->get_future().wait();
    if (failure) std::rethrow_exception(std::move(failure));
  }

 private:
  Workers& workers(Mode mode) { return mode == Mode::read ? readers_ : writer_; }

  const Settings settings_;
  Workers writer_;  // opened first: it makes the SQLite file and puts it into WAL mode
  Workers readers_;
};

}  // namespace

base::Result<std::unique_ptr<Store>> Store::open(const Settings& settings) {
  try {
    return std::make_unique<SociStore>(settings);
  } catch (const Error& error) {
    return base::Fault::unavailable(to_string(settings.location) + " cannot be opened: " + error.what());
  }
}

}  // namespace wanqiu::store
