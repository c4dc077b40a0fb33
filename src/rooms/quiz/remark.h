#pragma once

#include <string>
#include <string_view>

#include "quiz/question.h"

namespace wanqiu::quiz {

/// What a format has no words for (source, difficulty, an untitled question, which part of the text was the passage …)
/// is written beside the question as a remark that other programs skip: JSON after this word, in a comment of GIFT or
/// XML.
inline constexpr std::string_view remark_word = "wanqiu ";

/// The stem with the passage before it, as formats without passages show it.
Text text_with_passage(const Question& question);

/// For formats whose questions must have a name: the title, else the beginning of the stem without marks.
std::string default_title(const Question& question);

/// A stem cut where its gaps are: runs of two or more underscores, if there are as many as blanks; else the gaps follow
/// the text on a line of their own.
struct GappedText {
  std::vector<std::string> pieces;   ///< one more than blanks
  std::vector<std::string> markers;  ///< what stood in the gaps; empty when the gaps follow the text
};
GappedText cut_at_gaps(const Text& text, std::size_t blanks);
/// What a reader puts for a gap.
inline constexpr std::string_view gap_marker = "_____";

/// The remark that turns `native`, which is how `question` came back from a format, into `question` again as far as a
/// remark may: it never replaces words that the format itself shows. "" when there is nothing to remark.
std::string remark_for(const Question& question, const Question& native);

/// `native` as its remark says; a fault for a remark that is not whole.
base::Result<Question> apply_remark(const Question& native, std::string_view remark);

}  // namespace wanqiu::quiz
