// Banks in and out of files: the verbs `wanqiu import questions` and `wanqiu export questions`.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "quiz/ids.h"
#include "quiz/question_format.h"

namespace wanqiu::quiz {

struct QuestionImport {
  std::vector<std::filesystem::path> files;
  std::optional<Format> format;       ///< none: recognised, file by file
  std::string bank;                   ///< by name; made when it is not there
  base::OrganisationId organisation;  ///< of a bank that is made
  bool approved = false;              ///< they were reviewed elsewhere: in use at once, instead of drafts
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  ///< bytes
};

struct QuestionRejected {
  std::string where;  ///< "bank.gift:17"
  std::string why;
  friend bool operator==(const QuestionRejected&, const QuestionRejected&) = default;
};
BOOST_DESCRIBE_STRUCT(QuestionRejected, (), (where, why))

/// Imported, a duplicate, or rejected: every question of the files is exactly one of these. A duplicate is there
/// already, with the same content, in this bank or another. A bank that did not have it gets it all the same, so that
/// it is whole.
struct QuestionImportReport {
  BankId bank;  ///< that has them now; none when there is no such name for one
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;
  std::vector<QuestionRejected> rejected;  ///< the first 10,000
  std::int64_t rejected_total = 0;
  std::int64_t similar = 0;                  ///< of the imported: with a passage and stem that was there before
  std::vector<std::string> duplicate_names;  ///< "b.jsonl:3 is a.jsonl:137", the first 10,000
  std::vector<std::string> similar_names;
};

}  // namespace wanqiu::quiz
