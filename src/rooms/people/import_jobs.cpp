#include "import_jobs.h"

#include <spdlog/spdlog.h>

namespace wanqiu::people {
namespace {

/// Out of an import's report of its progress, when it must end.
struct Stopped {};

}  // namespace

ImportJobs::~ImportJobs() {
  stop();
}

void ImportJobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wait();
}

void ImportJobs::wait() {
  if (thread_.joinable()) thread_.join();
}

base::Result<JobView> ImportJobs::start(ImportId id, base::LearnerNumber owner, Work work) {
  constexpr std::size_t remembered_max = 20;
  const std::lock_guard lock(mutex_);
  if (stopping_) return base::Fault::unavailable("the program is stopping");
  if (running_) return base::Fault::conflict("", "another import is running; wait until it is done");
  if (thread_.joinable()) thread_.join();
  while (jobs_.size() >= remembered_max) jobs_.erase(jobs_.begin());
  auto job = std::make_shared<Job>();
  job->owner = owner;
  job->view.id = id;
  jobs_[id] = job;
  running_ = true;
  thread_ = std::thread([this, job, todo = std::move(work)] { run(job, todo); });
  return job->view;
}

void ImportJobs::run(const std::shared_ptr<Job>& job, const Work& work) {
  const Progress progress = [&](std::int64_t done, std::int64_t of) {
    const std::lock_guard lock(mutex_);
    if (stopping_) throw Stopped{};
    job->view.rows_done = done;
    job->view.rows = of;
  };
  std::optional<std::string> failure;
  ImportReport report;
  try {
    auto result = work(progress);
    if (result) {
      report = std::move(*result);
    } else {
      failure = to_string(result.error());
    }
  } catch (const Stopped&) {
    failure = "the program was stopped; what was reported as done before is kept";
  } catch (const std::exception& error) {
    spdlog::error("an import of learners failed: {}", error.what());
    failure = "the database did not take it; what was reported as done before is kept";
  }
  const std::lock_guard lock(mutex_);
  auto& view = job->view;
  view.state = failure ? JobState::failed : JobState::done;
  view.failure = failure;
  view.imported = report.imported;
  view.duplicates = report.duplicates;
  view.moved = report.moved;
  view.rejected = std::move(report.rejected);
  view.rejected_count = report.rejected_count;
  running_ = false;
}

std::optional<JobView> ImportJobs::find(ImportId id, base::LearnerNumber owner) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || found->second->owner != owner) return std::nullopt;
  return found->second->view;
}

}  // namespace wanqiu::people
