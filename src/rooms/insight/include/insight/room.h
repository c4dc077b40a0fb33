// The face of the room insight for the composition root. See docs/insight.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "insight/insight.h"
#include "insight/live.h"
#include "insight/small_groups.h"
#include "insight/tables.h"
#include "ledger/ledger.h"
#include "ledger/ranks.h"
#include "ledger/views.h"
#include "people/people.h"
#include "store/migration.h"

namespace wanqiu::http {
class Router;
}

namespace wanqiu::insight {

std::span<const store::Migration> migrations();

/// What other rooms know and insight names. Implemented by the composition root; answered from memory, from any thread.
class Lookups {
 public:
  struct Column {
    std::int64_t id = 0;
    std::string name;
  };
  struct Item {
    std::int64_t id = 0;
    std::uint64_t number = 0;  ///< as in learning events
    std::int64_t column = 0;
    std::string kind;
    std::string title;
    base::Instant published_at;
  };
  struct Series {
    std::int64_t id = 0;
    std::string name;
    std::vector<Item> items;  ///< published ones
  };
  virtual ~Lookups() = default;
  virtual std::vector<Column> columns() const = 0;  ///< in their order
  /// Items published from `from` up to, not including, `before`, and still to be seen; in no order.
  virtual std::vector<Item> published(base::Instant from, base::Instant before) const = 0;
  virtual std::vector<Series> series() const = 0;
  /// What the object of an event is called; empty where that is not known.
  virtual std::string title(ledger::Verb verb, std::uint64_t object) const = 0;
};

struct InsightSettings {
  SmallGroups small_groups;
  bool private_webhooks = false;    ///< may webhooks reach this machine and private networks?
  int questions_waiting_max = 200;  ///< beyond it a question is refused as unavailable
  int streams_max = 5'000;          ///< dashboards open at once
  base::Milliseconds live_tick{1000};
  base::Milliseconds watch_tick{20'000};  ///< how often it looks whether a day is over or a delivery is due; 0: never
  int watch_after_minutes = 30;           ///< a day is looked at so long after its end
};

/// Everything that answers about insight, around the engine. The engine was opened with the ledger before.
class Room {
 public:
  struct Parts {
    Insight& insight;
    people::People& people;
    ledger::Ledger& ledger;
    const ledger::Ranks& ranks;
    const ledger::Views& views;
    Lookups& lookups;
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    base::Random& random;
    InsightSettings settings = {};
  };
  explicit Room(Parts parts);
  ~Room();
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  const Live& live() const;
  /// What the thread in the background does, now and on the calling thread: looks at the days that are over, and sends
  /// what is due. How many notices were written, and how many deliveries were taken.
  struct Looked {
    int notices = 0;
    int delivered = 0;
  };
  Looked look_now();

  struct Inside;
  Inside& inside() { return *inside_; }  ///< for mount_insight

 private:
  std::unique_ptr<Inside> inside_;
};

/// All routes of api/insight.yaml. `room` outlives the router.
void mount_insight(http::Router& router, Room& room);

}  // namespace wanqiu::insight
