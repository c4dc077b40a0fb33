// The identifiers that every layer speaks of. Ids of one room's own things live in that room's face.
#pragma once

#include "base/id.h"

namespace wanqiu::base {

/// A registered person. Primary key; never reused.
struct LearnerId : Id<LearnerId> {
  using Id::Id;
};

/// The same person as a dense number from 1 upwards, given at registration, never reused: what the log and the bitmaps
/// hold. 0 is "nobody" (an anonymous reader).
struct LearnerNumber : Id<LearnerNumber, std::uint32_t> {
  using Id::Id;
};

/// A node of the organisation tree.
struct OrganisationId : Id<OrganisationId> {
  using Id::Id;
};

}  // namespace wanqiu::base
