#pragma once

#include <string_view>

#include "quiz/question.h"

namespace wanqiu::quiz {

/// The body of a request that adds or changes a question: {"question": {…}} and, for a change, "version".
struct QuestionEdit {
  Question question;
  std::int32_t version = 0;
};
/// Faults in the question name "question.options[2]".
base::Result<QuestionEdit> parse_question_edit(std::string_view json, bool with_version);

}  // namespace wanqiu::quiz
