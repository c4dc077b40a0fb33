#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "attempt.h"
#include "import_jobs.h"
#include "password.h"
#include "people/people.h"
#include "sessions.h"
#include "store/store.h"
#include "throttle.h"
#include "turn.h"

namespace wanqiu::people {

/// What the room's commands work with. Commands are functions over a Room, one noun a file; a command that changes
/// somebody holds `turn` while it commits, brings the directory forward and tells the listeners.
struct Room {
  explicit Room(const People::Parts& given);

  People::Parts parts;
  Directory directory;
  Passwords passwords;
  Sessions sessions;
  Throttle accounts{Throttle::Settings{}};
  /// Behind one address there may be a school or a hall: more tries are free.
  Throttle addresses{Throttle::Settings{.free = 50, .longest = base::Seconds(60)}};
  /// Guessing join codes.
  Throttle joins{Throttle::Settings{.free = 10}};
  /// Becoming somebody: a hall of people may do so at once, a program may not for ever.
  Throttle registrations{Throttle::Settings{.free = 400, .longest = base::Seconds(60)}};
  /// Half of those who wait for the passwords' thread, at most, come from one address.
  Crowd crowd;
  boost::asio::thread_pool packing{1};  ///< zips, off the event loops
  Turn turn;
  ImportJobs imports;
  std::vector<PersonalData*> personal;
  std::function<base::Task<>(base::LearnerNumber)> erased_hook;

  base::Instant now() const { return parts.clock.now(); }
  base::Day today() const { return parts.zone.day_of(now()); }
  std::shared_ptr<const Tree> tree() const { return directory.tree(); }
  void tell(const Change& change);
  void subscribe(std::function<void(const Change&)> listener);

 private:
  std::mutex listeners_mutex_;
  std::vector<std::function<void(const Change&)>> listeners_;
};

/// Reads the organisations again and gives the directory the tree they make. Within the turn.
void refresh_tree(Room& room, store::Session& db);

}  // namespace wanqiu::people
