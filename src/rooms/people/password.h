#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/task.h"

namespace wanqiu::people {

/// 8 to 200 characters of any kind, but none of the best known ones and not a name of the account itself. (No rule
/// about kinds of characters: they make passwords worse, NIST SP 800-63B.)
base::Result<void> check_password(std::string_view password, std::string_view field,
                                  std::initializer_list<std::string_view> own_names);

/// argon2id off the event loops. A hash takes tens of milliseconds and some MiB by design, so only `threads` run at
/// once and only `waiting` may wait; beyond that callers get `unavailable`. Hashes are in libsodium's text form with
/// their parameters.
class Passwords {
 public:
  struct Settings {
    int threads = 1;
    int waiting = 200;
    std::size_t memory_bytes = std::size_t{19} << 20U;
    int passes = 2;
  };
  explicit Passwords(const Settings& settings);
  ~Passwords();

  base::Task<std::string> hash(std::string password);
  /// An empty hash stands for nobody: takes the same time and is never right.
  base::Task<bool> verify(std::string hash, std::string password);
  /// Was it made with other parameters than today's?
  bool is_outdated(const std::string& hash) const;
  std::string hash_now(const std::string& password) const;
  bool verify_now(const std::string& hash, const std::string& password) const;

 private:
  template <class R, class F>
  base::Task<R> work(F job);

  const Settings settings_;
  const std::string nobody_;
  std::atomic<int> waiting_{0};
  boost::asio::thread_pool pool_;
};

}  // namespace wanqiu::people
