// What learners type, made comparable with what is accepted. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quiz/question.h"

namespace wanqiu::quiz {

/// NFKC where width makes no difference (else NFC), case folded where case makes none, white space trimmed and
/// collapsed.
std::string folded_answer(std::string_view text, const Fill& fill);

/// Does a folded answer fit what is accepted? With wildcards `*` is any run of characters, none too, and `\*` a star.
/// Takes time like the product of both lengths at worst, however many wildcards there are.
bool fits_accepted(std::string_view folded, std::string_view accepted, const Fill& fill);

/// A text that fits: what is accepted, with "…" where a wildcard stands.
std::string example_of(std::string_view accepted, const Fill& fill);

/// A decimal number as people type it: full width, "1,000", "1e3", "+5" and the minus sign U+2212 are taken. Rounded to
/// the 15 digits that a question's own numbers have. nullopt for anything else ("5²", "1/2", "1,00").
std::optional<double> typed_number(std::string_view text);

}  // namespace wanqiu::quiz
