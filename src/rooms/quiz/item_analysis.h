// Item analysis: sums in, figures out. Pure.
#pragma once

#include "analysis_store.h"
#include "quiz/analysis.h"
#include "quiz/question.h"

namespace wanqiu::quiz {

constexpr std::int64_t analysed_answers_min = 30;

/// Choices are filled in where `counts` are given.
ItemAnalysis analyse(const QuestionSums& sums, const Question& question, const std::vector<ChoiceCount>& counts);

}  // namespace wanqiu::quiz
