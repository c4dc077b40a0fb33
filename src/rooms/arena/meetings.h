#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "arena/arena.h"
#include "arena/meeting_questions.h"
#include "base/random.h"
#include "frames.h"
#include "http/access.h"
#include "match_journal.h"
#include "meeting_store.h"
#include "seek_pool.h"

namespace wanqiu::arena {

/// Somebody who seeks, from any thread; they may be gone already.
class SeekLine {
 public:
  virtual ~SeekLine() = default;
  virtual void tell(const frame::ToClient& frame) = 0;
  /// After what was told; nothing is heard any more.
  virtual void end(std::string reason) = 0;
};

/// A meeting as it stands after a commit: what decides about it outside of the match itself.
struct MeetingNews {
  struct Player {
    base::LearnerNumber number;
    bool present = false;
    bool answered = false;  ///< the question that is asked
  };
  MatchId match;
  Phase phase = Phase::created;
  std::uint16_t question = 0;
  base::Instant since;
  std::optional<MatchQuestion> asked;  ///< while it is open
  std::vector<Player> players;         ///< by seat
};

/// Duels and matches of four, from seeking to what follows from their end.
///
///   seek ─▶ SeekPool ─ pair() ─▶ make: questions of the paper, plan, rows ─▶ met, to each
///   news of the journal ─▶ all seats are taken: it starts │ one is left: it ends │ a question opens: practice answers
///   ended ─▶ settle_meeting (ratings, season) ─▶ ledger ─▶ told │ rematch: all who are still there ask ─▶ make
///
/// The state is under one mutex, held shortly; what waits for the store runs as coroutines on a loop and a thread of
/// its own, on which nothing else waits. A tick of 100 ms while anything is due, else it sleeps.
class Meetings {
 public:
  static constexpr base::Milliseconds start_wait{10'000};  ///< for who does not come
  static constexpr base::Milliseconds answer_time{15'000};
  /// More would stand in the store's queue before the journal, whose players wait for their answers to be durable.
  static constexpr int meeting_max = 4;
  static constexpr base::Milliseconds kept_after_end{10 * 60'000};  ///< for a rematch
  static constexpr int invitations_max = 5;                         ///< of one person, at once

  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    base::Random& random;
    MatchJournal& journal;
    MeetingQuestions& questions;
    ledger::Ledger& ledger;
    /// Whether this player's connection to the match is there.
    std::function<bool(MatchId, base::LearnerNumber)> connected;
    std::function<void(MatchId, base::LearnerNumber, const frame::ToClient&)> tell_player;
    /// So that who is not connected is missed, and has left when their time is over; watch() looks whose is.
    std::function<base::Task<>(MatchId)> follow;
    std::function<void(MatchId)> watch;
    std::string practice_name;
    MatchmakingRules rules;
  };
  /// Goes on with what is in the store.
  explicit Meetings(Parts parts);
  ~Meetings();
  Meetings(const Meetings&) = delete;
  Meetings& operator=(const Meetings&) = delete;
  /// What is under way is done, nothing new begins. Before the journal's end.
  void stop();

  // From any thread.
  void seek(const http::Caller& who, MeetingKind kind, std::shared_ptr<SeekLine> line);
  /// The connection is gone; nothing when the person seeks by another one.
  void leave(base::LearnerNumber who, const SeekLine* line);
  /// false when this is no meeting, or no rematch of it can be.
  bool ask_rematch(MatchId match, base::LearnerNumber who);
  /// Whether this person may connect. A match that is no meeting, or ended long ago, is not known here.
  enum class Entry : std::uint8_t { unknown, allowed, refused };
  Entry entry(MatchId match, base::LearnerNumber who) const;

  /// conflict where there are no questions for it; too_many.
  base::Task<base::Result<Invitation>> invite(http::Caller who, MeetingKind kind);
  /// Only while it can be joined.
  base::Task<base::Result<Invitation>> invitation(std::string code);

  /// What this organisation's learners are asked of, if there is anything.
  base::Task<std::optional<PaperRef>> paper_of(base::OrganisationId organisation) {
    return parts_.questions.paper_of(organisation);
  }

 private:
  struct Person {
    base::LearnerNumber number;
    base::OrganisationId organisation;
  };
  struct Held {
    MeetingRow row;
    std::vector<Person> players;  // of an invitation: who has taken a seat
    double practice_rating = 1500;
    MeetingNews news;
    bool practice_joined = false;
    bool start_asked = false;
    bool end_asked = false;
    std::optional<base::Instant> opened;  // the question for which practice has drawn its answers
    base::Milliseconds ended_at{0};
    std::set<base::LearnerNumber> rematch;
    bool remade = false;
  };
  struct Due {
    MatchId match;
    Command command;
  };
  /// Who have found each other, and wait for their match to be made.
  struct Found {
    SeekPool::Found who;
    std::vector<std::shared_ptr<SeekLine>> lines;
  };
  struct Making {
    MeetingRow row;
    std::vector<Person> players;
    double practice_rating = 1500;
    std::optional<Invitation> invitation;
  };

  // On the loop's thread.
  base::Task<> enter(Person who, MeetingKind kind, std::shared_ptr<SeekLine> line);
  base::Task<> meet_waiting();
  base::Task<> meet(SeekPool::Found found, std::vector<std::shared_ptr<SeekLine>> lines);
  base::Task<> remake(MatchId from, Making making);
  base::Task<base::Result<void>> make(Making making);
  base::Task<base::Result<Invitation>> make_invitation(Person who, MeetingKind kind);
  base::Task<> settle_all();
  base::Task<bool> settle(MatchId match);
  base::Task<bool> tell_ledger(MatchId match);
  void spawn(base::Task<> task, const char* what);
  void tick();
  void wait_for_tick();
  bool something_is_due() const;

  void resume();
  void told(const MatchNews& news);              // the journal's thread
  void take(Held& held, MeetingNews news);       // mutex_ is held
  void draw_practice(Held& held);                // likewise
  void look_at_rematch(MatchId id, Held& held);  // likewise
  void hand_in(MatchId match, Command command);

  Parts parts_;
  boost::asio::io_context loop_{1};
  std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
  boost::asio::steady_timer timer_{loop_};
  std::atomic<int> tasks_{0};  // under way on the loop
  std::deque<Found> to_meet_;  // the loop's
  int meeting_ = 0;            // likewise: of meet_waiting()
  bool ticking_ = false;       // likewise
  bool settling_ = false;      // likewise
  bool settle_again_ = false;  // likewise

  mutable std::mutex mutex_;  // guards what follows
  SeekPool pool_;
  std::map<base::LearnerNumber, std::shared_ptr<SeekLine>> lines_;  // also of who is being looked up
  std::unordered_map<MatchId, Held> held_;
  std::multimap<base::Instant, Due> due_;
  bool stopping_ = false;
  std::optional<base::Milliseconds> settle_at_;  // what could not be settled is tried again

  std::function<void()> unsubscribe_;
  std::thread thread_;
};

}  // namespace wanqiu::arena
