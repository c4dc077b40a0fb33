#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "soci_session.h"

namespace wanqiu::store {

/// Threads that each own one connection and take pieces of work from one queue.
class Workers {
 public:
  using Job = std::function<void(SociSession&)>;

  /// Connections are opened here, so that a place that cannot be opened is known at once; throws Error.
  Workers(const Settings& settings, SociSession::Access access, int count);
  /// Finishes what is queued.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void post(Job job);

 private:
  void run(SociSession& session);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<SociSession>> sessions_;
  std::vector<std::thread> threads_;
};

}  // namespace wanqiu::store
