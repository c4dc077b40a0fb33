#pragma once

#include <string_view>

#include "quiz/bank.h"

namespace wanqiu::quiz {

/// What a question becomes by a decision, or why it cannot be taken:
///   approve  draft, returned → approved   by another than the one who changed it last
///   return   draft, approved → returned   with a remark that says what is wrong
///   retire   any but retired → retired
///   reopen   retired         → draft
base::Result<ReviewState> decide(ReviewState state, ReviewDecision decision, bool own_work, std::string_view remark);

}  // namespace wanqiu::quiz
