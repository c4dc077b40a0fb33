// The journal: durable before it is told, the same match after a restart, on both engines.
#include "match_journal.h"

#include <gmock/gmock.h>

#include <future>

#include "arena_store.h"
#include "match_batch.h"
#include "random_commands.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::arena {
namespace {

using std::chrono::milliseconds;

class MatchJournalTest : public support::DatabaseTest {
 protected:
  void restart(MatchJournal::Settings settings = {}) {
    journal.reset();
    journal = MatchJournal::open(*store, clock, settings).value();
  }
  void make(MatchId match, const HallPlan& plan) {
    ASSERT_TRUE(support::run(journal->make(match, plan, "{}", base::LearnerId(1))));
  }
  static HallPlan one_question() {
    HallPlan plan;
    plan.questions = {choice_question()};
    return plan;
  }
  Verdict submit(MatchId match, Command command) {
    return support::run(journal->submit(match, std::move(command))).value().verdict;
  }
  Command join(std::uint32_t who) {
    return {journal->now(), Join{base::LearnerNumber(who), base::OrganisationId(1), "p"}};
  }
  Command answer(std::uint32_t who, Choices choices) {
    return {journal->now(), Answer{base::LearnerNumber(who), 0, choices, milliseconds(20)}};
  }
  void advance_to(MatchId match, Phase phase) {
    while (state(match).first != phase) {
      const auto next = support::run(journal->look(match, [](const HallMatch& m) { return m.advance(m.since()); }));
      auto command = next.value();
      command.at = journal->now();
      ASSERT_EQ(submit(match, command), Verdict::done);
    }
  }
  std::pair<Phase, base::Hash> state(MatchId match) {
    return support::run(journal->look(match, [](const HallMatch& m) { return std::pair(m.phase(), m.digest()); }))
        .value();
  }
  base::Hash replayed(MatchId match) {
    return store->read_now([&](store::Session& db) { return replay_match(db, match); }).value().digest();
  }

