// The ledger on a real database, SQLite and PostgreSQL.
#include "ledger/ledger.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "ledger/verify.h"
#include "log_connection.h"
#include "random_events.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::ledger {
namespace {

using namespace std::chrono_literals;

std::string default_text() {
  std::ifstream in(WANQIU_RULES);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

const base::Zone shanghai = *base::Zone::find("Asia/Shanghai");

class LedgerTest : public support::DatabaseTest {
 protected:
  std::unique_ptr<store::Store> store = database.open(migrations());
  support::MovedClock clock{*base::parse_instant("2022-01-02T10:00:00+08:00", "")};
  std::vector<Projection*> projections;
  int company_ms = 100;

  Settings settings() {
    Settings s;
    s.zone = shanghai;
    s.rules_text = default_text();
    s.keeps_house = false;
    s.busy_ms_max = 2000;
    s.company_ms = company_ms;
    return s;
  }
  std::unique_ptr<Ledger> open() {
    auto opened = Ledger::open(*store, clock, settings(), projections);
    EXPECT_TRUE(opened) << base::to_string(opened.error());
    return opened ? std::move(*opened) : nullptr;
  }
  Event event(std::uint32_t learner, Verb verb, std::uint64_t object, std::int32_t amount = 1, std::uint64_t key = 0) {
    Event one;
    one.at = clock.now();
    one.learner.value = learner;
    one.verb = verb;
    one.object = object;
    one.amount = amount;
    one.key.value = key;
    return one;
  }
  VerifyReport verified() {
    auto report = verify(database.location(), clock);
    EXPECT_TRUE(report) << base::to_string(report.error());
    return report ? *report : VerifyReport{};
  }
  /// Somebody changes the database by hand.
  void by_hand(const char* sql) { LogConnection::open(database.location(), 1000)->run(sql, {}); }
  template <class T>
  T wait(base::Task<T> task) {
    boost::asio::io_context loop;
    auto future = boost::asio::co_spawn(loop, std::move(task), boost::asio::use_future);
    loop.run();
    return future.get();
  }
  void many(Ledger& ledger, std::uint64_t seed, int count, std::uint32_t learners = 200) {
    RandomEvents random(seed, learners);
    std::vector<Event> group;
    for (int i = 0; i < count; ++i) {
      clock.advance(base::Milliseconds(random.below(30'000)));
      Event one = random.next(clock.now());
      if (random.natural()) one.key = natural_key(one.verb, one.object, shanghai.day_of(one.at));
      group.push_back(one);
      if (group.size() > random.below(400)) ledger.submit_now(std::exchange(group, {}));
    }
    ledger.submit_now(group);
  }
};

TEST_P(LedgerTest, what_was_acknowledged_is_there_after_a_start) {
  {
    auto ledger = open();
    auto receipts = ledger->submit_now({event(7, Verb::read_item, 42, 1, 5)});
    ASSERT_TRUE(receipts[0]);
    EXPECT_EQ(receipts[0]->points, 1);
    EXPECT_EQ(receipts[0]->balance, 1);
    ASSERT_TRUE(receipts[0]->entry);
    EXPECT_EQ(ledger->rule_of(*receipts[0]->entry), "read_item");
    EXPECT_EQ(ledger->points(base::LearnerNumber(7), shanghai.day_of(clock.now())).balance, 1)
        << "who has an answer reads it";
  }
  auto ledger = open();
  EXPECT_EQ(ledger->points(base::LearnerNumber(7), shanghai.day_of(clock.now())).balance, 1);
  EXPECT_EQ(ledger->rules()->version, 1U);
  EXPECT_EQ(ledger->rule_sets().size(), 1U);
  const auto entries = wait(ledger->explain(base::LearnerNumber(7), shanghai.day_of(clock.now())));
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].object, 42U);
  auto again = ledger->submit_now({event(7, Verb::read_item, 42, 1, 5)});
  ASSERT_TRUE(again[0]);
  EXPECT_TRUE(again[0]->duplicate);
  EXPECT_EQ(again[0]->seq, entries[0].seq);
  EXPECT_EQ(again[0]->points, 1) << "as the first time";
  EXPECT_EQ(again[0]->balance, 1);
  EXPECT_TRUE(verified().ok);
}

TEST_P(LedgerTest, refusals_name_what_was_wrong) {
  auto ledger = open();
  auto late = event(7, Verb::read_item, 1);
  late.at -= std::chrono::days(7) + 1s;
  auto early = event(7, Verb::read_item, 1);
  early.at += 2min + 1s;
  const auto receipts = ledger->submit_now(
      {late, early, event(7, Verb::spent, 1, 5), event(0, Verb::read_item, 1), event(7, Verb::read_item, 1, 0)});
  EXPECT_EQ(receipts[0].error().field, "at");
  EXPECT_EQ(receipts[1].error().field, "at");
  EXPECT_EQ(receipts[2].error().kind, base::FaultKind::conflict);
  EXPECT_EQ(receipts[2].error().reason, "the balance is 0, 5 are needed");
  EXPECT_EQ(receipts[3].error().field, "learner");
  EXPECT_EQ(receipts[4].error().field, "amount");
  EXPECT_EQ(ledger->status().last_seq, 1U) << "only the rules were taken";
}

TEST_P(LedgerTest, callers_on_event_loops_share_a_commit) {
  auto ledger = open();
  boost::asio::io_context loop;
  std::vector<std::future<base::Result<Receipt>>> answers;
  for (std::uint32_t learner = 1; learner <= 300; ++learner) {
    answers.push_back(
        boost::asio::co_spawn(loop, ledger->submit(event(learner, Verb::signed_in, 0)), boost::asio::use_future));
  }
  loop.run();
  std::set<std::uint64_t> seqs;
  for (auto& answer : answers) seqs.insert(answer.get()->seq);
  EXPECT_EQ(seqs.size(), 300U);
  EXPECT_LT(ledger->status().batches, 250U);
  EXPECT_EQ(*seqs.rbegin(), ledger->status().last_seq);
}

TEST_P(LedgerTest, events_in_company_share_a_commit_and_are_answered_when_it_is_done) {
  auto ledger = open();
  const auto before = ledger->status();
  boost::asio::io_context loop;
  std::vector<std::future<base::Result<Receipt>>> answers;
  const auto view = [&] {
    answers.push_back(boost::asio::co_spawn(loop, ledger->submit_in_company(event(7, Verb::viewed_item, 42)),
                                            boost::asio::use_future));
  };
  for (int i = 0; i < 20; ++i) view();
  loop.run();
  for (auto& answer : answers) EXPECT_LE(answer.get()->seq, ledger->status().last_seq);
  EXPECT_EQ(ledger->status().last_seq - before.last_seq, 20U);
  EXPECT_EQ(ledger->status().batches - before.batches, 1U);
}

TEST_P(LedgerTest, an_event_in_a_hurry_takes_along_what_waits_for_company) {
  company_ms = 60'000;
  auto ledger = open();
  const auto before = ledger->status();
  boost::asio::io_context loop;
  auto view =
      boost::asio::co_spawn(loop, ledger->submit_in_company(event(7, Verb::viewed_item, 42)), boost::asio::use_future);
  loop.run_one();
  EXPECT_TRUE(ledger->submit_now({event(8, Verb::signed_in, 0)}).front());
  loop.run();
  EXPECT_TRUE(view.get());
  auto at_the_end =
      boost::asio::co_spawn(loop, ledger->submit_in_company(event(7, Verb::viewed_item, 42)), boost::asio::use_future);
  loop.restart();
  loop.run_one();
  ledger->stop();
  loop.run();  // who asked is answered while the ledger is still there
  EXPECT_TRUE(at_the_end.get()) << "an orderly end writes what waits";
  ledger.reset();
  EXPECT_EQ(open()->status().last_seq - before.last_seq, 3U);
}

TEST_P(LedgerTest, subscribers_hear_of_each_commit_before_its_callers) {
  auto ledger = open();
  std::atomic<std::uint64_t> heard{0};
  auto end = ledger->subscribe([&](const CommittedBatch& batch) { heard = batch.last_seq(); });
  const auto receipts = ledger->submit_now({event(7, Verb::signed_in, 0)});
  EXPECT_EQ(heard, receipts[0]->seq);
  end();
  ledger->submit_now({event(8, Verb::signed_in, 0)});
  EXPECT_EQ(heard, receipts[0]->seq);
}

TEST_P(LedgerTest, a_second_process_is_refused) {
  auto ledger = open();
  auto second = Ledger::open(*store, clock, settings());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, base::FaultKind::conflict);
  EXPECT_NE(second.error().reason.find("another process"), std::string::npos);
  ledger.reset();
  EXPECT_TRUE(Ledger::open(*store, clock, settings()));
}

TEST_P(LedgerTest, another_zone_is_refused) {
  open().reset();
  auto other = settings();
  other.zone = base::Zone::utc();
  const auto ledger = Ledger::open(*store, clock, other);
  ASSERT_FALSE(ledger);
  EXPECT_EQ(ledger.error().field, "time_zone");
}

TEST_P(LedgerTest, who_lost_the_fence_acknowledges_nothing_more) {
  std::string ended;
  auto mine = settings();
  mine.terminate = [&](const std::string& why) { ended = why; };
  auto ledger = *Ledger::open(*store, clock, mine);
  by_hand("update ledger_writers set fence = fence + 1");
  const auto receipts = ledger->submit_now({event(7, Verb::signed_in, 0)});
  EXPECT_FALSE(receipts[0]);
  EXPECT_NE(ended.find("fence"), std::string::npos) << ended;
  EXPECT_EQ(ledger->points(base::LearnerNumber(7), shanghai.day_of(clock.now())).balance, 0)
      << "nothing is visible before it is durable";
  ledger.reset();
  EXPECT_TRUE(verified().ok);
}

/// What is written to the error output meanwhile.
class Heard {
 public:
  Heard() : before_(dup(STDERR_FILENO)) {
    const std::string path = (directory_.path() / "said").string();
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    dup2(file, STDERR_FILENO);
    ::close(file);
  }
  ~Heard() {
    dup2(before_, STDERR_FILENO);
    ::close(before_);
  }
  Heard(const Heard&) = delete;
  Heard& operator=(const Heard&) = delete;
  bool has(std::string_view what) const {
    return support::read_file(directory_.path() / "said").find(what) != std::string::npos;
  }

 private:
  support::TemporaryDirectory directory_;
  int before_;
};

TEST_P(LedgerTest, a_locked_database_is_waited_for_and_said_to_be_locked) {
  if (GetParam() == store::Engine::postgresql) GTEST_SKIP() << "one writer does not lock out another there";
  auto ledger = open();
  const auto other = LogConnection::open(database.location(), 1000);
  other->begin_write();
  const Heard heard;
  std::thread letting_go([&] {  // once it was said, well before the last attempt
    for (int i = 0; i < 3'000 && !heard.has("which is locked"); ++i) std::this_thread::sleep_for(10ms);
    other->commit();
  });
  const auto receipts = ledger->submit_now({event(7, Verb::signed_in, 0)});
  letting_go.join();
  EXPECT_TRUE(receipts[0]);
  EXPECT_TRUE(heard.has("which is locked"));
  ledger.reset();
  EXPECT_TRUE(verified().ok);
}

TEST_P(LedgerTest, a_new_rule_set_judges_later_events_only) {
  auto ledger = open();
  ledger->submit_now({event(7, Verb::adopted, 1)});
  std::string text = default_text();
  text.replace(text.find("version: 1"), 10, "version: 2");
  text.replace(text.find("adopted, points: 10"), 19, "adopted, points: 20");
  const auto taken = wait(ledger->take_rules(text));
  ASSERT_TRUE(taken) << base::to_string(taken.error());
  EXPECT_FALSE(wait(ledger->take_rules(text)));
  const auto receipts = ledger->submit_now({event(7, Verb::adopted, 2)});
  EXPECT_EQ(receipts[0]->points, 20);
  EXPECT_EQ(receipts[0]->balance, 30);
  ledger.reset();
  ledger = open();
  EXPECT_EQ(ledger->rules()->version, 2U);
  EXPECT_EQ(ledger->rule_sets().size(), 2U);
  EXPECT_TRUE(verified().ok);
}

TEST_P(LedgerTest, a_start_from_a_checkpoint_equals_a_replay_of_everything) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto ledger = open();
    many(*ledger, seed, 3000);
    ledger->checkpoint_now();
    many(*ledger, seed + 100, 1000);
    const auto status = ledger->status();
    EXPECT_GT(status.checkpoint_seq, 0U);
    std::vector<std::int32_t> balances;
    for (std::uint32_t n = 1; n <= 200; ++n)
      balances.push_back(ledger->points(base::LearnerNumber(n), shanghai.day_of(clock.now())).balance);
    ledger.reset();
    ledger = open();
    EXPECT_EQ(ledger->status().chain, status.chain);
    for (std::uint32_t n = 1; n <= 200; ++n) {
      EXPECT_EQ(ledger->points(base::LearnerNumber(n), shanghai.day_of(clock.now())).balance, balances[n - 1]);
    }
    many(*ledger, seed + 200, 500);
    ledger.reset();
    const auto report = verified();
    EXPECT_TRUE(report.ok) << report.json();
    EXPECT_GT(report.checkpoints, 0U);
  }
}

TEST_P(LedgerTest, a_broken_checkpoint_is_left_aside) {
  auto ledger = open();
  many(*ledger, 5, 2000);
  ledger->checkpoint_now();
  const auto status = ledger->status();
  ledger.reset();
  by_hand("delete from ledger_checkpoint_chunks");
  ledger = open();
  ASSERT_TRUE(ledger);
  EXPECT_EQ(ledger->status().chain, status.chain);
  EXPECT_FALSE(verified().ok);
  many(*ledger, 6, 100);
  ledger->checkpoint_now();
  many(*ledger, 7, 100);
  ledger->checkpoint_now();
  EXPECT_TRUE(verified().ok) << "two whole checkpoints have taken its place";
}

TEST_P(LedgerTest, sealed_days_explain_the_same_as_open_ones) {
  auto ledger = open();
  std::map<std::pair<std::uint32_t, base::Day>, std::vector<Entry>> expected;
  many(*ledger, 21, 12'000, 150);  // some two days
  const auto today = shanghai.day_of(clock.now());
  for (std::uint32_t n = 1; n <= 150; ++n) {
    for (base::Day day = today - 9; day <= today; ++day)
      expected[{n, day}] = wait(ledger->explain(base::LearnerNumber(n), day));
  }
  ledger->seal_now();
  std::size_t entries = 0;
  for (const auto& [key, mine] : expected) {
    EXPECT_EQ(wait(ledger->explain(base::LearnerNumber(key.first), key.second)), mine);
    entries += mine.size();
  }
  EXPECT_GT(entries, 5000U);
  many(*ledger, 22, 2'000, 150);  // with late ones for the sealed days
  ledger->seal_now();
  for (std::uint32_t n = 1; n <= 150; ++n) {
    std::int64_t sum = 0;
    for (base::Day day = today - 9; day <= today + 2; ++day) {
      for (const auto& entry : wait(ledger->explain(base::LearnerNumber(n), day))) sum += entry.points;
    }
    EXPECT_EQ(sum, ledger->points(base::LearnerNumber(n), today).balance);
  }
  ledger.reset();
  const auto report = verified();
  EXPECT_TRUE(report.ok) << report.json();
  EXPECT_GT(report.entries, 5000U);
  ledger = open();
  const auto days = wait(ledger->days(base::LearnerNumber(3), today - 9, today));
  EXPECT_FALSE(days.empty());
}

TEST_P(LedgerTest, merged_rows_hold_the_same_chain) {
  auto ledger = open();
  RandomEvents random(4, 300);
  for (int i = 0; i < 200; ++i) {
    clock.advance(1s);
    ledger->submit_now({random.next(clock.now())});
  }
  const auto status = ledger->status();
  EXPECT_TRUE(ledger->merge_now());
  EXPECT_LT(ledger->status().log_bytes, status.log_bytes);
  ledger->submit_now({event(7, Verb::signed_in, 0)});
  ledger.reset();
  const auto report = verified();
  EXPECT_TRUE(report.ok) << report.json();
  EXPECT_GT(report.batches, 100U);
  EXPECT_NE(open(), nullptr);
}

TEST_P(LedgerTest, a_row_changed_by_hand_is_found_with_its_place) {
  auto ledger = open();
  for (int i = 0; i < 20; ++i) {
    clock.advance(1s);
    ledger->submit_now({event(7, Verb::commented, static_cast<std::uint64_t>(i)),
                        event(8, Verb::shared_item, static_cast<std::uint64_t>(i))});
  }
  ledger.reset();
  ASSERT_TRUE(verified().ok);
  struct Case {
    const char* change;
    const char* undo;
    std::string_view where;
  };
  const Case cases[] = {
      {"update ledger_batches set last_seq = last_seq + 1 where first_seq = 10",
       "update ledger_batches set last_seq = last_seq - 1 where first_seq = 10", "first_seq 10, last_seq"},
      {"update ledger_batches set fence = 9 where first_seq = 10",
       "update ledger_batches set fence = 1 where first_seq = 10", "first_seq 10, fence"},
      {"update ledger_rule_sets set text = replace(text, 'points: 1,', 'points: 3,')",
       "update ledger_rule_sets set text = replace(text, 'points: 3,', 'points: 1,')", "ledger_rule_sets"},
      {"delete from ledger_batches where first_seq = 10", nullptr, "first_seq 10"},
  };
  for (const auto& c : cases) {
    by_hand(c.change);
    const auto report = verified();
    EXPECT_FALSE(report.ok) << c.change;
    ASSERT_TRUE(report.difference) << c.change;
    EXPECT_NE(report.difference->where.find(c.where), std::string::npos) << report.difference->where;
    if (c.undo != nullptr) {
      by_hand(c.undo);
      EXPECT_TRUE(verified().ok) << c.undo;
    }
  }
}

WANQIU_ON_BOTH_ENGINES(LedgerTest);

}  // namespace
}  // namespace wanqiu::ledger
