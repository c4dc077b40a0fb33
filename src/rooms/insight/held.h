// What Insight holds; shared by its two sources.
#pragma once

#include <map>

#include "insight/insight.h"

namespace wanqiu::insight {

struct Insight::Held {
  struct Taken {
    base::Day first;
    base::Day last;
    std::shared_ptr<ledger::Bitmap> who;
  };
  std::map<base::Day, std::shared_ptr<LearningDay>> days;
  Paged<std::int32_t> first_seen;
  Paged<std::int32_t> first_earned;
  std::map<std::pair<ledger::Verb, std::uint64_t>, Taken> campaigns;
  std::map<std::uint32_t, base::Day> erased;  ///< learner, on which day
  std::uint64_t last_seq = 0;

  // The day that was written last, so that the usual event looks nothing up. Not valid while it is shared.
  base::Day last_day;
  std::shared_ptr<LearningDay>* last_place = nullptr;

  void write(const ledger::Projection::Sink& sink, const std::vector<base::OrganisationId>& ids) const;
  bool read(std::span<const std::byte> bytes, const Membership& membership);
};

}  // namespace wanqiu::insight
