// What may be done in an attempt, and what comes of it. Pure.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "marking.h"
#include "quiz/ids.h"
#include "quiz/paper.h"

namespace wanqiu::quiz {

struct Asked {
  QuestionId question;
  std::int32_t version = 1;
  friend bool operator==(const Asked&, const Asked&) = default;
};

/// What the paper said when the attempt was begun: a later change of the paper changes no attempt.
struct AttemptSettings {
  std::string name;
  Explain explain = Explain::at_end;
  bool shuffle_options = true;
  std::int32_t pass_per_mille = 600;
  bool revival = false;
};
BOOST_DESCRIBE_STRUCT(AttemptSettings, (), (name, explain, shuffle_options, pass_per_mille, revival))

struct Attempt {
  AttemptId id;
  base::LearnerId learner;
  base::LearnerNumber number;
  PaperId paper;  ///< none: mistakes
  Purpose purpose = Purpose::special;
  std::int32_t period = 0;
  std::int32_t try_ = 1;
  base::Instant started_at;
  std::optional<base::Instant> deadline;
  std::optional<base::Instant> finished_at;
  std::vector<Asked> questions;
  AttemptSettings settings;
  std::optional<std::int32_t> revived_place;  ///< endless: the wrong answer that was forgiven
  std::int32_t score = 0;                     ///< per mille; of a finished one
  std::int32_t right_answers = 0;
  std::int32_t points = 0;
  bool settled = false;
};

struct StoredAnswer {
  std::int32_t place = 0;
  Answer answer;
  base::Instant saved_at;
  std::optional<base::Instant> checked_at;  ///< final since then
  Weight worth;                             ///< of a checked one
};

/// null: nothing was answered there
const StoredAnswer* answer_at(const std::vector<StoredAnswer>& answers, std::int32_t place);

/// What travels is late: an answer sent in time is taken so long after the deadline.
constexpr base::Milliseconds network_grace{3'000};

/// The deadline is the server's: the paper's minutes, but not beyond its window.
std::optional<base::Instant> deadline_of(const PaperDraft& paper, base::Instant started_at);
bool is_over(const Attempt& attempt, base::Instant now);

/// Questions come one at a time, each after the answer to the one before: their learner sees no further.
bool one_by_one(Purpose purpose);
/// How many of the questions the learner may see: all, or one more than were checked (less when it is lost).
std::size_t shown_count(const Attempt& attempt, const std::vector<StoredAnswer>& answers);
/// An endless quiz with a wrong answer that was not forgiven.
bool is_lost(const Attempt& attempt, const std::vector<StoredAnswer>& answers);

/// May the answer at `place` be saved or checked now? conflict: finished, out of time, checked already; not_found: no
/// such place, or not shown yet.
base::Result<void> may_answer(const Attempt& attempt, const std::vector<StoredAnswer>& answers, std::int32_t place,
                              base::Instant now);

/// conflict: nothing to forgive, forgiven once already, not allowed by the paper, or finished.
base::Result<std::int32_t> may_revive(const Attempt& attempt, const std::vector<StoredAnswer>& answers);

struct Score {
  std::int32_t per_mille = 0;  ///< of full marks, rounded down; 1000 only when everything is right
  std::int32_t right_answers = 0;
};
/// Every question counts the same; of an endless quiz those that were answered count.
Score score_of(const Attempt& attempt, const std::vector<StoredAnswer>& answers);

/// "[[17,1],[23,4]]"
std::string asked_text(const std::vector<Asked>& questions);
std::vector<Asked> parse_asked(std::string_view text);

}  // namespace wanqiu::quiz
