#include "bare_log.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <memory>

namespace wanqiu::bench {
namespace {

void check(int code, int expected, sqlite3* database) {
  if (code == expected) return;
  fmt::print(stderr, "bench: bare log: {}\n", sqlite3_errmsg(database));
  std::exit(1);
}

void execute(sqlite3* database, const char* sql) {
  check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK, database);
}

}  // namespace

BareLog::BareLog(const std::string& file) {
  check(sqlite3_open(file.c_str(), &database_), SQLITE_OK, database_);
  execute(database_, "pragma journal_mode = wal");
  execute(database_, "pragma synchronous = full");
  execute(database_, "create table events (seq integer primary key, event text not null)");
  thread_ = std::thread([this] { run(); });
}

BareLog::~BareLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    woken_.notify_one();
  }
  thread_.join();
  sqlite3_close(database_);
}

boost::asio::awaitable<void> BareLog::append(std::string row) {
  const auto executor = co_await boost::asio::this_coro::executor;
  auto initiate = [this, executor](auto handler, std::string given) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const std::lock_guard lock(mutex_);
    queue_.push_back({std::move(given), executor, [shared] { std::move (*shared)(); }});
    if (queue_.size() == 1) woken_.notify_one();
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
      std::move(initiate), boost::asio::use_awaitable, std::move(row));
}

std::uint64_t BareLog::rows() const {
  const std::lock_guard lock(mutex_);
  return rows_;
}

void BareLog::run() {
  std::vector<Waiting> taken;
  while (true) {
    taken.clear();
    {
      std::unique_lock lock(mutex_);
      woken_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      taken.swap(queue_);
    }
    commit(taken);
    {
      const std::lock_guard lock(mutex_);
      rows_ += taken.size();
    }
    // One post for each loop, not for each caller.
    std::vector<std::pair<boost::asio::any_io_executor, std::vector<std::function<void()>>>> loops;
    for (auto& one : taken) {
      auto found =
          std::find_if(loops.begin(), loops.end(), [&](const auto& loop) { return loop.first == one.executor; });
      if (found == loops.end()) found = loops.insert(loops.end(), {one.executor, {}});
      found->second.push_back(std::move(one.resume));
    }
    for (auto& [executor, resumes] : loops) {
      boost::asio::post(executor, [all = std::move(resumes)] {
        for (const auto& resume : all) resume();
      });
    }
  }
}

void BareLog::commit(const std::vector<Waiting>& taken) {
  static sqlite3_stmt* insert = nullptr;
  if (insert == nullptr)
    check(sqlite3_prepare_v2(database_, "insert into events (event) values (?1)", -1, &insert, nullptr), SQLITE_OK,
          database_);
  execute(database_, "begin immediate");
  for (const auto& one : taken) {
    sqlite3_bind_text(insert, 1, one.row.data(), static_cast<int>(one.row.size()), SQLITE_STATIC);
    check(sqlite3_step(insert), SQLITE_DONE, database_);
    sqlite3_reset(insert);
  }
  execute(database_, "commit");
}

}  // namespace wanqiu::bench
