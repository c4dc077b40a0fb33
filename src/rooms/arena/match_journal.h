#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "arena/arena.h"
#include "base/clock.h"
#include "base/task.h"
#include "hall_match.h"
#include "store/store.h"

namespace wanqiu::arena {

/// What was committed of one match. `match` is as it stands after it.
struct MatchNews {
  MatchId id;
  const HallMatch& match;
  std::span<const Command> done;
};

/// What somebody wants of a match: a command, or a look at it, or that a new one be taken in.
struct MatchErrand {
  MatchId match;
  std::optional<Command> command;
  std::function<void(const HallMatch&)> look;
  std::unique_ptr<HallMatch> taken_in;
};
struct MatchAnswer {
  HallMatch::Outcome outcome;
  std::optional<base::Fault> fault;  ///< there is no such match, or nothing could be written: the outcome says nothing
};

/// The one thread that changes live matches, and makes what was done durable before anybody hears of it.
///
///   errands ─▶ queue ─▶ take all that waits ─▶ apply, in order; advance what is due       memory, under 1 µs each
///                                              COMMIT: one row a match that changed        one transaction, one fsync
///                                              tell subscribers, look, answer callers      one post an event loop
///
/// 19,000 players who answer within three seconds would be 19,000 commits one by one; those that wait together commit
/// together, so the rate follows the disk and an answer waits for two commits at most. Between a commit and the next,
/// all who look see the same durable state: a look is an errand too, done after the commit of what was before it.
///
/// A commit that fails: whoever was in it is told `unavailable`, and its matches are read again from the store, so that
/// memory is never ahead of the disk. (The ledger ends the process there; a match can be replayed in a moment, and
/// others should not end with it.)
///
/// At most one process may have a match: the rows' key refuses a second one.
class MatchJournal {
 public:
  struct Settings {
    std::size_t group_max = 16'384;     ///< errands in a commit
    std::size_t waiting_max = 262'144;  ///< beyond that callers are told to come back
  };
  using Told = std::function<void(const MatchNews&)>;

  /// Replays the matches that have not ended and resumes them. What cannot be replayed is left out, with a line on
  /// standard error.
  static base::Result<std::unique_ptr<MatchJournal>> open(store::Store& store, const base::Clock& clock,
                                                          Settings settings);
  static base::Result<std::unique_ptr<MatchJournal>> open(store::Store& store, const base::Clock& clock) {
    return open(store, clock, Settings());
  }
  /// For open(), which reads what there is and starts the thread.
  MatchJournal(store::Store& store, const base::Clock& clock, Settings settings);
  ~MatchJournal();
  MatchJournal(const MatchJournal&) = delete;
  MatchJournal& operator=(const MatchJournal&) = delete;
  /// Does what waits, then ends the thread.
  void stop();

  /// The time of matches: wall time when this was opened, and from then on what has passed. A clock that is set in the
  /// middle of a question changes nobody's points.
  base::Instant now() const { return began_ + (clock_.elapsed() - began_elapsed_); }

  /// `beside` writes what else belongs to it, in the same transaction; it may run more than once.
  base::Task<base::Result<void>> make(MatchId id, HallPlan plan, std::string content, base::LearnerId by,
                                      MatchKind kind = MatchKind::hall,
                                      std::function<void(store::Session&)> beside = {});
  /// Comes back once it is durable, or refused. The fault is not_found, too_many or unavailable.
  base::Task<base::Result<HallMatch::Outcome>> submit(MatchId match, Command command);
  /// Runs `work` with the match on the journal's thread, between two commits: shortly. `work` holds nothing with a
  /// destructor, as for Store::read.
  template <class F>
  base::Task<base::Result<std::invoke_result_t<F, const HallMatch&>>> look(MatchId match, F work) {
    static_assert(std::is_trivially_destructible_v<F>, "capture by reference what has a destructor");
    std::optional<std::invoke_result_t<F, const HallMatch&>> seen;
    MatchErrand errand{match, std::nullopt, [&work, &seen](const HallMatch& state) { seen.emplace(work(state)); }, {}};
    const MatchAnswer answer = co_await hand_over(std::move(errand));
    if (answer.fault) co_return *answer.fault;
    co_return std::move(*seen);
  }
  /// The same without a coroutine: `answered` runs on `executor`, or on the journal's thread where there is none.
  void hand_in(MatchErrand errand, boost::asio::any_io_executor executor,
               std::function<void(const MatchAnswer&)> answered);

  /// Told after each commit, on the journal's thread, before the callers are answered; `answered` is called after that,
  /// also when there was nothing to commit. Returns what ends it.
  std::function<void()> subscribe(Told told, std::function<void()> answered = {});

  std::uint64_t commits() const { return commits_; }

 private:
  struct Waiting {
    MatchErrand errand;
    boost::asio::any_io_executor executor;
    std::function<void(const MatchAnswer&)> answered;
    MatchAnswer answer;
  };
  struct Running {
    MatchId id;
    std::unique_ptr<HallMatch> match;  // null: must be read again
    std::vector<Command> done;         // since the last commit
    std::optional<base::Instant> ended_at;
    std::optional<base::Instant> due;  // as it stands in due_
  };

  void resume();
  base::Task<MatchAnswer> hand_over(MatchErrand errand);
  void run();
  bool take(std::vector<Waiting>& taken);
  void begin(Waiting& waiting);
  void apply(Running& running, Command command, HallMatch::Outcome& outcome);
  Running& take_in(MatchId id, std::unique_ptr<HallMatch> match);
  void note_due(Running& running);
  void put_due(Running& running, std::optional<base::Instant> due);
  void advance_due(base::Instant at);
  bool commit();
  void lose(std::vector<Waiting>& taken, const std::string& why);
  void publish();
  void look(Waiting& waiting);
  void answer(std::vector<Waiting>& taken);
  Running* find(MatchId id, MatchAnswer& answer);
  base::Result<std::unique_ptr<HallMatch>> read(MatchId id);

  store::Store& store_;
  const base::Clock& clock_;
  const Settings settings_;
  const base::Instant began_;
  const base::Milliseconds began_elapsed_;

  // The thread's own.
  std::unordered_map<MatchId, Running> running_;
  std::vector<Running*> touched_;  // with something done since the last commit
  std::set<std::pair<base::Instant, MatchId>> due_;
  base::Instant advances_from_;  // not before: the last commit failed
  std::string failure_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable woken_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;

  std::mutex told_mutex_;  // held while subscribers are told
  std::uint64_t next_subscriber_ = 0;
  struct Subscriber {
    std::uint64_t number = 0;
    Told told;
    std::function<void()> answered;
  };
  std::vector<Subscriber> told_;

  std::atomic<std::uint64_t> commits_{0};
  std::thread thread_;
};

}  // namespace wanqiu::arena
