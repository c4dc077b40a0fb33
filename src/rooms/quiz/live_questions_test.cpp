// What live matches ask, on both engines: which paper, which of its questions, and what is right in them.
#include "quiz/live_questions.h"

#include "practice_fixture.h"

namespace wanqiu::quiz {
namespace {

using base::FaultKind;
using base::OrganisationId;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class LiveQuestionsTest : public PracticeFixture {
 protected:
  std::optional<PaperId> duel_paper(int organisation) {
    return support::run(live->duel_paper(OrganisationId(organisation), clock.now()));
  }
  LivePaper draw(PaperId paper, std::uint64_t seed) { return support::run(live->draw_duel(paper, seed)).value(); }
  static std::vector<std::string> stems(const LivePaper& paper) {
    std::vector<std::string> all;
    for (const auto& one : paper.questions) all.push_back(one.stem);
    return all;
  }
  PaperDraft of_everybody(PaperDraft paper) const {
    paper.organisation = gate.root();
    return paper;
  }

  std::unique_ptr<LiveQuestions> live = LiveQuestions::open({*store, gate});
};

TEST_P(LiveQuestionsTest, a_duel_asks_five_the_same_for_the_same_seed) {
  const auto paper = papers->make_now(draft(Purpose::duel, bank_of(40), 20));
  const auto first = draw(paper.id, 1);
  EXPECT_THAT(first.questions, SizeIs(5));
  EXPECT_EQ(stems(draw(paper.id, 1)), stems(first));
  EXPECT_NE(stems(draw(paper.id, 2)), stems(first));
  const auto all = stems(first);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 5U) << "none is asked twice";
}

TEST_P(LiveQuestionsTest, the_nearest_open_paper_above_a_learner_is_asked) {
  const auto bank = bank_of(10);
  EXPECT_EQ(duel_paper(7), std::nullopt);
  const auto everybody = papers->make_now(of_everybody(draft(Purpose::duel, bank)));
  EXPECT_EQ(duel_paper(7), everybody.id);
  const auto own = papers->make_now(draft(Purpose::duel, bank));
  papers->make_now(of_everybody(draft(Purpose::duel, bank)));
  papers->make_now(draft(Purpose::daily, bank));
  EXPECT_EQ(duel_paper(7), own.id) << "a newer one of the whole city is further away";
  EXPECT_NE(duel_paper(8), own.id);
  EXPECT_NE(duel_paper(8), std::nullopt);
}

TEST_P(LiveQuestionsTest, a_paper_is_asked_within_its_window_only) {
  auto paper = draft(Purpose::duel, bank_of(10));
  paper.opens_at = clock.now() + std::chrono::hours(1);
  paper.closes_at = clock.now() + std::chrono::hours(2);
  const auto made = papers->make_now(paper);
  EXPECT_EQ(duel_paper(7), std::nullopt);
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(duel_paper(7), made.id);
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(duel_paper(7), std::nullopt);
}

TEST_P(LiveQuestionsTest, a_paper_with_too_few_that_can_be_chosen_is_no_paper_of_duels) {
  const auto choices = bank_of(4);
  const auto words = import_lines(R"({"kind":"fill","stem":"宛丘在（ ）","answer":["陈"]})"
                                  "\n"
                                  R"({"kind":"numeric","stem":"几度","answer":[3],"tolerance":[0]})"
                                  "\n",
                                  "words");
  auto paper = draft(Purpose::duel, choices, 4);
  paper.draws.push_back({1, {words}, {}, "", {}, 0, 0});
  const auto made = papers->make_now(paper);
  EXPECT_EQ(duel_paper(7), std::nullopt);
  EXPECT_EQ(support::run(live->draw_duel(made.id, 1)).error().kind, FaultKind::conflict);
  EXPECT_EQ(support::run(live->draw_duel(PaperId(1), 1)).error().kind, FaultKind::not_found);
}

TEST_P(LiveQuestionsTest, what_is_right_stands_in_the_places_of_the_bank) {
  const auto bank =
      import_lines(R"({"kind":"single","stem":"one","options":["no","<b>yes</b>"],"answer":[1],"explanation":"so"})"
                   "\n"
                   R"({"kind":"multiple","stem":"several","options":["a","b","c"],"answer":[0,2]})"
                   "\n"
                   R"({"kind":"truefalse","stem":"is it","options":["yes","no"],"answer":[1]})"
                   "\n"
                   R"({"kind":"fill","stem":"word","answer":["x"]})"
                   "\n",
                   "kinds");
  const auto paper = papers->make_now(draft(Purpose::special, bank, 4));
  const auto asked = support::run(live->questions(host(), paper.id, 1)).value();
  std::map<std::string, LiveQuestion> by_stem;
  for (const auto& one : asked.questions) by_stem.emplace(one.stem, one);
  ASSERT_THAT(by_stem, SizeIs(3)) << "a word cannot be chosen";
  const auto find = [&](const std::string& stem) {
    for (const auto& [text, one] : by_stem)
      if (text.find(stem) != text.npos) return one;
    ADD_FAILURE() << stem;
    return LiveQuestion();
  };
  EXPECT_EQ(find("one").right, 0b10);
  EXPECT_THAT(find("one").options, ElementsAre(HasSubstr("no"), HasSubstr("yes")));
  EXPECT_THAT(find("one").explanation, HasSubstr("so"));
  EXPECT_TRUE(find("several").several);
  EXPECT_EQ(find("several").right, 0b101);
  EXPECT_FALSE(find("is it").shuffle) << "true stands before false";
  EXPECT_EQ(support::run(live->questions(person(3), paper.id, 1)).error().kind, FaultKind::not_found)
      << "a learner reads no papers";
}

WANQIU_ON_BOTH_ENGINES(LiveQuestionsTest);

}  // namespace
}  // namespace wanqiu::quiz
