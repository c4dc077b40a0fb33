#pragma once

#include "arena/match_questions.h"
#include "arena/meeting_questions.h"
#include "base/clock.h"
#include "quiz/live_questions.h"

namespace wanqiu::app {

/// What live matches ask, from the room quiz, which the room arena does not know.
class PaperMatchQuestions final : public arena::MatchQuestions {
 public:
  explicit PaperMatchQuestions(quiz::LiveQuestions& live) : live_(live) {}

  base::Task<std::vector<arena::PaperLine>> papers(http::Caller caller) override;
  base::Task<base::Result<arena::PaperQuestions>> questions(http::Caller caller, arena::PaperRef paper,
                                                            std::uint64_t seed) override;

 private:
  quiz::LiveQuestions& live_;
};

/// What duels and matches of four ask, likewise.
class PaperMeetingQuestions final : public arena::MeetingQuestions {
 public:
  PaperMeetingQuestions(quiz::LiveQuestions& live, const base::Clock& clock) : live_(live), clock_(clock) {}

  base::Task<std::optional<arena::PaperRef>> paper_of(base::OrganisationId organisation) override;
  base::Task<base::Result<arena::PaperQuestions>> draw(arena::PaperRef paper, std::uint64_t seed) override;

 private:
  quiz::LiveQuestions& live_;
  const base::Clock& clock_;
};

}  // namespace wanqiu::app
