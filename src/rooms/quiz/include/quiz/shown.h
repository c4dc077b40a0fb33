#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "quiz/answer.h"
#include "quiz/ids.h"
#include "quiz/question.h"

namespace wanqiu::quiz {

/// Options, items and rights stand in an order of their own for each seed; what comes back is by these places.
struct ShownQuestion {
  QuestionId id;
  Kind kind = Kind::single;
  std::string passage, stem;         ///< safe HTML
  std::string picture, audio;        ///< addresses of this site; empty for none and for those of other sites
  std::vector<std::string> options;  ///< single, multiple, truefalse; items of ordering; lefts of matching
  std::vector<std::string> rights;   ///< matching
  std::int32_t blanks = 0;           ///< fill
};
BOOST_DESCRIBE_STRUCT(ShownQuestion, (), (id, kind, passage, stem, picture, audio, options, rights, blanks))

/// What is told once the answer is in: by shown places.
struct ShownOutcome {
  bool right = false;
  double worth = 0;  ///< 0 … 1
  std::vector<bool> parts_right;
  Answer right_answer;
  std::vector<std::string> feedback;  ///< safe HTML
  std::string explanation;            ///< safe HTML
  std::string source;
};
BOOST_DESCRIBE_STRUCT(ShownOutcome, (), (right, worth, parts_right, right_answer, feedback, explanation, source))

}  // namespace wanqiu::quiz
