// Which questions a learner gets: the same for the same seed, learner and period. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "quiz/draw_rule.h"
#include "quiz/ids.h"
#include "quiz/question.h"

namespace wanqiu::quiz {

/// What drawing knows of a question in use.
struct Candidate {
  QuestionId id;
  BankId bank;
  Kind kind = Kind::single;
  std::int32_t difficulty = 0;  ///< 0: not said
  std::string category;
  std::vector<std::string> tags;
};

/// Does a rule take it? "历史//先秦" is one name, with a slash in it, and not below "历史".
bool fits(const Candidate& candidate, const DrawRule& rule);

/// Who draws, for what: everything that the choice depends on beside the questions.
struct Draw {
  std::uint64_t seed = 0;  ///< the site's, secret: nobody can foretell a draw
  std::uint64_t learner = 0;
  std::uint64_t occasion = 0;  ///< paper and period and try
};

/// `count` different ones of `pool` (sorted by id), fewer where it has fewer. Those for which `seen` gives a time are
/// taken only when no others are left, the longest ago first. Independent of what else is in memory; looks at about
/// `count` of the pool, not at all of it, while most are unseen. `seen` is asked at most twice for each.
std::vector<QuestionId> draw(std::span<const QuestionId> pool, int count, const Draw& draw,
                             const std::function<std::optional<std::int64_t>(QuestionId)>& seen);

}  // namespace wanqiu::quiz
