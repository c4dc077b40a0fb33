#include "match_questions.h"

namespace wanqiu::app {
namespace {

arena::PaperQuestion match_question(quiz::LiveQuestion one) {
  arena::PaperQuestion question;
  question.passage = std::move(one.passage);
  question.stem = std::move(one.stem);
  question.explanation = std::move(one.explanation);
  question.picture = std::move(one.picture);
  question.audio = std::move(one.audio);
  question.options = std::move(one.options);
  question.shuffle = one.shuffle;
  question.several = one.several;
  question.right = one.right;
  question.weights = std::move(one.weights);
  return question;
}

arena::PaperQuestions paper_questions(quiz::LivePaper paper) {
  arena::PaperQuestions questions;
  questions.name = std::move(paper.name);
  questions.left_out = paper.left_out;
  for (auto& one : paper.questions) questions.questions.push_back(match_question(std::move(one)));
  return questions;
}

}  // namespace

base::Task<std::vector<arena::PaperLine>> PaperMatchQuestions::papers(http::Caller caller) {
  auto cards = co_await live_.papers(std::move(caller));
  std::vector<arena::PaperLine> lines;
  for (auto& card : cards)
    lines.push_back({arena::PaperRef(card.id.value), std::move(card.name), card.questions, card.playable});
  co_return lines;
}

base::Task<base::Result<arena::PaperQuestions>> PaperMatchQuestions::questions(http::Caller caller,
                                                                               arena::PaperRef paper,
                                                                               std::uint64_t seed) {
  auto found = co_await live_.questions(std::move(caller), quiz::PaperId(paper.value), seed);
  if (!found) co_return found.error();
  co_return paper_questions(std::move(*found));
}

base::Task<std::optional<arena::PaperRef>> PaperMeetingQuestions::paper_of(base::OrganisationId organisation) {
  const auto paper = co_await live_.duel_paper(organisation, clock_.now());
  co_return paper ? std::optional(arena::PaperRef(paper->value)) : std::nullopt;
}

base::Task<base::Result<arena::PaperQuestions>> PaperMeetingQuestions::draw(arena::PaperRef paper, std::uint64_t seed) {
  auto found = co_await live_.draw_duel(quiz::PaperId(paper.value), seed);
  if (!found) co_return found.error();
  co_return paper_questions(std::move(*found));
}

}  // namespace wanqiu::app
