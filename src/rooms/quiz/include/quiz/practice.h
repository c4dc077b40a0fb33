// Learners answer: daily, weekly, special, endless and course quizzes, and their own mistakes. See docs/practice.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/task.h"
#include "http/access.h"
#include "quiz/answer.h"
#include "quiz/paper.h"
#include "quiz/shown.h"

namespace wanqiu::store {
class Store;
}
namespace wanqiu::ledger {
class Ledger;
}

namespace wanqiu::quiz {

/// A question within an attempt, as its learner sees it now. All places are the learner's own.
struct ShownPlace {
  std::int32_t place = 0;
  ShownQuestion question;
  std::optional<Answer> answer;         ///< the last that was saved
  std::optional<ShownOutcome> outcome;  ///< once the paper tells
};
BOOST_DESCRIBE_STRUCT(ShownPlace, (), (place, question, answer, outcome))

struct ShownAttempt {
  AttemptId id;
  std::optional<PaperId> paper;  ///< none: mistakes
  std::string name;
  Purpose purpose = Purpose::special;
  Explain explain = Explain::at_end;
  base::Instant now;  ///< the server's: what is left is counted from it
  base::Instant started_at;
  std::optional<base::Instant> deadline;
  std::optional<base::Instant> finished_at;
  std::int32_t total = 0;  ///< questions; of an endless quiz as many as there can be
  std::vector<ShownPlace> questions;
  bool lost = false;                  ///< endless: a wrong answer ended it
  bool may_revive = false;            ///< and may be forgiven
  std::optional<std::int32_t> score;  ///< per mille, of a finished one
  std::int32_t right_answers = 0;
  std::optional<bool> passed;  ///< special, course
  std::int32_t points = 0;     ///< earned by it
};
BOOST_DESCRIBE_STRUCT(ShownAttempt, (),
                      (id, paper, name, purpose, explain, now, started_at, deadline, finished_at, total, questions,
                       lost, may_revive, score, right_answers, passed, points))

struct Saved {
  base::Instant saved_at;
};
BOOST_DESCRIBE_STRUCT(Saved, (), (saved_at))

/// What is said to a checked answer.
struct Checked {
  ShownOutcome outcome;
  std::optional<ShownPlace> next;  ///< endless: the question that comes
  bool lost = false;
  bool may_revive = false;
};
BOOST_DESCRIBE_STRUCT(Checked, (), (outcome, next, lost, may_revive))

/// A paper as it stands to one learner now.
struct Offer {
  PaperId paper;
  std::string name;
  std::string description;
  Purpose purpose = Purpose::special;
  std::int32_t questions = 0;
  std::optional<std::int32_t> minutes;
  std::optional<base::Instant> opens_at, closes_at;
  std::optional<std::int32_t> tries_left;  ///< none: any number
  std::optional<AttemptId> under_way;
  std::optional<AttemptId> last;     ///< finished
  std::optional<std::int32_t> best;  ///< per mille; endless: right answers in one go
  std::optional<bool> passed;        ///< special, course: in any try; none before the first
};
BOOST_DESCRIBE_STRUCT(Offer, (),
                      (paper, name, description, purpose, questions, minutes, opens_at, closes_at, tries_left,
                       under_way, last, best, passed))

struct QuizToday {
  std::optional<Offer> daily, weekly, endless;
  std::vector<Offer> special;
  std::int64_t mistakes_due = 0;
  std::int64_t mistakes = 0;
};
BOOST_DESCRIBE_STRUCT(QuizToday, (), (daily, weekly, endless, special, mistakes_due, mistakes))

/// A question of the mistake book, in words.
struct ShownMistake {
  QuestionId question;
  Kind kind = Kind::single;
  std::string beginning;
  base::Instant added_at;
  base::Day due_on;
  std::int32_t lapses = 0;
};
BOOST_DESCRIBE_STRUCT(ShownMistake, (), (question, kind, beginning, added_at, due_on, lapses))

/// A finished attempt in a list.
struct PastAttempt {
  AttemptId id;
  std::string name;
  Purpose purpose = Purpose::special;
  base::Instant started_at;
  std::optional<base::Instant> finished_at;
  std::int32_t total = 0;
  std::int32_t right_answers = 0;
  std::int32_t score = 0;
  std::int32_t points = 0;
};
BOOST_DESCRIBE_STRUCT(PastAttempt, (),
                      (id, name, purpose, started_at, finished_at, total, right_answers, score, points))

/// What learners do with papers.
///
/// An attempt is its learner's alone: for others it is not there. What was right leaves the server only with an
/// outcome, that is once the answer can no longer change. Saving and time are the server's: whoever loses the
/// connection or changes the device goes on where the server stands.
class Practice {
 public:
  struct Parts {
    store::Store& store;
    const base::Clock& clock;
    base::IdSource& ids;
    base::Random& random;  ///< for the site's seed, once
    const http::Gate& gate;
    ledger::Ledger& ledger;
  };
  static std::unique_ptr<Practice> open(Parts parts);
  virtual ~Practice() = default;

  virtual base::Task<QuizToday> today(http::Caller caller) = 0;
  /// Open course quizzes of an item.
  virtual base::Task<std::vector<Offer>> offers_at(http::Caller caller, LessonId item) = 0;

  /// Begins, or goes on with what is under way. conflict: not open yet, over, no try left, no question in use.
  virtual base::Task<base::Result<ShownAttempt>> begin(http::Caller caller, PaperId paper) = 0;
  /// Up to 20 that are due. conflict when none is.
  virtual base::Task<base::Result<ShownAttempt>> begin_mistakes(http::Caller caller) = 0;
  virtual base::Task<base::Result<ShownAttempt>> attempt(http::Caller caller, AttemptId id) = 0;
  /// By the learner's own places. invalid when the answer does not fit the question; conflict: final, handed in or
  /// late.
  virtual base::Task<base::Result<Saved>> save(http::Caller caller, AttemptId id, std::int32_t place,
                                               Answer answer) = 0;
  /// Makes the answer final and tells. conflict where the paper does not tell at once.
  virtual base::Task<base::Result<Checked>> check(http::Caller caller, AttemptId id, std::int32_t place,
                                                  Answer answer) = 0;
  virtual base::Task<base::Result<ShownAttempt>> revive(http::Caller caller, AttemptId id) = 0;
  /// Hands in. A second time shows the same.
  virtual base::Task<base::Result<ShownAttempt>> finish(http::Caller caller, AttemptId id) = 0;
  virtual base::Task<std::vector<PastAttempt>> past(http::Caller caller) = 0;  ///< the latest 100

  virtual base::Task<std::vector<ShownMistake>> mistakes(http::Caller caller) = 0;
  /// Takes a question out of the mistake book; nothing happens when it is not in it.
  virtual base::Task<> forget(http::Caller caller, QuestionId question) = 0;

  /// A file of a question that is in use, or that is in an attempt of the caller; not_found otherwise.
  virtual base::Task<base::Result<Attachment>> file(http::Caller caller, QuestionId question, std::string name) = 0;

  /// Hands in what ran out of time, and tells the ledger what it does not know yet. Called every minute.
  virtual base::Task<> keep_house() = 0;
};

}  // namespace wanqiu::quiz
