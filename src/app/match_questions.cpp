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
  arena::PaperQuestions questions;
  questions.name = std::move(found->name);
  questions.left_out = found->left_out;
  for (auto& one : found->questions) questions.questions.push_back(match_question(std::move(one)));
  co_return questions;
}

}  // namespace wanqiu::app
