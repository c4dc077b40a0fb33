#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "quiz/draw_rule.h"
#include "quiz/ids.h"

namespace wanqiu::quiz {

/// What a paper is for.
///   daily, weekly   drawn anew for each learner and local day or week; one try each
///   special         the same questions for everybody, or drawn; a window of time, a number of tries
///   endless         one question after another until the first wrong answer
///   course          belongs to an item of the library: the quiz between two lessons
///   mistakes        no paper: a learner's own mistake book
///   duel            what live duels and matches of four ask: five of it, drawn for each match; never practised
enum class Purpose { daily = 1, weekly = 2, special = 3, endless = 4, course = 5, mistakes = 6, duel = 7 };
BOOST_DESCRIBE_ENUM(Purpose, daily, weekly, special, endless, course, mistakes, duel)

/// When a learner is told what was right: after each answer (which is then final), after the whole, or not at all.
enum class Explain { at_once = 1, at_end = 2, never = 3 };
BOOST_DESCRIBE_ENUM(Explain, at_once, at_end, never)

enum class PaperState { draft = 1, open = 2, closed = 3 };
BOOST_DESCRIBE_ENUM(PaperState, draft, open, closed)

constexpr int paper_questions_max = 500;
constexpr int endless_questions_max = 200;
constexpr int duel_questions = 5;

/// What an editor says of a paper.
struct PaperDraft {
  std::string name;         ///< 1 to 100 code points
  std::string description;  ///< to 2,000
  Purpose purpose = Purpose::special;
  base::OrganisationId organisation;  ///< whose learners get it: of it and below
  LessonId item;                      ///< course: the lesson that it follows
  std::vector<QuestionId> questions;  ///< by hand, asked in this order, before what is drawn
  std::vector<DrawRule> draws;        ///< by rule
  bool shuffle_questions = false;
  bool shuffle_options = true;  ///< unless a question forbids it
  Explain explain = Explain::at_end;
  std::optional<std::int32_t> minutes;  ///< 1 … 1,440; none: no limit
  std::optional<std::int32_t> tries;    ///< 1 … 100; none: any number. daily and weekly: one
  std::int32_t pass_per_mille = 600;    ///< special and course: from here on it is passed
  bool revival = false;                 ///< endless: one wrong answer is forgiven
  std::optional<base::Instant> opens_at, closes_at;
};

/// As it is stored, with its texts trimmed; invalid names the field and what would be right.
base::Result<PaperDraft> check_paper(PaperDraft draft);

/// How many are asked; endless: at most.
int questions_asked(const PaperDraft& draft);

struct Paper {
  PaperId id;
  PaperState state = PaperState::draft;
  std::int32_t version = 1;
  base::Instant made_at, changed_at;
  PaperDraft draft;
};

}  // namespace wanqiu::quiz
