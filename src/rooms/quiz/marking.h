// What an answer is, and what it is worth. Pure.
#pragma once

#include <vector>

#include "quiz/answer.h"
#include "quiz/question.h"

namespace wanqiu::quiz {

/// invalid names "choices[1]", "texts" and what would fit; an answer that passes can be marked.
base::Result<void> check_answer(const Question& question, const Answer& answer);

struct Marked {
  Weight worth;                   ///< 0 … 100 %
  std::vector<bool> parts_right;  ///< fill: each blank; matching: each left; ordering: each place; else empty
  std::vector<Text> feedback;     ///< what its author says to this very answer, then the question's right/partly/wrong
  bool right() const { return worth == Weight::full(); }
};

/// Asserts check_answer.
///   single, truefalse, numeric, each blank of fill: the weight of what was chosen or of the first accepted that fits
///     (never below 0); a blank counts its share of the whole (100 % / blanks, the sum exact when all are full)
///   multiple: exact: the very set or nothing; else the sum of the weights, within 0 … 100 %, and 100 % only where all
///     that is positive and nothing negative was chosen (three thirds of 33.33333 % are the whole)
///   ordering: the very order is 100 %, any other 0; items that read the same may change places
///   matching: each left its share, or its own weight
///   where blanks or lefts count only together, anything but all of them right is 0
/// What fits a blank: compared after NFKC where width makes no difference, folding of case where case makes none, white
/// space trimmed and collapsed; with wildcards `*` is any run of characters.
Marked mark(const Question& question, const Answer& answer);

/// The answer that is worth 100 %, for showing afterwards: of several accepted the first that is full, with "…" for a
/// wildcard and "0" where any number is.
Answer right_answer(const Question& question);

/// Matching: the lefts that are asked (pairs with a left, in order) and the different rights, in order of first
/// appearance.
std::vector<Text> lefts_of(const Matching& matching);
std::vector<Text> rights_of(const Matching& matching);

}  // namespace wanqiu::quiz
