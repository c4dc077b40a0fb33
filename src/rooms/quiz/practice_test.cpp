// Practice on both engines: every purpose, saving, time, mistakes, points.
#include "practice_fixture.h"
#include "stored_practice.h"

namespace wanqiu::quiz {
namespace {

using base::FaultKind;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using PracticeTest = PracticeFixture;

TEST_P(PracticeTest, a_daily_quiz_is_drawn_once_a_day_and_earns_points_once) {
  const auto paper = papers->make_now(draft(Purpose::daily, bank_of(40)));
  const auto first = begin(1, paper);
  EXPECT_THAT(first.questions, SizeIs(5));
  EXPECT_EQ(begin(1, paper).id, first.id) << "it goes on with what is under way";
  for (std::size_t i = 0; i < 5; ++i) save(1, first, i, i == 4 ? "wrong A" : "right").value();
  const auto done = finish(1, first.id);
  EXPECT_EQ(done.score, 800);
  EXPECT_EQ(done.right_answers, 4);
  EXPECT_EQ(done.points, 1);
  EXPECT_EQ(balance(1), 1);
  EXPECT_EQ(finish(1, first.id).points, 1) << "handed in twice is handed in once";
  EXPECT_EQ(balance(1), 1);
  EXPECT_EQ(support::run(practice->begin(person(1), paper.id)).error().kind, FaultKind::conflict);
  clock.advance(base::Seconds(86'400));
  const auto tomorrow = begin(1, paper);
  EXPECT_NE(tomorrow.id, first.id);
  std::set<QuestionId> seen;
  for (const auto& one : first.questions) seen.insert(one.question.id);
  for (const auto& one : tomorrow.questions) EXPECT_FALSE(seen.contains(one.question.id)) << "it was seen lately";
}

TEST_P(PracticeTest, two_learners_get_other_questions_and_the_same_learner_the_same_again) {
  const auto paper = papers->make_now(draft(Purpose::daily, bank_of(200)));
  const auto asked = [](const ShownAttempt& attempt) {
    std::vector<QuestionId> ids_asked;
    for (const auto& one : attempt.questions) ids_asked.push_back(one.question.id);
    return ids_asked;
  };
  const auto one = asked(begin(1, paper));
  EXPECT_NE(one, asked(begin(2, paper)));
  EXPECT_EQ(one, asked(begin(1, paper)));
}

TEST_P(PracticeTest, nothing_of_what_is_right_is_told_before_the_answer_is_final) {
  const auto bank = import_lines(
      R"({"kind":"fill","stem":"capital of Chen?","answer":["wanqiu-secret"],"explanation":"why-secret","feedback_right":"well-secret"})"
      "\n"
      R"({"kind":"numeric","stem":"how many?","answer":["271828"],"explanation":"why-secret 2"})"
      "\n",
      "secrets");
  auto paper_draft = draft(Purpose::special, bank, 2);
  paper_draft.explain = Explain::at_once;
  const auto paper = papers->make_now(paper_draft);
  auto attempt = begin(1, paper);
  const auto whole = [&] { return http::to_json(support::run(practice->attempt(person(1), attempt.id)).value()); };
  EXPECT_THAT(whole(), Not(HasSubstr("secret")));
  EXPECT_THAT(whole(), Not(HasSubstr("271828")));
  const auto fill = attempt.questions[attempt.questions[0].question.kind == Kind::fill ? 0 : 1];
  support::run(practice->save(person(1), attempt.id, fill.place, {{}, {"x"}})).value();
  EXPECT_THAT(whole(), Not(HasSubstr("secret"))) << "saved is not final";
  const auto told = support::run(practice->check(person(1), attempt.id, fill.place, {{}, {"x"}})).value();
  EXPECT_FALSE(told.outcome.right);
  EXPECT_THAT(told.outcome.right_answer.texts, ::testing::ElementsAre("wanqiu-secret"));
  EXPECT_EQ(support::run(practice->save(person(1), attempt.id, fill.place, {{}, {"wanqiu-secret"}})).error().kind,
            FaultKind::conflict);
  EXPECT_THAT(whole(), HasSubstr("why-secret"));
  EXPECT_THAT(whole(), Not(HasSubstr("why-secret 2"))) << "the other question is still open";
}

TEST_P(PracticeTest, a_paper_that_never_tells_never_tells) {
  auto paper_draft = draft(Purpose::special, bank_of(3), 3);
  paper_draft.explain = Explain::never;
  const auto paper = papers->make_now(paper_draft);
  const auto attempt = begin(1, paper);
  save(1, attempt, 0, "right").value();
  EXPECT_EQ(check(1, attempt.id, attempt.questions[1], "right").error().kind, FaultKind::conflict);
  const auto done = finish(1, attempt.id);
  EXPECT_THAT(http::to_json(done), Not(HasSubstr("because")));
  EXPECT_EQ(done.score, 333);
}

TEST_P(PracticeTest, what_is_saved_is_there_on_another_device_and_after_a_restart) {
  const auto paper = papers->make_now(draft(Purpose::weekly, bank_of(10)));
  const auto attempt = begin(1, paper);
  save(1, attempt, 0, "wrong B").value();
  save(1, attempt, 0, "wrong A").value();
  save(1, attempt, 2, "right").value();
  practice = Practice::open({*store, clock, ids, random, gate, *ledger});
  const auto again = support::run(practice->attempt(person(1), attempt.id)).value();
  EXPECT_EQ(again.questions[0].question.options, attempt.questions[0].question.options) << "in the same order";
  EXPECT_EQ(again.questions[0].answer, option(attempt.questions[0], "wrong A"));
  EXPECT_EQ(again.questions[1].answer, std::nullopt);
  EXPECT_EQ(again.questions[2].answer, option(attempt.questions[2], "right"));
}

TEST_P(PracticeTest, an_attempt_is_its_learners_alone) {
  const auto paper = papers->make_now(draft(Purpose::weekly, bank_of(10)));
  const auto attempt = begin(1, paper);
  EXPECT_EQ(support::run(practice->attempt(person(2), attempt.id)).error().kind, FaultKind::not_found);
  EXPECT_EQ(save(2, attempt, 0, "right").error().kind, FaultKind::not_found);
  EXPECT_EQ(check(2, attempt.id, attempt.questions[0], "right").error().kind, FaultKind::not_found);
  EXPECT_EQ(support::run(practice->finish(person(2), attempt.id)).error().kind, FaultKind::not_found);
  EXPECT_EQ(support::run(practice->revive(person(2), attempt.id)).error().kind, FaultKind::not_found);
}

TEST_P(PracticeTest, time_is_the_servers_and_what_was_saved_counts) {
  auto paper_draft = draft(Purpose::special, bank_of(4), 4);
  paper_draft.minutes = 10;
  paper_draft.tries = 2;
  const auto paper = papers->make_now(paper_draft);
  const auto attempt = begin(1, paper);
  EXPECT_EQ(attempt.deadline, clock.now() + base::Seconds(600));
  save(1, attempt, 0, "right").value();
  clock.advance(base::Seconds(602));
  save(1, attempt, 1, "right").value();  // sent in time, late by the network
  clock.advance(base::Seconds(2));
  EXPECT_EQ(save(1, attempt, 2, "right").error().kind, FaultKind::conflict);
  support::run_to_end(practice->keep_house());
  const auto done = support::run(practice->attempt(person(1), attempt.id)).value();
  EXPECT_EQ(done.finished_at, attempt.deadline);
  EXPECT_EQ(done.score, 500);
  EXPECT_EQ(done.passed, false);
  EXPECT_NE(begin(1, paper).id, attempt.id) << "the second try";
}

TEST_P(PracticeTest, a_special_quiz_has_its_window_and_its_tries) {
  auto paper_draft = draft(Purpose::special, bank_of(4), 4);
  paper_draft.tries = 2;
  paper_draft.opens_at = clock.now() + base::Seconds(60);
  paper_draft.closes_at = clock.now() + base::Seconds(3'600);
  const auto paper = papers->make_now(paper_draft);
  EXPECT_THAT(support::run(practice->begin(person(1), paper.id)).error().reason,
              HasSubstr("opens at 2026-11-24T10:01"));
  clock.advance(base::Seconds(60));
  for (int i = 0; i < 2; ++i) finish(1, begin(1, paper).id);
  EXPECT_THAT(support::run(practice->begin(person(1), paper.id)).error().reason, HasSubstr("no try is left"));
  clock.advance(base::Seconds(3'600));
  EXPECT_THAT(support::run(practice->begin(person(2), paper.id)).error().reason, HasSubstr("closed at"));
}

TEST_P(PracticeTest, a_special_quiz_earns_when_it_is_passed_and_only_once) {
  const auto paper = papers->make_now(draft(Purpose::special, bank_of(5), 5));
  const auto go = [&](std::size_t right) {
    const auto attempt = begin(1, paper);
    for (std::size_t i = 0; i < right; ++i) save(1, attempt, i, "right").value();
    return finish(1, attempt.id).points;
  };
  const auto passed = [&] { return support::run(practice->today(person(1))).special.at(0).passed; };
  EXPECT_EQ(passed(), std::nullopt);
  EXPECT_EQ(go(2), 0);
  EXPECT_EQ(passed(), false);
  EXPECT_EQ(go(3), 8);
  EXPECT_EQ(passed(), true);
  EXPECT_EQ(go(5), 0);
  clock.advance(base::Seconds(86'400 * 9));  // beyond the days for which the ledger remembers a key
  EXPECT_EQ(go(5), 0);
  EXPECT_EQ(balance(1), 8);
}

TEST_P(PracticeTest, an_endless_quiz_ends_with_a_wrong_answer_of_which_one_is_forgiven) {
  auto paper_draft = draft(Purpose::endless, bank_of(30));
  paper_draft.revival = true;
  const auto paper = papers->make_now(paper_draft);
  const auto attempt = begin(1, paper);
  ASSERT_THAT(attempt.questions, SizeIs(1)) << "no further than the answers";
  auto at = attempt.questions[0];
  for (int i = 0; i < 3; ++i) {
    const auto told = check(1, attempt.id, at, "right").value();
    EXPECT_TRUE(told.outcome.right);
    at = told.next.value();
  }
  const auto wrong = check(1, attempt.id, at, "wrong A").value();
  EXPECT_TRUE(wrong.lost);
  EXPECT_TRUE(wrong.may_revive);
  EXPECT_EQ(wrong.next, std::nullopt);
  const auto revived = support::run(practice->revive(person(1), attempt.id)).value();
  ASSERT_THAT(revived.questions, SizeIs(5));
  at = revived.questions.back();
  at = check(1, attempt.id, at, "right").value().next.value();
  const auto lost = check(1, attempt.id, at, "wrong B").value();
  EXPECT_TRUE(lost.lost);
  EXPECT_FALSE(lost.may_revive);
  EXPECT_EQ(support::run(practice->revive(person(1), attempt.id)).error().kind, FaultKind::conflict);
  const auto done = finish(1, attempt.id);
  EXPECT_EQ(done.right_answers, 4);
  EXPECT_EQ(support::run(practice->today(person(1))).endless->best, 4);
}

TEST_P(PracticeTest, mistakes_come_back_when_they_are_due_and_leave_when_they_are_learnt) {
  const auto paper = papers->make_now(draft(Purpose::weekly, bank_of(3), 3));
  const auto attempt = begin(1, paper);
  save(1, attempt, 0, "wrong A").value();
  save(1, attempt, 1, "right").value();
  finish(1, attempt.id);
  auto today = support::run(practice->today(person(1)));
  EXPECT_EQ(today.mistakes, 1);
  EXPECT_EQ(today.mistakes_due, 0);
  EXPECT_EQ(support::run(practice->begin_mistakes(person(1))).error().kind, FaultKind::conflict);
  EXPECT_THAT(support::run(practice->mistakes(person(2))), IsEmpty());
  int days = 0;
  for (int rounds = 0; rounds < 20; ++rounds) {
    today = support::run(practice->today(person(1)));
    if (today.mistakes == 0) break;
    while (support::run(practice->today(person(1))).mistakes_due == 0) {
      clock.advance(base::Seconds(86'400));
      ASSERT_LT(++days, 400);
    }
    const auto again = support::run(practice->begin_mistakes(person(1))).value();
    ASSERT_THAT(again.questions, SizeIs(1));
    EXPECT_TRUE(check(1, again.id, again.questions[0], "right").value().outcome.right);
    finish(1, again.id);
  }
  EXPECT_EQ(today.mistakes, 0);
  EXPECT_GT(days, 30) << "it was asked again at growing distances";
}

TEST_P(PracticeTest, a_mistake_can_be_taken_out_of_the_book) {
  const auto paper = papers->make_now(draft(Purpose::weekly, bank_of(3), 3));
  const auto attempt = begin(1, paper);
  save(1, attempt, 0, "wrong A").value();
  finish(1, attempt.id);
  const auto book = support::run(practice->mistakes(person(1)));
  ASSERT_THAT(book, SizeIs(1));
  EXPECT_EQ(book[0].question, attempt.questions[0].question.id);
  support::run_to_end(practice->forget(person(1), book[0].question));
  EXPECT_THAT(support::run(practice->mistakes(person(1))), IsEmpty());
}

TEST_P(PracticeTest, a_question_that_changes_stays_as_it_was_in_attempts_that_have_it) {
  const auto bank = bank_of(1);
  const auto paper = papers->make_now(draft(Purpose::special, bank, 1));
  const auto attempt = begin(1, paper);
  const auto id = attempt.questions[0].question.id;
  const auto changed = parse_question_json(
      R"({"kind":"single","options":["wrong A","right","wrong B"],"answer":[1],"stem":"another question"})");
  support::run(quiz->change(host(), id, 1, changed.value())).value();
  practice = Practice::open({*store, clock, ids, random, gate, *ledger});
  const auto again = support::run(practice->attempt(person(1), attempt.id)).value();
  ASSERT_THAT(again.questions, SizeIs(1));
  EXPECT_THAT(again.questions[0].question.stem, HasSubstr("question 0"));
  save(1, again, 0, "right").value();
  EXPECT_EQ(finish(1, attempt.id).score, 1'000);
  EXPECT_THAT(support::run(practice->begin(person(2), paper.id)).error().reason, HasSubstr("in use"));
}

TEST_P(PracticeTest, an_answer_that_does_not_fit_is_refused_with_its_place) {
  const auto paper = papers->make_now(draft(Purpose::weekly, bank_of(3), 3));
  const auto attempt = begin(1, paper);
  const auto refused = [&](std::int32_t place, Answer answer) {
    return support::run(practice->save(person(1), attempt.id, place, std::move(answer))).error();
  };
  EXPECT_EQ(refused(0, {{3}, {}}).field, "choices[0]");
  EXPECT_EQ(refused(0, {{0, 1}, {}}).kind, FaultKind::invalid);
  EXPECT_EQ(refused(0, {{}, {"text"}}).kind, FaultKind::invalid);
  EXPECT_EQ(refused(3, {{0}, {}}).kind, FaultKind::not_found);
  EXPECT_EQ(refused(-1, {{0}, {}}).kind, FaultKind::not_found);
}

TEST_P(PracticeTest, a_course_quiz_is_offered_at_its_lesson) {
  auto paper_draft = draft(Purpose::course, bank_of(3), 3);
  paper_draft.item = LessonId(17);
  const auto paper = papers->make_now(paper_draft);
  const auto offers = support::run(practice->offers_at(person(1), LessonId(17)));
  ASSERT_THAT(offers, SizeIs(1));
  EXPECT_EQ(offers[0].paper, paper.id);
  EXPECT_THAT(support::run(practice->offers_at(person(1), LessonId(18))), IsEmpty());
  const auto attempt = begin(1, paper);
  for (std::size_t i = 0; i < 3; ++i) save(1, attempt, i, "right").value();
  const auto done = finish(1, attempt.id);
  EXPECT_EQ(done.passed, true);
  EXPECT_EQ(done.points, 0) << "a course has its own rewards";
}

TEST_P(PracticeTest, the_nearest_paper_is_todays) {
  const auto bank = bank_of(10);
  auto city = draft(Purpose::daily, bank);
  city.organisation = base::OrganisationId(1);
  papers->make_now(city);
  EXPECT_EQ(support::run(practice->today(person(1))).daily->name, "a paper");
  auto unit = draft(Purpose::daily, bank);
  unit.name = "of the unit";
  papers->make_now(unit);
  EXPECT_EQ(support::run(practice->today(person(1))).daily->name, "of the unit");
}

TEST_P(PracticeTest, a_ledger_that_cannot_take_it_gets_it_later) {
  const auto paper = papers->make_now(draft(Purpose::weekly, bank_of(5)));
  const auto attempt = begin(1, paper);
  for (std::size_t i = 0; i < 5; ++i) save(1, attempt, i, "right").value();
  ledger->stop();
  EXPECT_EQ(finish(1, attempt.id).points, 0);
  ledger::Settings rules;
  rules.zone = base::Zone::find("Asia/Shanghai").value();
  rules.keeps_house = false;
  ledger.reset();
  ledger = ledger::Ledger::open(*store, clock, rules).value();
  practice = Practice::open({*store, clock, ids, random, gate, *ledger});
  support::run_to_end(practice->keep_house());
  EXPECT_EQ(support::run(practice->attempt(person(1), attempt.id)).value().points, 8);
  support::run_to_end(practice->keep_house());
  EXPECT_EQ(balance(1), 8);
}

TEST_P(PracticeTest, what_live_matches_ask_is_not_offered_and_cannot_be_begun) {
  const auto paper = papers->make_now(draft(Purpose::duel, bank_of(10)));
  const auto today = support::run(practice->today(person(1)));
  EXPECT_FALSE(today.daily || today.weekly || today.endless);
  EXPECT_THAT(today.special, IsEmpty());
  EXPECT_EQ(support::run(practice->begin(person(1), paper.id)).error().kind, FaultKind::not_found);
}

WANQIU_ON_BOTH_ENGINES(PracticeTest);

}  // namespace
}  // namespace wanqiu::quiz
