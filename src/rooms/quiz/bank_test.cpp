// Banks in the store: import and export, duplicates, review, reports.
#include <gmock/gmock.h>

#include "people/people.h"
#include "question_json.h"
#include "questions_read.h"
#include "quiz/quiz.h"
#include "review.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::quiz {
namespace {

using http::Role;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Question question(const std::string& stem, const std::string& more = {}) {
  return parse_question_json(R"({"kind":"single","options":["x","y"],"answer":[0],"stem":")" + stem + "\"" + more + "}")
      .value();
}

class BankTest : public support::DatabaseTest {
 protected:
  /// Person `who` of organisation 7, with roles at it (or where `at` says).
  static http::Caller person(int who, std::vector<Role> roles = {}, int at = 7) {
    http::Caller caller{base::LearnerId(who),
                        base::LearnerNumber(static_cast<std::uint32_t>(who)),
                        base::OrganisationId(at),
                        {},
                        1,
                        false};
    for (const auto role : roles) caller.grants.push_back({role, base::OrganisationId(at)});
    return caller;
  }
  Bank make_bank(const std::string& name = "history", int organisation = 7) {
    return support::run(
               quiz->make_bank(person(1, {Role::host}, organisation), {name, "", base::OrganisationId(organisation)}))
        .value();
  }
  StoredQuestion add(BankId bank, const Question& one) {
    return support::run(quiz->add(person(1, {Role::host}), bank, one, "request " + std::to_string(++requests_)))
        .value();
  }
  std::filesystem::path write(const std::string& name, const std::string& text) {
    support::write_file(directory.path() / name, text);
    return directory.path() / name;
  }
  QuestionImportReport import(std::vector<std::filesystem::path> files, const std::string& bank = "history") {
    QuestionImport in;
    in.files = std::move(files);
    in.bank = bank;
    in.organisation = base::OrganisationId(7);
    return quiz->import_now(in);
  }
  std::string exported(const std::string& bank, Format format = Format::jsonl) {
    return quiz->export_now(bank, format, {}).value().bytes;
  }

  support::TemporaryDirectory directory;
  support::MovedClock clock{base::from_ms(1'790'000'000'000)};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  support::FakeGate gate;
  std::unique_ptr<store::Store> store = database.open({migrations()});
  std::unique_ptr<Quiz> quiz =
      Quiz::open({*store, clock, ids, gate, [](base::LearnerId) { return std::optional<std::string>("某某"); }});

 private:
  int requests_ = 0;
};

TEST_P(BankTest, every_question_of_a_file_is_imported_a_duplicate_or_rejected) {
  const auto file =
      write("a.jsonl", question_json(question("one")) + "\n" + question_json(question("two")) + "\n" +
                           question_json(question("o ne", R"(,"id":"again")")) + "\n" +
                           R"({"kind":"single","options":["x","z"],"answer":[0],"stem":"one"})" + "\nno\n");
  const auto report = import({file});
  EXPECT_EQ(report.imported, 3);
  EXPECT_EQ(report.duplicates, 1);
  EXPECT_EQ(report.similar, 1);
  EXPECT_THAT(report.duplicate_names, ElementsAre("a.jsonl:3 is a.jsonl:1"));
  EXPECT_THAT(report.similar_names, ElementsAre("a.jsonl:4 asks as a.jsonl:1"));
  ASSERT_EQ(report.rejected.size(), 1U);
  EXPECT_EQ(report.rejected[0].where, "a.jsonl:5");
  EXPECT_EQ(import({file}).imported, 0);
}

TEST_P(BankTest, questions_reviewed_elsewhere_are_in_use_at_once_and_say_where_they_came_from) {
  QuestionImport reviewed;
  reviewed.files = {write("a.jsonl", question_json(question("one")) + "\n")};
  reviewed.bank = "history";
  reviewed.organisation = base::OrganisationId(7);
  reviewed.approved = true;
  EXPECT_EQ(quiz->import_now(reviewed).imported, 1);
  const auto chief = person(1, {Role::chief});
  const auto bank = support::run(quiz->banks(chief)).at(0);
  EXPECT_EQ(bank.approved, 1);
  QuestionQuery query;
  query.bank = bank.id;
  const auto stored = support::run(quiz->list(chief, query)).value().items.at(0);
  EXPECT_EQ(stored.state, ReviewState::approved);
  const auto reviews = support::run(quiz->reviews(chief, stored.id)).value();
  ASSERT_EQ(reviews.size(), 1U);
  EXPECT_EQ(reviews[0].remark, "a.jsonl:1");
  EXPECT_FALSE(reviews[0].by) << "nobody here did";
}

