#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "attempt.h"
#include "drawing.h"
#include "store/store.h"

namespace wanqiu::quiz {

/// Questions held in memory: which are in use, for drawing, and those that were asked lately, read once.
///
/// A site has up to some 200,000 of them. To read them for each of 350,000 daily quizzes would take longer than the
/// day; so what is in use is read again only when something was decided about a question since (a decision is a row of
/// quiz_review, whose highest id tells). What was changed meanwhile is found out when it is drawn.
class QuestionPool {
 public:
  /// Ids of what fits the rule, sorted. Within the caller's transaction.
  std::shared_ptr<const std::vector<QuestionId>> fitting(store::Session& db, const DrawRule& rule);
  /// The question as it was asked; null when neither it nor its past is there any more.
  std::shared_ptr<const Question> asked(store::Session& db, Asked asked);

 private:
  struct Snapshot {
    std::int64_t decided = -1;
    std::vector<Candidate> candidates;
    std::map<std::string, std::shared_ptr<const std::vector<QuestionId>>> by_rule;
  };
  using Questions = std::map<std::pair<QuestionId, std::int32_t>, std::shared_ptr<const Question>>;

  std::mutex mutex_;  // guards all of it
  Snapshot used_;
  Questions young_, old_;  // when the young are many they become the old, and the old are let go
};

}  // namespace wanqiu::quiz
