#include "workers.h"

namespace wanqiu::store {

Workers::Workers(const Settings& settings, SociSession::Access access, int count) {
  for (int i = 0; i < count; ++i) sessions_.push_back(std::make_unique<SociSession>(settings, access));
  for (auto& session : sessions_) threads_.emplace_back(&Workers::run, this, std::ref(*session));
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Workers::post(Job job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
}

void Workers::run(SociSession& session) {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job(session);
  }
}

}  // namespace wanqiu::store