  support::MovedClock clock{base::from_ms(1'790'000'000'000)};
  std::unique_ptr<store::Store> store = database.open({migrations()});
  std::unique_ptr<MatchJournal> journal = MatchJournal::open(*store, clock).value();
  const MatchId first{11};
  const MatchId second{12};
};

TEST_P(MatchJournalTest, what_was_acknowledged_is_there_after_a_restart) {
  make(first, one_question());
  make(second, one_question());
  advance_to(first, Phase::lobby);
  for (std::uint32_t who = 1; who <= 3; ++who) EXPECT_EQ(submit(first, join(who)), Verdict::done);
  advance_to(first, Phase::open);
  clock.advance(milliseconds(2'000));
  EXPECT_EQ(submit(first, answer(1, 0b0010)), Verdict::done);
  EXPECT_EQ(submit(first, answer(1, 0b0010)), Verdict::twice);
  EXPECT_EQ(submit(second, answer(1, 0b0010)), Verdict::no_seat);

  clock.advance(std::chrono::minutes(5));
  restart();
  EXPECT_EQ(state(first).first, Phase::read) << "the open question is asked again";
  EXPECT_EQ(state(second).first, Phase::created);
  EXPECT_EQ(submit(first, answer(1, 0b0010)), Verdict::twice);
  clock.advance(milliseconds(3'000));
  EXPECT_EQ(state(first).first, Phase::open) << "after the time for reading, by itself";
  EXPECT_EQ(submit(first, answer(2, 0b0100)), Verdict::done);
  EXPECT_EQ(submit(first, answer(3, 0b0001)), Verdict::done);
  EXPECT_EQ(state(first).first, Phase::locked) << "everybody has answered";
  const auto score = support::run(journal->look(
      first, [](const HallMatch& m) { return m.standing(*m.seats().find(base::LearnerNumber(1))).score; }));
  EXPECT_EQ(score.value(), 951);
}

TEST_P(MatchJournalTest, an_ended_match_stays_ended) {
  make(first, one_question());
  EXPECT_EQ(submit(first, {journal->now(), End{}}), Verdict::done);
  EXPECT_EQ(submit(first, join(1)), Verdict::over);
  const auto before = replayed(first);
  restart();
  EXPECT_EQ(support::run(journal->submit(first, join(1))).error().kind, base::FaultKind::not_found);
  EXPECT_EQ(replayed(first), before) << "its results can still be read";
}

TEST_P(MatchJournalTest, an_ended_match_stays_at_hand_for_ten_minutes) {
  const auto is_there = [this](MatchId match) {
    return support::run(journal->look(match, [](const HallMatch&) { return true; })).has_value();
  };
  make(first, one_question());
  make(second, one_question());
  EXPECT_EQ(submit(first, {journal->now(), End{}}), Verdict::done);
  clock.advance(std::chrono::minutes(10) - milliseconds(1));
  EXPECT_TRUE(is_there(first));
  clock.advance(milliseconds(1));
  EXPECT_FALSE(is_there(first));
  EXPECT_TRUE(is_there(second));
}

TEST_P(MatchJournalTest, what_is_not_there_or_makes_no_sense_is_refused) {
  EXPECT_EQ(support::run(journal->submit(first, join(1))).error().kind, base::FaultKind::not_found);
  EXPECT_EQ(support::run(journal->look(first, [](const HallMatch&) { return 1; })).error().kind,
            base::FaultKind::not_found);
  EXPECT_EQ(support::run(journal->make(first, HallPlan{}, "{}", base::LearnerId(1))).error().field, "questions");
  journal->stop();
  EXPECT_EQ(support::run(journal->submit(first, join(1))).error().kind, base::FaultKind::unavailable);
}

TEST_P(MatchJournalTest, where_too_much_waits_callers_come_back_and_a_match_is_made_all_the_same) {
  restart({1, 0});
  make(first, one_question());
  const auto refused = support::run(journal->submit(first, join(1)));
  EXPECT_EQ(refused.error().kind, base::FaultKind::too_many);
  EXPECT_EQ(refused.error().retry_after_seconds, 1);
  restart();
  EXPECT_EQ(state(first).first, Phase::created);
}

TEST_P(MatchJournalTest, a_commit_that_fails_is_told_and_leaves_memory_as_the_store_is) {
  make(first, one_question());
  advance_to(first, Phase::lobby);
  ASSERT_EQ(submit(first, join(1)), Verdict::done);
  store->write_now([&](store::Session& db) {  // as if another process had taken the match
    const Command other = join(77);
    append_batch(db, first, 3, encode_commands({&other, 1}));
  });
  EXPECT_EQ(support::run(journal->submit(first, join(2))).error().kind, base::FaultKind::unavailable);
  EXPECT_EQ(submit(first, join(2)), Verdict::done);
  EXPECT_EQ(submit(first, join(77)), Verdict::seated_already);
  EXPECT_EQ(state(first).second, replayed(first));
}

TEST_P(MatchJournalTest, a_broken_journal_leaves_its_match_out_and_no_other) {
  make(first, one_question());
  make(second, one_question());
  advance_to(first, Phase::lobby);
  store->write_now([&](store::Session& db) { db.run("update arena_batch set commands = 'ff'"); });
  restart();
  EXPECT_EQ(support::run(journal->submit(first, join(1))).error().kind, base::FaultKind::not_found);
  advance_to(second, Phase::lobby);
}

TEST_P(MatchJournalTest, a_clock_that_is_set_changes_no_points) {
  make(first, one_question());
  advance_to(first, Phase::lobby);
  submit(first, join(1));
  advance_to(first, Phase::open);
  clock.set_wall(base::from_ms(1'700'000'000'000));
  clock.advance(milliseconds(1'020));
  EXPECT_EQ(submit(first, answer(1, 0b0010)), Verdict::done);
  const auto score = support::run(journal->look(first, [](const HallMatch& m) { return m.standing(Seat(1)).score; }));
  EXPECT_EQ(score.value(), 975);
}

TEST_P(MatchJournalTest, subscribers_hear_of_it_before_the_callers) {
  make(first, one_question());
  std::atomic<int> told{0};
  const auto stop = journal->subscribe([&](const MatchNews& news) {
    EXPECT_EQ(news.id, first);
    told += static_cast<int>(news.done.size());
  });
  advance_to(first, Phase::lobby);
  EXPECT_EQ(told, 1);
  submit(first, join(1));
  submit(first, join(1));
  EXPECT_EQ(told, 2) << "what changes nothing is no news";
  stop();
  submit(first, join(2));
  EXPECT_EQ(told, 2);
}

// Drawn: many callers at once; after every commit the store gives the match that is in memory, also across restarts.
TEST_P(MatchJournalTest, after_every_commit_the_store_gives_the_same_match) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const MatchId match(static_cast<std::int64_t>(100 + seed));
    RandomCommands commands(seed);
    const MatchJournal::Settings settings{seed % 2 == 0 ? 2U : 16'384U, 1'000};  // commits of two, or of all that waits
    restart(settings);
    make(match, commands.plan());
    HallMatch shadow(commands.plan(), journal->now());  // draws commands that fit, mostly
    for (int round = 0; round < 60; ++round) {
      if (round % 20 == 19) restart(settings);
      const auto stop = journal->subscribe([&](const MatchNews& news) {
        if (news.id != match) return;
        EXPECT_EQ(replayed(match), news.match.digest());
      });
      std::vector<std::promise<MatchAnswer>> answers(1 + static_cast<std::size_t>(round % 7));
      for (auto& answered : answers) {
        Command command = commands.next(shadow);
        shadow.apply(command);
        journal->hand_in({match, command, {}, {}}, {},
                         [&answered](const MatchAnswer& answer) { answered.set_value(answer); });
      }
      for (auto& answered : answers) EXPECT_FALSE(answered.get_future().get().fault);
      stop();
      if (shadow.phase() == Phase::ended) break;
    }
    EXPECT_GT(journal->commits(), 0U);
  }
}

WANQIU_ON_BOTH_ENGINES(MatchJournalTest);

}  // namespace
}  // namespace wanqiu::arena
