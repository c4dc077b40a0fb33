// What the routes of insight work with.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/workers.h"
#include "http/request.h"
#include "http/router.h"
#include "insight/room.h"
#include "insight_store.h"

namespace wanqiu::insight {

/// Targets as they hold, in memory: few, and every table asks for them.
class Targets {
 public:
  void load(std::vector<TargetRow> rows);
  void put(const TargetRow& row);
  struct Holding {
    std::optional<double> participation;
    std::optional<double> activity;
    base::OrganisationId set_at;  ///< none: there is no target
  };
  /// Its own, or the nearest above.
  Holding of(const people::Tree& tree, base::OrganisationId organisation) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<base::OrganisationId, TargetRow> rows_;
};

struct Room::Inside {
  explicit Inside(Parts given);
  ~Inside();
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

  base::Day today() const { return parts.insight.zone().day_of(parts.clock.now()); }
  SmallGroups rule() const { return parts.settings.small_groups; }
  std::shared_ptr<const people::Tree> tree() const { return parts.people.directory().tree(); }
  /// The figures of a range, cut to the days up to today; null when all of it lies ahead.
  std::shared_ptr<const ShownTable> table(Range range, Kinds kinds = {}) const;
  Ordinal ordinal(base::OrganisationId organisation) const { return parts.insight.membership().ordinal(organisation); }

  Parts parts;
  Tables tables;
  Pulse pulse;
  Live live;
  Targets targets;
  base::Workers calculations;

  // The background.
  void run();
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::function<void()> unsubscribe;
  std::thread thread;
};

/// Looks at the days that are over since the last time; writes notices. How many.
int look_at_days(Room::Inside& room);
/// Sends what is due, at most a hundred. How many were taken.
int send_due(Room::Inside& room);

void mount_overview(http::Router& router, Room::Inside& room);
void mount_population(http::Router& router, Room::Inside& room);
void mount_reach(http::Router& router, Room::Inside& room);
void mount_effect(http::Router& router, Room::Inside& room);
void mount_live(http::Router& router, Room::Inside& room);
void mount_watch(http::Router& router, Room::Inside& room);
void mount_notices(http::Router& router, Room::Inside& room);
void mount_reports(http::Router& router, Room::Inside& room);
void mount_learner(http::Router& router, Room::Inside& room);

}  // namespace wanqiu::insight
