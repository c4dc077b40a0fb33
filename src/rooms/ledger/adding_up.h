#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "day_sums.h"
#include "entry_book.h"
#include "ledger/verify.h"
#include "replay.h"

namespace wanqiu::ledger {

/// Events that the state has applied, on their way to the thread that adds them up a second time. All of them were
/// judged by the same rules.
struct Piece {
  std::shared_ptr<ReplayedRow> row;
  std::span<Applied> events;
  std::shared_ptr<const RuleSet> rules;
};

/// Adds up what the state has applied, a second way: the entries, and the day's caps from sums of its own. On a thread
/// of its own, since the state alone keeps one busy.
class AddingUp {
 public:
  AddingUp() : thread_([this] { run(); }) {}
  ~AddingUp();
  AddingUp(const AddingUp&) = delete;
  AddingUp& operator=(const AddingUp&) = delete;

  void push(Piece piece);
  /// Waits until all that was pushed is added up; the book may be used then, up to the next push.
  EntryBook& book();
  /// What was found wrong, once it was.
  std::optional<Difference> difference();

 private:
  static constexpr std::size_t pieces_max = 32;

  void run();
  std::optional<Difference> add(const Piece& piece);

  EntryBook book_;
  std::map<base::Day, DaySums> sums_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Piece> pieces_;
  bool busy_ = false;
  bool closed_ = false;
  std::optional<Difference> difference_;  // written by the thread alone
  std::exception_ptr failed_;             // likewise
  std::thread thread_;
};

}  // namespace wanqiu::ledger