TEST_P(BankTest, a_bank_that_goes_out_and_comes_back_into_another_is_the_same) {
  import({write("a.jsonl", question_json(question("one", R"(,"id":"1","source":"s")")) + "\n" +
                               question_json(question("two")) + "\n")});
  for (const auto format : {Format::jsonl, Format::gift, Format::moodle_xml, Format::qti}) {
    const std::string name(to_string(format));
    const auto report = import({write("out", exported("history", format))}, name);
    EXPECT_EQ(report.imported, 0);
    EXPECT_EQ(report.duplicates, 2) << name;  // they are known, from the first bank
    EXPECT_EQ(exported(name), exported("history")) << name;
  }
}

TEST_P(BankTest, an_unknown_format_and_a_missing_bank_are_told) {
  EXPECT_THAT(import({write("x.bin", "hello")}).rejected.at(0).why, HasSubstr("formats"));
  EXPECT_THAT(import({directory.path() / "none"}).rejected.at(0).why, HasSubstr("no such file"));
  EXPECT_EQ(quiz->export_now("nothing", Format::gift, {}).error().kind, base::FaultKind::not_found);
  EXPECT_EQ(import({write("empty", "")}).imported, 0);
}

TEST_P(BankTest, the_real_files_are_17214_questions_with_6_duplicates) {
  const auto data = support::real_input();
  if (!data) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  std::vector<std::filesystem::path> files;
  for (const char* name : {"agieval_gaokao_zh", "gaokao_bench_fill_zh", "gaokao_bench_mcq", "opentriviaqa_en"})
    files.push_back(*data / "questions" / (std::string(name) + ".jsonl"));
  const auto report = import(files);
  EXPECT_TRUE(report.rejected.empty()) << report.rejected[0].where << " " << report.rejected[0].why;
  EXPECT_EQ(report.imported, 17'208);
  EXPECT_EQ(report.duplicates, 6);
  EXPECT_EQ(report.similar, 120);  // 126 stems that were there before, 6 of them whole questions
  const auto bank = support::run(quiz->banks(person(1, {Role::host}))).at(0);
  EXPECT_EQ(bank.questions, 17'208);
}

TEST_P(BankTest, the_same_question_is_not_added_twice_and_a_repeated_request_adds_once) {
  const auto bank = make_bank();
  const auto first = add(bank.id, question("one"));
  EXPECT_EQ(support::run(quiz->add(person(1, {Role::host}), bank.id, question("one"), "another")).error().kind,
            base::FaultKind::conflict);
  EXPECT_EQ(support::run(quiz->add(person(1, {Role::host}), bank.id, question("other"), "request 1")).value().id,
            first.id);
  const auto elsewhere = make_bank("copy");
  EXPECT_EQ(add(elsewhere.id, question("one")).same_as, first.id);
}

TEST_P(BankTest, similar_questions_are_shown_from_banks_that_the_caller_reads) {
  const auto bank = make_bank();
  const auto far = make_bank("far", 8);
  const auto one = add(bank.id, question("same"));
  const auto two = add(bank.id, question("same", R"(,"feedback":["a","b"])"));
  support::run(quiz->add(person(1, {Role::host}, 8), far.id, question("same", R"(,"feedback":["c","d"])"), "request x"))
      .value();
  const auto cards = support::run(quiz->similar(person(1, {Role::host}), one.id)).value();
  ASSERT_EQ(cards.size(), 1U);
  EXPECT_EQ(cards[0].id, two.id);
  EXPECT_TRUE(cards[0].similar);
  QuestionQuery query;
  query.bank = bank.id;
  query.similar = true;
  EXPECT_EQ(support::run(quiz->list(person(1, {Role::host}), query)).value().items.size(), 1U);
}

TEST_P(BankTest, lists_go_on_behind_the_last_and_are_narrowed) {
  const auto bank = make_bank();
  for (const char* stem : {"a % one", "b two", "c ＴＨＲＥＥ"})
    add(bank.id, question(stem, R"(,"tags":["t"],"category":"k")"));
  QuestionQuery query;
  query.bank = bank.id;
  query.limit = 2;
  const auto caller = person(1, {Role::host});
  const auto first = support::run(quiz->list(caller, query)).value();
  ASSERT_TRUE(first.next);
  query.cursor = *first.next;
  const auto rest = support::run(quiz->list(caller, query)).value();
  ASSERT_EQ(rest.items.size(), 1U);
  EXPECT_FALSE(rest.next);
  const auto count = [&](QuestionQuery wanted) {
    wanted.bank = bank.id;
    wanted.limit = 50;
    wanted.cursor.clear();
    return support::run(quiz->list(caller, wanted)).value().items.size();
  };
  QuestionQuery wanted;
  wanted.text = "three";
  EXPECT_EQ(count(wanted), 1U);
  wanted.text = "%";
  EXPECT_EQ(count(wanted), 1U);
  wanted = {};
  wanted.tag = "t";
  wanted.category = "k";
  wanted.kind = Kind::single;
  wanted.state = ReviewState::draft;
  EXPECT_EQ(count(wanted), 3U);
  wanted.tag = "u";
  EXPECT_EQ(count(wanted), 0U);
}

TEST_P(BankTest, a_change_names_the_version_that_was_seen_and_makes_a_draft) {
  const auto bank = make_bank();
  const auto one = add(bank.id, question("one"));
  const auto author = person(1, {Role::host});
  const auto reviewer = person(2, {Role::reviewer});
  ASSERT_TRUE(support::run(quiz->review(reviewer, one.id, 1, ReviewDecision::approve, "")));
  const auto changed = support::run(quiz->change(author, one.id, 1, question("two"))).value();
  EXPECT_EQ(changed.version, 2);
  EXPECT_EQ(changed.state, ReviewState::draft);
  const auto late = support::run(quiz->change(author, one.id, 1, question("three")));
  EXPECT_EQ(late.error().kind, base::FaultKind::conflict);
  EXPECT_THAT(late.error().reason, HasSubstr("version 2"));
  EXPECT_EQ(support::run(quiz->remove(author, one.id)).error().kind, base::FaultKind::conflict);  // it was in use
}

TEST_P(BankTest, a_question_is_approved_by_another_person) {
  const auto bank = make_bank();
  const auto one = add(bank.id, question("one"));
  const auto both = person(1, {Role::host, Role::reviewer});
  EXPECT_EQ(support::run(quiz->review(both, one.id, 1, ReviewDecision::approve, "")).error().kind,
            base::FaultKind::forbidden);
  const auto reviewer = person(2, {Role::reviewer});
  EXPECT_EQ(support::run(quiz->review(reviewer, one.id, 1, ReviewDecision::return_, "")).error().field, "remark");
  EXPECT_EQ(support::run(quiz->review(reviewer, one.id, 1, ReviewDecision::return_, "unclear")).value().state,
            ReviewState::returned);
  EXPECT_EQ(support::run(quiz->review(reviewer, one.id, 1, ReviewDecision::approve, "")).value().state,
            ReviewState::approved);
  const auto reviews = support::run(quiz->reviews(both, one.id)).value();
  ASSERT_EQ(reviews.size(), 2U);
  EXPECT_EQ(reviews[0].after, ReviewState::approved);
  EXPECT_EQ(reviews[1].remark, "unclear");
  EXPECT_EQ(reviews[1].by, "某某");
}

TEST_P(BankTest, learners_report_mistakes_in_what_is_in_use_and_editors_see_them) {
  const auto bank = make_bank();
  const auto one = add(bank.id, question("one"));
  const auto learner = person(5);
  EXPECT_EQ(support::run(quiz->report(learner, one.id, MistakeWhy::misprint, "x")).error().kind,
            base::FaultKind::not_found);
  support::run(quiz->review(person(2, {Role::reviewer}), one.id, 1, ReviewDecision::approve, "")).value();
  support::run(quiz->report(learner, one.id, MistakeWhy::misprint, "first")).value();
  support::run(quiz->report(learner, one.id, MistakeWhy::wrong_answer, "second")).value();
  const auto editor = person(1, {Role::host});
  const auto reports = support::run(quiz->reports(editor, one.id)).value();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].text, "second");
  EXPECT_EQ(reports[0].reporter, "某某");
  EXPECT_EQ(support::run(quiz->bank(editor, bank.id)).value().reported, 1);
  support::run(quiz->close_report(editor, reports[0].id)).value();
  EXPECT_EQ(support::run(quiz->bank(editor, bank.id)).value().reported, 0);
  EXPECT_EQ(support::run(quiz->close_report(editor, reports[0].id)).error().kind, base::FaultKind::conflict);

  const auto mine = personal_data(*store);
  EXPECT_THAT(support::run(mine->export_json(learner.learner, learner.number)), HasSubstr("second"));
  support::run_to_end(mine->erase(learner.learner, learner.number));
  EXPECT_THAT(support::run(mine->export_json(learner.learner, learner.number)), HasSubstr(R"("reported_mistakes":[])"));
}

