// Papers on both engines: who may make what, states, stock, results and item analysis.
#include "item_analysis.h"
#include "practice_fixture.h"

namespace wanqiu::quiz {
namespace {

using base::FaultKind;
using http::Role;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PapersTest : public PracticeFixture {
 protected:
  base::Result<Paper> make(const http::Caller& caller, PaperDraft paper) {
    return support::run(papers->make(caller, std::move(paper), "request " + std::to_string(++requests_)));
  }
  std::string refused_field(PaperDraft paper) {
    const auto made = make(host(), std::move(paper));
    return made ? "" : made.error().field;
  }

 private:
  int requests_ = 0;
};

TEST_P(PapersTest, a_paper_is_made_opened_closed_and_opened_again) {
  const auto made = make(host(), draft(Purpose::weekly, bank_of(10))).value();
  EXPECT_EQ(made.state, PaperState::draft);
  EXPECT_EQ(support::run(practice->begin(person(1), made.id)).error().kind, FaultKind::not_found);
  const auto open = support::run(papers->set_state(host(), made.id, 1, PaperState::open)).value();
  EXPECT_EQ(open.version, 2);
  begin(1, open);
  EXPECT_EQ(support::run(papers->set_state(host(), made.id, 1, PaperState::closed)).error().kind, FaultKind::conflict);
  support::run(papers->set_state(host(), made.id, 2, PaperState::closed)).value();
  EXPECT_EQ(support::run(papers->set_state(host(), made.id, 3, PaperState::draft)).error().kind, FaultKind::conflict);
  EXPECT_EQ(support::run(practice->begin(person(2), made.id)).error().kind, FaultKind::not_found);
  support::run(papers->set_state(host(), made.id, 3, PaperState::open)).value();
  EXPECT_EQ(support::run(papers->remove(host(), made.id)).error().kind, FaultKind::conflict) << "somebody began it";
}

TEST_P(PapersTest, each_wrong_part_of_a_paper_is_named) {
  const auto bank = bank_of(3);
  const auto good = draft(Purpose::special, bank, 3);
  EXPECT_EQ(refused_field(good), "");
  const auto with = [&](auto change) {
    auto paper = good;
    change(paper);
    return refused_field(paper);
  };
  EXPECT_EQ(with([](auto& p) { p.name = " "; }), "name");
  EXPECT_EQ(with([](auto& p) { p.purpose = Purpose::mistakes; }), "purpose");
  EXPECT_EQ(with([](auto& p) { p.organisation = base::OrganisationId(8); }), "organisation");
  EXPECT_EQ(with([](auto& p) { p.draws[0].count = 0; }), "draws[0].count");
  EXPECT_EQ(with([](auto& p) { p.draws[0].banks = {BankId(5)}; }), "draws[0].banks");
  EXPECT_EQ(with([](auto& p) { p.draws[0].banks = {}; }), "draws[0].banks");
  EXPECT_EQ(with([](auto& p) { p.draws[0].difficulty_from = 4, p.draws[0].difficulty_to = 2; }),
            "draws[0].difficulty_to");
  EXPECT_EQ(with([](auto& p) { p.draws.clear(); }), "questions");
  EXPECT_EQ(with([](auto& p) { p.questions = {QuestionId(5)}; }), "questions[0]");
  EXPECT_EQ(with([](auto& p) { p.questions = {QuestionId(5), QuestionId(5)}; }), "questions");
  EXPECT_EQ(with([](auto& p) { p.minutes = 0; }), "minutes");
  EXPECT_EQ(with([](auto& p) { p.tries = 101; }), "tries");
  EXPECT_EQ(with([](auto& p) { p.pass_per_mille = 1'001; }), "pass_per_mille");
  EXPECT_EQ(with([](auto& p) { p.revival = true; }), "revival");
  EXPECT_EQ(with([](auto& p) { p.purpose = Purpose::course; }), "item");
  EXPECT_EQ(with([](auto& p) { p.purpose = Purpose::course, p.item = LessonId(18); }), "item");
  EXPECT_EQ(with([](auto& p) { p.item = LessonId(17); }), "item");
  EXPECT_EQ(with([](auto& p) { p.purpose = Purpose::daily, p.tries = 2; }), "tries");
  EXPECT_EQ(with([](auto& p) { p.purpose = Purpose::endless; }), "explain");
  EXPECT_EQ(with([](auto& p) { p.purpose = Purpose::duel; }), "questions") << "three are too few";
  const auto duel = [&](auto change) {
    return with([&](auto& p) { p.purpose = Purpose::duel, p.draws[0].count = 5, change(p); });
  };
  EXPECT_EQ(duel([](auto&) {}), "");
  EXPECT_EQ(duel([](auto& p) { p.minutes = 5; }), "minutes");
  EXPECT_EQ(duel([](auto& p) { p.tries = 5; }), "tries");
  EXPECT_EQ(with([&](auto& p) { p.opens_at = clock.now(), p.closes_at = clock.now(); }), "closes_at");
}

TEST_P(PapersTest, who_reads_changes_and_does_not_see_a_paper) {
  const auto made = make(host(), draft(Purpose::special, bank_of(3), 3)).value();
  const auto reviewer = person(2, {Role::reviewer});
  EXPECT_TRUE(support::run(papers->paper(reviewer, made.id)));
  EXPECT_EQ(support::run(papers->change(reviewer, made.id, 1, made.draft)).error().kind, FaultKind::forbidden);
  auto stranger = host();
  stranger.grants = {{Role::host, base::OrganisationId(8)}};
  EXPECT_EQ(support::run(papers->paper(stranger, made.id)).error().kind, FaultKind::not_found);
  EXPECT_THAT(support::run(papers->papers(stranger)), IsEmpty());
  EXPECT_THAT(support::run(papers->papers(reviewer)), SizeIs(1));
  EXPECT_EQ(support::run(papers->paper(person(3), made.id)).error().kind, FaultKind::not_found);
}

TEST_P(PapersTest, a_request_that_is_sent_twice_makes_one_paper) {
  const auto one = support::run(papers->make(host(), draft(Purpose::weekly, bank_of(3)), "the same")).value();
  const auto again =
      support::run(papers->make(host(), draft(Purpose::weekly, one.draft.draws[0].banks[0]), "the same"));
  EXPECT_EQ(again.value().id, one.id);
}

TEST_P(PapersTest, a_change_leaves_attempts_under_way_as_they_are) {
  auto paper_draft = draft(Purpose::special, bank_of(4), 4);
  paper_draft.minutes = 30;
  const auto paper = papers->make_now(paper_draft);
  const auto attempt = begin(1, paper);
  paper_draft.minutes = 5;
  paper_draft.explain = Explain::never;
  support::run(papers->change(host(), paper.id, 1, paper_draft)).value();
  const auto again = support::run(practice->attempt(person(1), attempt.id)).value();
  EXPECT_EQ(again.deadline, attempt.deadline);
  EXPECT_EQ(again.explain, Explain::at_end);
}

TEST_P(PapersTest, the_stock_says_how_many_fit) {
  const auto bank =
      import_lines(R"({"kind":"single","options":["a","b"],"answer":[0],"stem":"1","tags":["x"],"difficulty":2})"
                   "\n"
                   R"({"kind":"single","options":["a","b"],"answer":[0],"stem":"2","tags":["x","y"],"difficulty":4})"
                   "\n"
                   R"({"kind":"truefalse","options":["true","false"],"answer":[0],"stem":"3","category":"c/d"})"
                   "\n",
                   "stock");
  auto paper = draft(Purpose::special, bank, 3);
  auto rule = paper.draws[0];
  rule.tags = {"y", "x"};
  paper.draws.push_back(rule);
  rule.difficulty_from = 3;
  paper.draws.push_back(rule);
  rule = paper.draws[0];
  rule.category = "c";
  paper.draws.push_back(rule);
  rule.kinds = {Kind::single};
  paper.draws.push_back(rule);
  const auto made = make(host(), paper).value();
  EXPECT_THAT(support::run(papers->stock(host(), made.id)).value().drawable, ElementsAre(3, 2, 1, 1, 0));
}

TEST_P(PapersTest, results_are_sums_over_everybody) {
  const auto paper = papers->make_now(draft(Purpose::special, bank_of(4), 4));
  for (int who = 1; who <= 3; ++who) {
    const auto attempt = begin(who, paper);
    for (int i = 0; i < who + 1; ++i) save(who, attempt, static_cast<std::size_t>(i), "right").value();
    finish(who, attempt.id);
  }
  begin(4, paper);
  const auto results = support::run(papers->results(host(), paper.id)).value();
  EXPECT_EQ(results.begun, 4);
  EXPECT_EQ(results.finished, 3);
  EXPECT_EQ(results.learners, 3);
  EXPECT_EQ(results.passed, 2);
  EXPECT_DOUBLE_EQ(results.mean_score, 750);
  EXPECT_THAT(results.by_score, ElementsAre(0, 0, 0, 0, 0, 1, 0, 1, 0, 1));
}

TEST_P(PapersTest, item_analysis_finds_the_question_whose_key_is_wrong) {
  // Those who know answer the nine others rightly; the wrong key is hit by those who do not.
  std::string lines = R"({"kind":"single","options":["wrong A","right","wrong B"],"answer":[0],"stem":"miskeyed"})"
                      "\n";
  for (int i = 0; i < 9; ++i) {
    lines += R"({"kind":"single","options":["right","wrong A","wrong B"],"answer":[0],"stem":"fair )" +
             std::to_string(i) + "\"}\n";
  }
  const auto bank = import_lines(lines, "analysed");
  const auto paper = papers->make_now(draft(Purpose::special, bank, 10));
  for (int who = 1; who <= 40; ++who) {
    const auto attempt = begin(who, paper);
    for (std::size_t i = 0; i < 10; ++i) {
      const bool knows = who % 2 == 0 || static_cast<int>(i) % 3 == who % 3;
      clock.advance(base::Seconds(7));
      save(who, attempt, i, knows ? "right" : "wrong A").value();
    }
    finish(who, attempt.id);
  }
  const auto items = support::run(papers->analysis(host(), bank)).value();
  ASSERT_THAT(items, SizeIs(10));
  EXPECT_EQ(items[0].beginning, "miskeyed");
  EXPECT_THAT(items[0].suspicions, Contains(Suspicion::wrong_way_round));
  EXPECT_LT(items[0].discrimination.value(), 0);
  EXPECT_GT(items[9].discrimination.value(), 0.3);
  EXPECT_EQ(items[0].answers, 40);
  EXPECT_DOUBLE_EQ(items[0].mean_seconds.value(), 7);

  const auto one = support::run(papers->analysis(host(), items[0].question)).value();
  ASSERT_THAT(one.choices, SizeIs(3));
  EXPECT_EQ(one.choices[0].chosen + one.choices[1].chosen, 40);
  EXPECT_TRUE(one.choices[0].right);
  EXPECT_THAT(one.suspicions, Contains(Suspicion::preferred_wrong));
  EXPECT_THAT(one.suspicions, Contains(Suspicion::idle_distractor));
}

WANQIU_ON_BOTH_ENGINES(PapersTest);

}  // namespace
}  // namespace wanqiu::quiz
