#pragma once

#include "qti_body.h"

namespace wanqiu::quiz {

/// Finds out what an item's scoring and feedback say by running its response processing for every answer that matters,
/// and puts them into `parts`. Throws base::FaultError for a scoring or feedback that no kind of question can hold.
void read_qti_answers(const QtiItem& item, const QtiBody& body, const TakeFile& take_file, QuestionParts& parts);

}  // namespace wanqiu::quiz
