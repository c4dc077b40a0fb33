#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "arena/hall_plan.h"
#include "base/id.h"
#include "base/task.h"
#include "http/access.h"

namespace wanqiu::arena {

/// A paper of the room quiz, which this room does not know.
struct PaperRef : base::Id<PaperRef> {
  using Id::Id;
};

/// A question in the places of its bank. Texts are safe HTML.
struct PaperQuestion {
  std::string passage, stem, explanation;
  std::string picture, audio;  ///< addresses, or empty
  std::vector<std::string> options;
  bool shuffle = true;  ///< options may stand in another order
  bool several = false;
  Choices right = 0;
  std::vector<std::int32_t> weights;  ///< in hundredths of a percent, or empty
};
struct PaperQuestions {
  std::string name;
  std::vector<PaperQuestion> questions;
  std::int32_t left_out = 0;  ///< that cannot be asked live
};
struct PaperLine {
  PaperRef id;
  std::string name;
  std::int32_t questions = 0;
  std::int32_t playable = 0;
};

/// Where questions come from. Implemented where the rooms are wired.
class MatchQuestions {
 public:
  virtual ~MatchQuestions() = default;
  /// Those that the caller may use, the newest first.
  virtual base::Task<std::vector<PaperLine>> papers(http::Caller caller) = 0;
  /// Drawn by `seed` where the paper draws. not_found when the caller may not use it.
  virtual base::Task<base::Result<PaperQuestions>> questions(http::Caller caller, PaperRef paper,
                                                             std::uint64_t seed) = 0;
};

}  // namespace wanqiu::arena
