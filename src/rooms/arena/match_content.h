#pragma once

#include <string>

#include "arena/match_questions.h"
#include "base/random.h"
#include "hall_frames.h"

namespace wanqiu::arena {

/// What a match of these questions is about: what decides, and what is shown, beside each other. Options get places of
/// their own in each match, so that the places on the wire tell nothing; where their order means something they keep
/// it.
struct MatchContent {
  std::vector<MatchQuestion> asked;
  std::vector<ShownQuestion> shown;
};
MatchContent content_of(std::vector<PaperQuestion> questions, base::Milliseconds answer_time, base::Random& random);

/// As arena_match.content has it.
std::string to_stored(const std::vector<ShownQuestion>& shown);
base::Result<std::vector<ShownQuestion>> shown_of(std::string_view stored);

}  // namespace wanqiu::arena
