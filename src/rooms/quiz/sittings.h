#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "attempt.h"
#include "quiz/question.h"
#include "shown_question.h"

namespace wanqiu::quiz {

/// An attempt in memory while its learner answers: saving needs no read of the database.
struct Sitting {
  Attempt attempt;
  std::vector<StoredAnswer> checked;                       ///< the final ones
  std::vector<std::shared_ptr<const Question>> questions;  ///< by place; null when it is gone
  std::vector<OwnOrder> orders;
  bool closing = false;  ///< it is being handed in: nothing more is saved
  int saving = 0;        ///< answers on their way to the database
};

/// The sittings of the moment. What was changed in the database is let go and read again; what nobody touched for long
/// is let go too.
class Sittings {
 public:
  std::shared_ptr<Sitting> find(AttemptId id);
  /// The one that is there already, or this one: everybody has the same.
  std::shared_ptr<Sitting> keep(std::shared_ptr<Sitting> sitting);
  void let_go(AttemptId id);

  /// Before an answer is saved: false when the attempt is being handed in. After it: leave().
  bool enter(Sitting& sitting);
  void leave(Sitting& sitting);
  /// From now on nobody enters.
  void close(Sitting& sitting);
  bool is_saving(const Sitting& sitting);

 private:
  using Map = std::map<AttemptId, std::shared_ptr<Sitting>>;
  std::mutex mutex_;  // guards the maps, and `closing` and `saving` of every sitting; the rest never changes
  Map young_, old_;
};

}  // namespace wanqiu::quiz
