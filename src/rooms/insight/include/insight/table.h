#pragma once

#include <cstdint>
#include <vector>

#include "insight/insight.h"

namespace wanqiu::insight {

/// Figures of one organisation in a range.
struct Figures {
  std::uint32_t registered = 0;    ///< distinct learners who belonged here or below on at least one day of the range
  std::uint32_t participants = 0;  ///< of those, who did one of the kinds on a day on which they belonged here
  std::int64_t points = 0;         ///< earned on days on which the one who earned them belonged here

  double participation() const { return registered == 0 ? 0 : static_cast<double>(participants) / registered; }
  double activity() const { return registered == 0 ? 0 : static_cast<double>(points) / registered; }
  friend bool operator==(const Figures&, const Figures&) = default;
};

/// Figures of every organisation in a range, by ordinal, each with everything below it.
struct Table {
  Range range;
  Kinds kinds;
  std::vector<std::uint32_t> registered;
  std::vector<std::uint32_t> participants;
  std::vector<std::int64_t> points;  ///< 0 where kinds are given

  Figures of(Ordinal organisation) const {
    return organisation < registered.size()
               ? Figures{registered[organisation], participants[organisation], points[organisation]}
               : Figures{};
  }
};

/// Participation and activity of all organisations at once: pure arithmetic over what the log says and who belonged
/// where.
///
/// One OR over the days' bitmaps and one pass over the learners that counts each where they belong, block by block, and
/// one pass up the tree: the cost is that of reading the bitmaps and of one memory access a learner, whatever the
/// number of organisations. (An AND of the OR with each organisation's bitmap was considered: 3,000 of them take ten
/// times as long.)
///
/// The pass takes care of everybody who belonged to one organisation all through the range. Who joined within it,
/// moved, was erased, or stands in an organisation that was moved in the tree meanwhile is looked at by itself, with
/// the first and the last day on which they did something, and counted once at every organisation that they belonged
/// under.
Table reckon(const Past& past, const Membership::View& members, Range range, Kinds kinds);

/// Who of an organisation took part in a range: the set behind Figures::participants.
ledger::Bitmap participants(const Past& past, const Membership::View& members, Ordinal organisation, Range range,
                            Kinds kinds);

}  // namespace wanqiu::insight
