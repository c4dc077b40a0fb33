#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/ids.h"
#include "base/result.h"
#include "people/import.h"

namespace wanqiu::people {

struct ImportId : base::Id<ImportId> {
  using Id::Id;
};

enum class JobState : std::uint8_t { running, done, failed };
BOOST_DESCRIBE_ENUM(JobState, running, done, failed)

struct JobView {
  ImportId id;
  JobState state = JobState::running;
  std::int64_t rows_done = 0;
  std::int64_t rows = 0;
  std::optional<std::string> failure;
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;
  std::int64_t moved = 0;
  std::vector<Rejection> rejected;
  std::int64_t rejected_count = 0;
};
BOOST_DESCRIBE_STRUCT(JobView, (),
                      (id, state, rows_done, rows, failure, imported, duplicates, moved, rejected, rejected_count))

/// Imports that run on after the answer, one at a time, on a thread of their own; the last 20 are remembered until the
/// program stops.
class ImportJobs {
 public:
  using Work = std::function<base::Result<ImportReport>(const Progress&)>;
  ~ImportJobs();

  /// conflict while another one runs.
  base::Result<JobView> start(ImportId id, base::LearnerNumber owner, Work work);
  /// Only the owner's own.
  std::optional<JobView> find(ImportId id, base::LearnerNumber owner) const;
  void wait();
  /// Ends the one that runs before its next commit, and waits until it has.
  void stop();

 private:
  struct Job {
    base::LearnerNumber owner;
    JobView view;
  };
  void run(const std::shared_ptr<Job>& job, const Work& work);

  mutable std::mutex mutex_;
  std::map<ImportId, std::shared_ptr<Job>> jobs_;
  std::thread thread_;
  bool running_ = false;
  bool stopping_ = false;
};

}  // namespace wanqiu::people
