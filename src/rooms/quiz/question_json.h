// A question as JSON: the form of JSONL files, of the API and of the store. The members are listed in docs/quiz.md.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "quiz/question.h"

namespace wanqiu::quiz {

/// One object on one line. `id`, `lang` … only where there is something to say; `stem`, `options`, `answer`, `kind`
/// always.
std::string question_json(const Question& question);

/// The fault names the member; `where` is empty. Members that Wanqiu does not know are kept (`extra`) where they are a
/// text, a number or a truth value, and refused otherwise. null and absent are the same.
base::Result<Question> parse_question_json(std::string_view text);
base::Result<Question> parse_question(const boost::json::object& object);

/// The members in which two questions differ, in the words of the JSON: {"source", "weights"}.
std::vector<std::string> differences(const Question& one, const Question& other);

/// Parses JSON with limits (32 levels); the fault's `where` is empty.
base::Result<boost::json::value> parse_json_value(std::string_view text);

}  // namespace wanqiu::quiz
