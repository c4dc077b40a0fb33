// What the tests of practice stand on: a real store, banks, papers and ledger, a moved clock, a few people.
#pragma once

#include <gmock/gmock.h>

#include "base/random.h"
#include "http/json_out.h"
#include "ledger/ledger.h"
#include "question_json.h"
#include "quiz/papers.h"
#include "quiz/practice.h"
#include "quiz/quiz.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::quiz {

class PracticeFixture : public support::DatabaseTest {
 protected:
  PracticeFixture() {
    ledger::Settings rules;
    rules.zone = base::Zone::find("Asia/Shanghai").value();
    rules.rules_text = support::read_file(WANQIU_RULES);
    rules.rules_file = "rules/default.yaml";
    rules.keeps_house = false;
    ledger = ledger::Ledger::open(*store, clock, rules).value();
    practice = Practice::open({*store, clock, ids, random, gate, *ledger});
  }
  ~PracticeFixture() override { ledger->stop(); }

  /// Person `who` of organisation 7; editors hold host and reviewer there.
  static http::Caller person(int who, std::vector<http::Role> roles = {}) {
    http::Caller caller{base::LearnerId(who),
                        base::LearnerNumber(static_cast<std::uint32_t>(who)),
                        base::OrganisationId(7),
                        {},
                        1,
                        false};
    for (const auto role : roles) caller.grants.push_back({role, base::OrganisationId(7)});
    return caller;
  }
  static http::Caller host() { return person(90, {http::Role::host}); }

  /// A bank of `count` single choices "question N" with the options right, wrong A, wrong B, all in use.
  BankId bank_of(int count, const std::string& name = "history") {
    std::string lines;
    for (int i = 0; i < count; ++i) {
      lines += R"({"kind":"single","options":["right","wrong A","wrong B"],"answer":[0],"explanation":"because )" +
               std::to_string(i) + R"(","stem":"question )" + std::to_string(i) + "\"}\n";
    }
    return import_lines(lines, name);
  }
  BankId import_lines(const std::string& lines, const std::string& name) {
    support::write_file(directory.path() / "bank.jsonl", lines);
    QuestionImport in;
    in.files = {directory.path() / "bank.jsonl"};
    in.bank = name;
    in.organisation = base::OrganisationId(7);
    in.approved = true;
    const auto report = quiz->import_now(in);
    EXPECT_EQ(report.rejected_total, 0);
    return report.bank;
  }

  PaperDraft draft(Purpose purpose, BankId bank, int count = 5) const {
    PaperDraft paper;
    paper.name = "a paper";
    paper.purpose = purpose;
    paper.organisation = base::OrganisationId(7);
    paper.draws = {{count, {bank}, {}, "", {}, 0, 0}};
    if (purpose == Purpose::endless) paper.explain = Explain::at_once;
    return paper;
  }
  ShownAttempt begin(int who, const Paper& paper) {
    return support::run(practice->begin(person(who), paper.id)).value();
  }

  /// The place of the option that says `text`.
  static Answer option(const ShownPlace& at, std::string_view text) {
    for (std::size_t i = 0; i < at.question.options.size(); ++i) {
      if (at.question.options[i].find(text) != std::string::npos) return {{static_cast<std::int32_t>(i)}, {}};
    }
    ADD_FAILURE() << "no option says " << text;
    return {};
  }
  base::Result<Saved> save(int who, const ShownAttempt& attempt, std::size_t place, std::string_view text) {
    return support::run(practice->save(person(who), attempt.id, static_cast<std::int32_t>(place),
                                       option(attempt.questions.at(place), text)));
  }
  base::Result<Checked> check(int who, AttemptId attempt, const ShownPlace& at, std::string_view text) {
    return support::run(practice->check(person(who), attempt, at.place, option(at, text)));
  }
  ShownAttempt finish(int who, AttemptId attempt) {
    return support::run(practice->finish(person(who), attempt)).value();
  }
  int balance(int who) const {
    return ledger->points(base::LearnerNumber(static_cast<std::uint32_t>(who)), ledger->zone().day_of(clock.now()))
        .balance;
  }

  support::TemporaryDirectory directory;
  support::MovedClock clock{*base::parse_instant("2026-11-24T10:00:00+08:00", "")};
  base::SeededRandom random{1};
  base::IdSource ids{clock, random};
  support::FakeGate gate;
  std::unique_ptr<store::Store> store = database.open({ledger::migrations(), migrations()});
  std::unique_ptr<Quiz> quiz =
      Quiz::open({*store, clock, ids, gate, [](base::LearnerId) { return std::optional<std::string>("某某"); }});
  std::unique_ptr<Papers> papers =
      Papers::open({*store, clock, ids, gate, [](LessonId item) { return item.value == 17; }});
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<Practice> practice;
};

}  // namespace wanqiu::quiz
