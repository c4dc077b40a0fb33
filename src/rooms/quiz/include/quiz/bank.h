#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "quiz/ids.h"
#include "quiz/question.h"

namespace wanqiu::quiz {

struct BankDraft {
  std::string name;  ///< 1 to 100 code points, unique on the site
  std::string description;
  base::OrganisationId organisation;
};

struct Bank {
  BankId id;
  std::string name;
  std::string description;
  base::OrganisationId organisation;
  std::int32_t version = 0;
  base::Instant made_at;
  std::int64_t questions = 0;
  std::int64_t approved = 0;
  std::int64_t waiting = 0;   ///< drafts
  std::int64_t reported = 0;  ///< with open reports
};
BOOST_DESCRIBE_STRUCT(Bank, (),
                      (id, name, description, organisation, version, made_at, questions, approved, waiting, reported))

/// A question is used only when it is approved. Every change makes it a draft again.
enum class ReviewState { draft = 1, approved = 2, returned = 3, retired = 4 };
BOOST_DESCRIBE_ENUM(ReviewState, draft, approved, returned, retired)

struct StoredQuestion {
  QuestionId id;
  BankId bank;
  ReviewState state = ReviewState::draft;
  std::int32_t version = 1;
  std::optional<QuestionId> same_as;  ///< of another bank, there first
  std::int32_t reports = 0;           ///< open ones
  base::Instant made_at;
  base::Instant changed_at;
  base::LearnerId changed_by;  ///< none: an import
  Question question;
};

/// A question in a list.
struct QuestionCard {
  QuestionId id;
  BankId bank;
  Kind kind = Kind::single;
  ReviewState state = ReviewState::draft;
  std::int32_t version = 1;
  std::string title;
  std::string beginning;  ///< of the stem, up to 120 code points
  std::string category;
  std::int32_t difficulty = 0;  ///< 0: not said
  std::int32_t reports = 0;
  bool similar = false;  ///< another one with the same stem was there before
  base::Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(QuestionCard, (),
                      (id, bank, kind, state, version, title, beginning, category, difficulty, reports, similar,
                       changed_at))

struct QuestionQuery {
  BankId bank;
  std::optional<ReviewState> state;
  std::optional<Kind> kind;
  std::string category;  ///< exactly; empty for all
  std::string tag;
  std::string text;  ///< part of title or stem, in any case and width
  bool reported = false;
  bool similar = false;
  int limit = 50;
  std::string cursor;
};

struct QuestionPage {
  std::vector<QuestionCard> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(QuestionPage, (), (items, next))

enum class ReviewDecision { approve, return_, retire, reopen };
BOOST_DESCRIBE_ENUM(ReviewDecision, approve, return_, retire, reopen)

struct Review {
  std::int32_t version = 0;
  std::optional<std::string> by;  ///< the name that others see; none: an import, or somebody who was erased
  base::Instant at;
  ReviewState before = ReviewState::draft;
  ReviewState after = ReviewState::draft;
  std::string remark;
};
BOOST_DESCRIBE_STRUCT(Review, (), (version, by, at, before, after, remark))

enum class MistakeWhy { wrong_answer = 1, unclear = 2, misprint = 3, out_of_date = 4, other = 5 };
BOOST_DESCRIBE_ENUM(MistakeWhy, wrong_answer, unclear, misprint, out_of_date, other)

struct MistakeReport {
  ReportId id;
  QuestionId question;
  std::string reporter;  ///< the name that others see
  MistakeWhy why = MistakeWhy::other;
  std::string text;
  base::Instant reported_at;
  std::optional<base::Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(MistakeReport, (), (id, question, reporter, why, text, reported_at, closed_at))

}  // namespace wanqiu::quiz
