// A question as a learner sees it before answering: nothing of what is right. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marking.h"
#include "quiz/shown.h"

namespace wanqiu::quiz {

/// Where the files of a question are served: "/api/v1/quiz/questions/7/files/"; a file's name, percent-encoded but for
/// its slashes, stands behind it.
std::string question_files(QuestionId id);

/// How one learner's places map to the stored ones. It hangs on what is shown and on the seed alone, never on what is
/// right: whoever knew the seed would learn nothing from the order.
class OwnOrder {
 public:
  /// Shuffles options, unless the question or the paper (by `shuffle` false) keeps them, and always the items of an
  /// ordering question and the rights of a matching one; truefalse and texts stay. The same for the same seed.
  static OwnOrder of(const Question& question, std::uint64_t seed, bool shuffle);

  /// stored place of what is shown at `shown`
  const std::vector<std::uint32_t>& stored_of() const { return stored_; }
  /// An answer by shown places → by stored places. invalid for places that are not there and for whatever check_answer
  /// refuses, so that what comes back can be marked.
  base::Result<Answer> to_stored(const Question& question, const Answer& shown) const;
  /// And back; asserts that it fits.
  Answer to_shown(const Question& question, const Answer& stored) const;

 private:
  std::vector<std::uint32_t> stored_;  ///< of options, items (ordering) or rights (matching); empty for texts
};

ShownQuestion shown(QuestionId id, const Question& question, const OwnOrder& order);

ShownOutcome shown_outcome(QuestionId id, const Question& question, const OwnOrder& order, const Answer& stored);

}  // namespace wanqiu::quiz
