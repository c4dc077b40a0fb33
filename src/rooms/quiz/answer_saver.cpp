#include "answer_saver.h"

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

namespace wanqiu::quiz {
namespace {

/// What of a group is written: of several answers to one place the last.
std::vector<SavedAnswer> last_of_each(const std::vector<const SavedAnswer*>& given) {
  std::set<std::pair<AttemptId, std::int32_t>> taken;
  std::vector<SavedAnswer> kept;
  for (auto one = given.rbegin(); one != given.rend(); ++one) {
    if (taken.insert({(*one)->attempt, (*one)->place}).second) kept.push_back(**one);
  }
  return kept;
}

}  // namespace

base::Task<> AnswerSaver::save(SavedAnswer answer) {
  auto mine = std::make_shared<Waiting>();
  mine->answer = std::move(answer);
  co_await pass(std::move(mine));
}

base::Task<> AnswerSaver::settle() {
  co_await pass(std::make_shared<Waiting>());
}

base::Task<> AnswerSaver::pass(std::shared_ptr<Waiting> mine) {
  mine->executor = co_await boost::asio::this_coro::executor;
  auto initiate = [this](auto handler, std::shared_ptr<Waiting> one) {
    auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    one->done = [kept] { std::move (*kept)(); };
    enqueue(std::move(one));
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(std::move(initiate),
                                                                                     boost::asio::use_awaitable, mine);
  if (mine->failed) throw *mine->failed;
}

void AnswerSaver::enqueue(std::shared_ptr<Waiting> one) {
  const auto executor = one->executor;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(one));
    if (writing_) return;
    writing_ = true;
  }
  boost::asio::co_spawn(executor, write_all(), [](const std::exception_ptr& failed) {
    if (failed) spdlog::critical("saving answers stopped for a reason that nobody expected");
  });
}

base::Task<> AnswerSaver::write_all() {
  for (;;) {
    Group group;
    {
      const std::lock_guard lock(mutex_);
      group.swap(waiting_);
      if (group.empty()) {
        writing_ = false;
        co_return;
      }
    }
    co_await write(group);
    wake(std::move(group));
  }
}

base::Task<> AnswerSaver::write(Group& group) {
  std::vector<const SavedAnswer*> given;
  for (const auto& one : group) {
    if (one->answer) given.push_back(&*one->answer);
  }
  if (given.empty()) co_return;
  const auto kept = last_of_each(given);
  std::optional<store::Error> failed;
  try {
    co_await store_.write([&](store::Session& db) { save_answers(db, kept); });
  } catch (const store::Error& error) {
    failed = error;
  } catch (const std::exception& error) {
    failed = store::Error(store::Error::Kind::other, error.what());
  }
  if (!failed) co_return;
  for (const auto& one : group) {
    if (one->answer) one->failed = failed;
  }
}

/// One post an event loop, not one a caller.
void AnswerSaver::wake(Group group) {
  std::vector<std::pair<boost::asio::any_io_executor, Group>> loops;
  for (auto& one : group) {
    auto found =
        std::find_if(loops.begin(), loops.end(), [&](const auto& loop) { return loop.first == one->executor; });
    if (found == loops.end()) found = loops.insert(loops.end(), {one->executor, Group{}});
    found->second.push_back(std::move(one));
  }
  for (auto& [executor, mine] : loops) {
    const auto guard = boost::asio::make_work_guard(executor);  // its loop stays until the post is over
    boost::asio::post(executor, [woken = std::move(mine)] {
      for (const auto& one : woken) std::exchange(one->done, nullptr)();
    });
  }
}

}  // namespace wanqiu::quiz
