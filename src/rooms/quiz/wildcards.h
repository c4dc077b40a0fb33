#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quiz/question.h"

namespace wanqiu::quiz {

/// One blank as Moodle's short answers have it: `*` stands for any characters, `\*` for itself. Where no answer has a
/// wildcard, the answers are literal and their `\*` become `*`.
Fill fill_with_wildcards(std::vector<Accepted> accepted, bool case_sensitive);

/// An accepted answer as Moodle writes it; nullopt when Moodle has no words for it (`\*` that is meant literally).
std::optional<std::string> wildcard_text(std::string_view accepted, bool wildcards);

}  // namespace wanqiu::quiz
