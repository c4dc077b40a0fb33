#pragma once

#include <optional>

#include "arena/match_questions.h"

namespace wanqiu::arena {

/// What duels and matches of four ask. Implemented where the rooms are wired.
class MeetingQuestions {
 public:
  static constexpr int count = 5;  ///< in one match

  virtual ~MeetingQuestions() = default;
  /// The paper for learners of this organisation: open, of it or above it, the nearest. None where there is none, or
  /// where too few of its questions can be asked live.
  virtual base::Task<std::optional<PaperRef>> paper_of(base::OrganisationId organisation) = 0;
  /// `count` of its questions, drawn by `seed`. conflict when there are too few.
  virtual base::Task<base::Result<PaperQuestions>> draw(PaperRef paper, std::uint64_t seed) = 0;
};

}  // namespace wanqiu::arena