TEST_P(BankTest, what_somebody_did_in_the_banks_is_in_their_data_and_in_nobody_elses) {
  const auto bank = make_bank();
  const auto one = add(bank.id, question("one"));
  const auto reviewer = person(2, {Role::reviewer});
  support::run(quiz->review(reviewer, one.id, 1, ReviewDecision::approve, "well said")).value();
  support::run(quiz->report(person(5), one.id, MistakeWhy::misprint, "")).value();
  const auto editor = person(1, {Role::host});
  support::run(quiz->close_report(editor, support::run(quiz->reports(editor, one.id)).value().at(0).id)).value();

  const auto mine = personal_data(*store);
  const auto of = [&](const http::Caller& who) { return support::run(mine->export_json(who.learner, who.number)); };
  const auto id = std::to_string(one.id.value);
  const auto editors = of(editor);
  EXPECT_THAT(editors, HasSubstr(R"("made_banks":[{"id":")" + std::to_string(bank.id.value) + R"(","name":"history")"));
  EXPECT_THAT(editors, HasSubstr(R"("written_questions":[{"question":")" + id + R"(","version":1)"));
  EXPECT_THAT(editors, HasSubstr(R"("reviewed_questions":[])"));
  EXPECT_THAT(editors, HasSubstr(R"("closed_reports":[{"question":")" + id));
  const auto reviewers = of(reviewer);
  EXPECT_THAT(reviewers, HasSubstr(R"("made_banks":[],"written_questions":[])"));
  EXPECT_THAT(reviewers, HasSubstr(R"("before":"draft","after":"approved","reason":"well said")"));
  EXPECT_THAT(reviewers, HasSubstr(R"("closed_reports":[])"));
  EXPECT_EQ(of(person(6)), R"({"attempts":[],"mistake_book":[],"reported_mistakes":[],"made_banks":[],)"
                           R"("written_questions":[],"reviewed_questions":[],"closed_reports":[],"papers":[]})");
}

TEST_P(BankTest, twenty_reports_a_day_are_read) {
  const auto bank = make_bank();
  for (int i = 0; i < 21; ++i) {
    const auto one = add(bank.id, question("q" + std::to_string(i)));
    support::run(quiz->review(person(2, {Role::reviewer}), one.id, 1, ReviewDecision::approve, "")).value();
    const auto done = support::run(quiz->report(person(5), one.id, MistakeWhy::other, ""));
    EXPECT_EQ(done.has_value(), i < 20);
  }
}

TEST_P(BankTest, who_may_read_a_bank_is_who_finds_it_in_the_list) {
  const std::vector<BankId> banks{make_bank("seven", 7).id, make_bank("eight", 8).id, make_bank("root", 1).id};
  for (const auto role :
       {Role::learner, Role::host, Role::editor, Role::reviewer, Role::chief, Role::operator_, Role::judge}) {
    for (const int at : {1, 7, 8, 9}) {
      const auto caller = person(3, {role}, at);
      std::vector<BankId> listed;
      for (const auto& bank : support::run(quiz->banks(caller))) listed.push_back(bank.id);
      for (const auto bank : banks) {
        const bool opened = support::run(quiz->bank(caller, bank)).has_value();
        EXPECT_EQ(opened, std::find(listed.begin(), listed.end(), bank) != listed.end());
      }
    }
  }
  EXPECT_EQ(support::run(quiz->banks(person(3, {Role::host}, 7))).size(),
            2U);  // its own and the root's, which serves all
  EXPECT_EQ(support::run(quiz->remove_bank(person(3, {Role::host}, 7), banks[2])).error().kind,
            base::FaultKind::forbidden);
  EXPECT_EQ(support::run(quiz->remove_bank(person(3, {Role::host}, 7), banks[1])).error().kind,
            base::FaultKind::not_found);
}

TEST_P(BankTest, only_an_empty_bank_is_removed) {
  const auto bank = make_bank();
  const auto one = add(bank.id, question("one"));
  const auto host = person(1, {Role::host});
  EXPECT_EQ(support::run(quiz->remove_bank(host, bank.id)).error().kind, base::FaultKind::conflict);
  support::run(quiz->remove(host, one.id)).value();
  EXPECT_TRUE(support::run(quiz->remove_bank(host, bank.id)));
}

TEST(Review, every_state_and_decision_is_decided) {
  using S = ReviewState;
  using D = ReviewDecision;
  const std::vector<std::tuple<S, D, std::optional<S>>> table{{S::draft, D::approve, S::approved},
                                                              {S::draft, D::return_, S::returned},
                                                              {S::draft, D::retire, S::retired},
                                                              {S::draft, D::reopen, {}},
                                                              {S::approved, D::approve, {}},
                                                              {S::approved, D::return_, S::returned},
                                                              {S::approved, D::retire, S::retired},
                                                              {S::approved, D::reopen, {}},
                                                              {S::returned, D::approve, S::approved},
                                                              {S::returned, D::return_, {}},
                                                              {S::returned, D::retire, S::retired},
                                                              {S::returned, D::reopen, {}},
                                                              {S::retired, D::approve, {}},
                                                              {S::retired, D::return_, {}},
                                                              {S::retired, D::retire, {}},
                                                              {S::retired, D::reopen, S::draft}};
  for (const auto& [state, decision, expected] : table) {
    const auto after = decide(state, decision, false, "because");
    EXPECT_EQ(after.has_value() ? std::optional(*after) : std::nullopt, expected);
  }
}

WANQIU_ON_BOTH_ENGINES(BankTest);

}  // namespace
}  // namespace wanqiu::quiz
