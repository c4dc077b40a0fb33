#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/task.h"

namespace wanqiu::people {

/// What one room keeps about a learner. Every room that keeps anything has one; the composition root adds them to
/// People, and "my data", its export and the erasure are complete because of that.
class PersonalData {
 public:
  virtual ~PersonalData() = default;
  /// "ledger"; the export's file is ledger.json.
  virtual std::string_view room() const = 0;
  /// All of it as one JSON value.
  virtual base::Task<std::string> export_json(base::LearnerId learner, base::LearnerNumber number) = 0;
  /// Removes what is personal and keeps what only counts. Called again after a crash: a second time changes nothing.
  virtual base::Task<> erase(base::LearnerId learner, base::LearnerNumber number) = 0;
};

}  // namespace wanqiu::people
