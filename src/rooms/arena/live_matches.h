#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "http/access.h"
#include "http/socket.h"
#include "live_loop.h"
#include "match_journal.h"

namespace wanqiu::arena {

http::Shared shared_frame(const frame::ToClient& frame);

/// The matches that somebody looks at, and the event loops on which they do.
class LiveMatches {
 public:
  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    MatchJournal& journal;
    base::Hash secret;
    std::function<std::optional<std::string>(base::LearnerNumber)> shown_name;
    std::function<std::string(base::OrganisationId)> organisation_name;
    std::function<void(const MatchNews&)> ended;  ///< on the journal's thread: be quick
    /// Somebody wants to play again with those who are still there; false when that cannot be.
    std::function<bool(MatchId, base::LearnerNumber)> rematch;
  };
  explicit LiveMatches(Parts parts);
  ~LiveMatches();
  LiveMatches(const LiveMatches&) = delete;
  LiveMatches& operator=(const LiveMatches&) = delete;

  /// Read from the store where nobody has asked for it before; null when there is none, or it ended long ago.
  base::Task<std::shared_ptr<LiveMatch>> find(MatchId id);
  std::shared_ptr<LiveMatch> held(MatchId id) const;
  /// Lets go of what has ended and nobody is connected to.
  void tidy();
  /// The answer of the address at which a match is played.
  http::Upgrade upgrade(std::shared_ptr<LiveMatch> match, http::Caller caller, bool may_host);

  /// Players who are gone leave, a match whose host is gone runs by itself.
  void watch(LiveMatch& match);
  /// From any thread; nothing when that player is not connected.
  void tell_player(MatchId id, base::LearnerNumber who, const frame::ToClient& frame);
  bool ask_rematch(MatchId id, base::LearnerNumber who) { return parts_.rematch && parts_.rematch(id, who); }
  /// What waits for event loops goes to them.
  void flush();

  std::shared_ptr<LiveLoop> loop_of(const boost::asio::any_io_executor& executor);
  std::uint64_t next_number() { return ++last_number_; }
  void let_go(const LiveLoop& loop);  ///< it has no connection left

  MatchJournal& journal() { return parts_.journal; }
  const base::Clock& clock() const { return parts_.clock; }
  const base::Hash& secret() const { return parts_.secret; }
  std::string shown_name(base::LearnerNumber learner) const { return parts_.shown_name(learner).value_or(""); }

 private:
  void told(const MatchNews& news);
  void cast(const MatchNews& news, const LiveMatch& match);
  void cast_rivals(const MatchNews& news);
  void cast(const std::shared_ptr<const Cast>& what);

  Parts parts_;
  std::atomic<std::uint64_t> last_number_{0};
  std::function<void()> unsubscribe_;

  mutable std::mutex matches_mutex_;  // guards matches_
  std::unordered_map<MatchId, std::shared_ptr<LiveMatch>> matches_;
  std::mutex loops_mutex_;  // guards loops_; held while one of them is posted to, so that it is still there
  std::vector<std::shared_ptr<LiveLoop>> loops_;
};

}  // namespace wanqiu::arena
