// The parts of Moodle XML that its reader and writer share.
#pragma once

#include <string>
#include <string_view>

#include "quiz/question.h"
#include "xml.h"

namespace wanqiu::quiz {

std::string_view moodle_format_name(TextFormat format);  ///< "moodle_auto_format"

/// Gaps within a text, Moodle's "cloze": `{1:SHORTANSWER:=Rome#Yes~%50%Roma}`. Only gaps with accepted texts are held.
struct Cloze {
  std::string stem;  ///< with gap_marker for each
  Fill fill;
};
/// Throws base::FaultError.
Cloze read_cloze(std::string_view text, TextFormat format);
/// nullopt where Moodle has no words for an accepted answer.
base::Result<std::string> write_cloze(const Text& text, const Fill& fill);

}  // namespace wanqiu::quiz
