#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "http/socket.h"
#include "live_match.h"

namespace wanqiu::arena {

class LiveConnection;
class LiveMatches;

/// What everybody in a match is told of one scene: bytes that all share, and at a lock everybody's own standing.
struct Cast {
  MatchId match;
  std::uint64_t commit = 0;  ///< who came with the state of this commit, or a later one, knows it already
  std::uint16_t question = 0;
  Seat but;  ///< is not told: it is about them
  std::vector<http::Shared> frames;
  std::shared_ptr<const std::vector<HallStanding>> standings;  ///< beside the seats
};

/// The connections of one event loop.
///
///   journal's thread ─▶ tell(): to one │ cast(): to all of a match      a short lock, nothing is sent
///                    ─▶ LiveMatches::flush(): one post a loop, after a commit
///   loop's thread    ─▶ what is for one first; then of each match a slice of 64 receivers; then posts itself again
///
/// 19,000 receivers take some 100 ms of sending: in slices, an answer that comes in meanwhile waits for one slice at
/// most. A timer of 250 ms walks the connections: pings, who has not said hello, counts for hosts and screens.
class LiveLoop : public std::enable_shared_from_this<LiveLoop> {
 public:
  static constexpr std::size_t slice = 64;
  static constexpr base::Milliseconds tick_time{250};

  LiveLoop(LiveMatches& matches, boost::asio::any_io_executor executor)
      : matches_(matches), executor_(std::move(executor)) {}

  // On the loop's thread.
  std::uint64_t add(LiveConnection& connection);  ///< its number, of all loops
  void remove(std::uint64_t number, MatchId match);
  /// From now on it is told what everybody is told.
  void put_in(std::uint64_t number, MatchId match);
  bool empty() const { return connections_.empty(); }
  const boost::asio::any_io_executor& executor() const { return executor_; }

  // From any thread.
  void tell(std::uint64_t number, std::function<void(LiveConnection&)> what);
  void cast(const std::shared_ptr<const Cast>& what);
  /// Posts, where something waits. By LiveMatches, which knows that the loop is there.
  void post();

 private:
  struct Member {
    LiveConnection* connection = nullptr;
    std::size_t place = 0;  // in its room
  };
  struct Room {
    void take_out(const Member& member);
    void close_gaps();

    std::vector<Member*> all;  // null: is gone
    std::size_t gone = 0;
    std::vector<LiveConnection*> watchers;
    std::deque<std::shared_ptr<const Cast>> casts;
    std::size_t next = 0;  // of `all`, for the first cast
    MatchState shown;      // to watchers
    bool has_shown = false;
  };

  void run();
  void send_slice(Room& room);
  void wait_for_tick();
  void tick();
  void show_counts(Room& room, LiveMatch& match);

  LiveMatches& matches_;
  const boost::asio::any_io_executor executor_;
  std::unordered_map<std::uint64_t, Member> connections_;
  std::unordered_map<MatchId, Room> rooms_;
  std::vector<MatchId> sending_;                    // those with casts
  std::optional<boost::asio::steady_timer> timer_;  // while there are connections: it must not outlive the loop
  std::uint32_t tick_ = 0;

  struct Told {
    std::uint64_t number = 0;
    std::function<void(LiveConnection&)> what;
  };
  std::mutex mutex_;  // guards what follows
  std::vector<Told> told_;
  std::vector<std::shared_ptr<const Cast>> casts_;
  bool posted_ = false;
};

}  // namespace wanqiu::arena
