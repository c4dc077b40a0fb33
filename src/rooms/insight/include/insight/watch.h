#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/ids.h"
#include "base/time.h"
#include "people/organisation.h"

namespace wanqiu::insight {

struct WatchId : base::Id<WatchId> {
  using Id::Id;
};
struct WebhookId : base::Id<WebhookId> {
  using Id::Id;
};
struct NoticeId : base::Id<NoticeId> {
  using Id::Id;
};

/// The numbers are in the database: never change or reuse one.
enum class Measure : std::uint8_t { participation = 1, activity = 2 };
BOOST_DESCRIBE_ENUM(Measure, participation, activity)

/// "Tell me when a unit under mine is below 60 % on three days in a row."
struct Watch {
  WatchId id;
  base::OrganisationId organisation;  ///< under which
  std::string name;
  Measure measure = Measure::participation;
  double below = 0;
  std::int32_t days = 1;                         ///< in a row, 1 … 31
  std::optional<people::OrganisationKind> kind;  ///< which ones below; nullopt: those right below
  std::optional<WebhookId> webhook;
  bool enabled = true;
  base::Instant created_at;
  std::optional<base::Day> looked_at;  ///< the last day that was looked at
};
BOOST_DESCRIBE_STRUCT(Watch, (),
                      (id, organisation, name, measure, below, days, kind, webhook, enabled, created_at, looked_at))

/// A unit's measure on one day: nullopt where it is not shown, or nobody is there.
using DayValue = std::optional<double>;

/// Does a run of `watch.days` days below the line end with the last value, for the first time? `values` are those days
/// and the one before them, the first first. A run that goes on was told of when it became long enough. On the first
/// day that a rule looks at, a run that was there already is told of too.
bool begins_notice(const Watch& watch, std::span<const DayValue> values, bool first_look);

}  // namespace wanqiu::insight
