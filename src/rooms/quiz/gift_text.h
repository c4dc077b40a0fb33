// GIFT's escapes and text formats, as Moodle has them (question/format/gift of Moodle 4 and 5).
#pragma once

#include <string>
#include <string_view>

#include "quiz/question.h"

namespace wanqiu::quiz {

/// `\:` `\#` `\=` `\{` `\}` `\~` and `\n` (a line break) are hidden as characters that no text holds, `\\` becomes one
/// backslash; any other backslash is itself. What is left of `: # = { } ~` has its meaning in GIFT.
std::string hide_escapes(std::string_view text);
std::string show_escapes(std::string_view text);
/// No text of a file may hold the characters that hide escapes (U+FDD0 … U+FDD6, which are no characters at all).
bool holds_hidden(std::string_view text);
std::string escape_gift(std::string_view text);

/// Without ASCII white space at both ends.
std::string_view trim_ascii(std::string_view text);

/// "[html]<b>x</b>" and where no format is named `otherwise`; escapes shown, trimmed.
Text read_gift_text(std::string_view hidden, TextFormat otherwise);
/// The opposite; "" for an empty text.
std::string write_gift_text(const Text& text, TextFormat usual);

}  // namespace wanqiu::quiz
