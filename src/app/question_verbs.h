#pragma once

#include <string>
#include <vector>

#include "city.h"

namespace wanqiu::app {

struct QuestionOptions {
  std::vector<std::string> files;
  std::string format;  ///< empty: recognised
  std::string bank;
  std::string output;  ///< empty: standard output
  bool approved = false;
};

/// `wanqiu import questions`: prints {"imported", "duplicates", "rejected": [{"where", "why"}]} as the last line with
/// --json. 0 when nothing was rejected, else 1.
int import_questions(City& city, const QuestionOptions& options, bool json);

/// `wanqiu export questions`: writes the bank; what the format cannot hold is told on standard error, with --json as
/// one line
/// {"exported", "left_out": [{"where", "why"}], "incomplete": […]} on standard error, or on standard output with
/// --output. 0 when everything was written, 1 when questions were left out.
int export_questions(City& city, const QuestionOptions& options, bool json);

}  // namespace wanqiu::app
