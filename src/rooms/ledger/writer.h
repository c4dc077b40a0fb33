#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "event_block.h"
#include "ledger/ledger.h"
#include "log_store.h"

namespace wanqiu::ledger {

/// A commit that finds the database locked tries so often, each time for its part of Settings::busy_ms_max.
constexpr int busy_attempts = 4;

/// Events of one caller that wait together, and where their answers go.
class Submission {
 public:
  explicit Submission(std::vector<Event> given) : events(std::move(given)) {}
  virtual ~Submission() = default;
  /// Called on the caller's executor where there is one, else on the writer's thread.
  virtual void answered() = 0;

  std::vector<Event> events;
  std::vector<base::Result<Receipt>> answers;
  boost::asio::any_io_executor executor;
  bool may_wait = false;  ///< in no hurry: it goes with the next batch, at the latest after `company_ms`
};

/// The one thread that changes the ledger: takes what waits, applies, commits, publishes, answers; between batches it
/// does what housekeeping hands it. See Ledger for what holds, docs/ledger.md for the picture.
class Writer {
 public:
  struct Parts {
    const base::Clock& clock;
    const Settings& settings;
    LogStore& store;
    State& state;
    std::vector<Projection*> projections;
    base::Hash chain{};
    std::uint64_t fence = 0;
  };
  /// What stands after the last commit.
  struct Committed {
    std::uint64_t last_seq = 0;
    base::Hash chain{};
    std::uint64_t batches = 0;
    std::uint64_t batch_events_max = 0;
    std::uint64_t log_bytes = 0;
    std::uint32_t learners = 0;
    std::shared_ptr<const RuleSet> rules;
  };

  explicit Writer(Parts parts);
  ~Writer();
  void start();
  void stop();

  /// false, and nothing is kept, when too much waits or the writer stops.
  bool submit(std::unique_ptr<Submission>& submission);
  /// Runs `work` on the writer's thread between two batches and waits for it; passes its exception on. false when
  /// stopped.
  bool between_batches(const std::function<void()>& work);
  std::function<void()> subscribe(std::function<void(const CommittedBatch&)> told);

  /// Rows were merged: on the writer's thread.
  void log_shrank(std::int64_t bytes);

  Committed committed() const;
  std::uint64_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

 private:
  void run();
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  void take(std::vector<std::unique_ptr<Submission>>& taken);
  void apply(Submission& submission, base::Instant now);
  void commit();
  bool commit_once(const BatchRow& row, bool& written);
  void publish();
  static void answer(std::vector<std::unique_ptr<Submission>>& taken);
  void die(const std::string& why);
  void do_work();

  Parts parts_;
  Chain links_;
  std::vector<Applied> batch_;  // what is being committed
  bool dead_ = false;           // a commit failed, and the terminator came back (tests)
  Committed committed_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable woken_;
  std::deque<std::unique_ptr<Submission>> queue_;
  std::size_t urgent_ = 0;  // of the queue: those that somebody waits for
  struct Work {
    const std::function<void()>* run;
    std::promise<bool> done;
  };
  std::deque<Work*> work_;
  bool stopping_ = false;
  Committed published_;

  std::mutex told_mutex_;  // held while subscribers are told
  std::uint64_t next_subscriber_ = 0;
  std::vector<std::pair<std::uint64_t, std::function<void(const CommittedBatch&)>>> told_;

  std::atomic<std::uint64_t> waiting_{0};
  std::thread thread_;
};

}  // namespace wanqiu::ledger
