// The floor under durable events: a bare group commit, one row an event.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct sqlite3;

namespace wanqiu::bench {

/// One thread takes all that waits, inserts each text as a row of one table, commits once (SQLite, WAL, synchronous
/// FULL) and resumes the callers on their own loops. No rules, no keys, no order kept but that of arrival.
class BareLog {
 public:
  explicit BareLog(const std::string& file);
  ~BareLog();
  BareLog(const BareLog&) = delete;
  BareLog& operator=(const BareLog&) = delete;

  /// Comes back once the row is durable.
  boost::asio::awaitable<void> append(std::string row);
  std::uint64_t rows() const;

 private:
  struct Waiting {
    std::string row;
    boost::asio::any_io_executor executor;
    std::function<void()> resume;
  };
  void run();
  void commit(const std::vector<Waiting>& taken);

  sqlite3* database_ = nullptr;
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  std::vector<Waiting> queue_;
  std::uint64_t rows_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace wanqiu::bench
