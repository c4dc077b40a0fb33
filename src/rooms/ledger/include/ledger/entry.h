#pragma once

#include <cstdint>

#include "ledger/event.h"

namespace wanqiu::ledger {

/// Why points were earned, or why not: one for each event that a rule looked at, that was spent or corrected. Events
/// that earned 0 because the day's cap was reached have one too (`capped`).
struct Entry {
  std::uint64_t seq = 0;  ///< the event's place in the log
  base::Instant at;
  Verb verb = Verb::read_item;
  std::uint64_t object = 0;
  std::int32_t amount = 1;    ///< what the event counted
  std::int32_t points = 0;    ///< earned; negative when spent
  bool capped = false;        ///< the day's cap left less than the rule would have given
  bool active_hours = false;  ///< earned at the rate of the active hours
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// What an event did, as the projections see it.
struct Applied {
  Event event;
  KeyKind key_kind = KeyKind::none;
  base::Day day;  ///< the site's local day of event.at
  std::int32_t points = 0;
  bool capped = false;
  bool active_hours = false;
  bool explained = false;  ///< there is an Entry for it

  Entry entry() const {
    return {event.seq, event.at, event.verb, event.object, event.amount, points, capped, active_hours};
  }
};

}  // namespace wanqiu::ledger
