#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "attempt_store.h"
#include "base/task.h"
#include "store/store.h"

namespace wanqiu::quiz {

/// Answers of many learners, made durable together.
///
/// A transaction an answer would give a site as many saves as its disk does fsyncs. Here whoever comes while a
/// transaction is under way waits for the next one, which takes all that wait in statements of a hundred rows. The
/// first who finds none under way starts the writing, which ends when nobody waits; no thread of its own is needed.
class AnswerSaver {
 public:
  /// The store outlives it, and it outlives what runs on the callers' event loops.
  explicit AnswerSaver(store::Store& store) : store_(store) {}

  /// Durable when it returns; throws what the store throws. Answers to the same place are stored in the order of their
  /// calls.
  base::Task<> save(SavedAnswer answer);
  /// Returns once everything that was saved before is durable or has failed.
  base::Task<> settle();

 private:
  /// One caller that waits.
  struct Waiting {
    std::optional<SavedAnswer> answer;  ///< none: it only waits its turn
    std::optional<store::Error> failed;
    boost::asio::any_io_executor executor;
    std::function<void()> done;
  };
  using Group = std::vector<std::shared_ptr<Waiting>>;

  base::Task<> pass(std::shared_ptr<Waiting> mine);
  void enqueue(std::shared_ptr<Waiting> one);
  base::Task<> write_all();
  base::Task<> write(Group& group);
  static void wake(Group group);

  store::Store& store_;
  std::mutex mutex_;  // guards what follows
  Group waiting_;
  bool writing_ = false;
};

}  // namespace wanqiu::quiz
