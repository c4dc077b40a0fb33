// What a meeting does to ratings and seasons: once, in one transaction, on both engines.
#include "meeting_settling.h"

#include <gmock/gmock.h>

#include "match_journal.h"
#include "practice_opponent.h"
#include "random_commands.h"
#include "rating_store.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::arena {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MeetingSettlingTest : public support::DatabaseTest {
 protected:
  static base::LearnerNumber who(std::uint32_t number) { return base::LearnerNumber(number); }

  /// A meeting of one question, opened.
  MatchId begin(MeetingRow meeting, std::vector<std::uint32_t> players) {
    meeting.match = MatchId(++last_);
    meeting.seats = static_cast<std::int32_t>(seats_of(meeting.kind));
    HallPlan plan;
    plan.questions = {choice_question()};
    plan.players_max = static_cast<std::uint32_t>(meeting.seats);
    support::run(journal->make(meeting.match, plan, "{}", base::LearnerId())).value();
    store->write_now([&](store::Session& db) {
      insert_meeting(db, meeting);
      for (const auto one : players)
        put_meeting_player(db, meeting.match, {who(one), base::OrganisationId(2), {}, 0, {}});
    });
    return meeting.match;
  }
  void say(MatchId match, decltype(Command::action) action) {
    support::run(journal->submit(match, {journal->now(), std::move(action)})).value();
  }
  void come(MatchId match, std::uint32_t player) { say(match, Join{who(player), base::OrganisationId(2), "p"}); }
  void open(MatchId match) {
    say(match, Advance{Phase::lobby, 0});
    say(match, Advance{Phase::read, 0});
  }
  /// Two who came; the first is right, the second wrong.
  MatchId played(MeetingRow meeting, std::uint32_t winner, std::uint32_t loser) {
    const auto match = begin(meeting, meeting.invited ? std::vector<std::uint32_t>() : std::vector{winner, loser});
    say(match, Advance{Phase::created, 0});
    come(match, winner);
    come(match, loser);
    open(match);
    clock.advance(base::Milliseconds(500));
    say(match, Answer{who(winner), 0, 0b0010, {}});
    say(match, Answer{who(loser), 0, 0b0001, {}});
    say(match, End{});
    return match;
  }
  bool settle(MatchId match) {
    return store->write_now([&](store::Session& db) { return settle_meeting(db, match, zone, clock.now()); });
  }
  RatedLearner rating(std::uint32_t player) {
    return store->read_now([&](store::Session& db) { return find_rating(db, who(player)); });
  }
  std::vector<MeetingPlayer> players(MatchId match) {
    return store->read_now([&](store::Session& db) { return players_of(db, match); });
  }
  SeasonId season() const { return season_of(zone.day_of(clock.now())).id; }
  std::vector<SeasonResult> table() {
    return store->read_now([&](store::Session& db) { return season_table(db, season(), 100); });
  }

  support::MovedClock clock{base::from_ms(1'790'000'000'000)};
  base::Zone zone = base::Zone::find("Asia/Shanghai").value();
  std::unique_ptr<store::Store> store = database.open({migrations()});
  std::unique_ptr<MatchJournal> journal = MatchJournal::open(*store, clock).value();
  std::int64_t last_ = 100;
};

TEST_P(MeetingSettlingTest, a_duel_moves_both_ratings_once) {
  const auto match = played({}, 1, 2);
  EXPECT_EQ(rating(1).matches, 0) << "nothing before it is settled";
  EXPECT_TRUE(settle(match));
  EXPECT_NEAR(rating(1).rating.value, 1662.31, 0.01);
  EXPECT_NEAR(rating(2).rating.value, 1337.69, 0.01);
  EXPECT_FALSE(settle(match));
  EXPECT_EQ(rating(1).matches, 1);
  EXPECT_EQ(rating(2).last_day, zone.day_of(clock.now()));
  const auto told = players(match);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].place, 1);
  EXPECT_EQ(told[1].place, 2);
  EXPECT_EQ(told[1].answers, 1);
  EXPECT_NEAR(*told[0].rating_change, 162.31, 0.01);
}

TEST_P(MeetingSettlingTest, what_ended_is_found_until_it_is_told_also_after_a_restart) {
  const auto match = played({}, 1, 2);
  const auto untold = [&] { return store->read_now([](store::Session& db) { return untold_meetings(db); }); };
  journal = MatchJournal::open(*store, clock).value();
  EXPECT_THAT(untold(), ElementsAre(match));
  settle(match);
  EXPECT_THAT(untold(), ElementsAre(match)) << "points are not told yet";
  store->write_now([&](store::Session& db) { mark_meeting_told(db, match, clock.now()); });
  EXPECT_THAT(untold(), IsEmpty());
}

TEST_P(MeetingSettlingTest, a_failed_transaction_leaves_neither_ratings_nor_the_mark) {
  const auto match = played({}, 1, 2);
  EXPECT_THROW(store->write_now([&](store::Session& db) {
    settle_meeting(db, match, zone, clock.now());
    throw std::runtime_error("the power goes");
  }),
               std::runtime_error);
  EXPECT_EQ(rating(1).matches, 0);
  EXPECT_TRUE(settle(match));
  EXPECT_EQ(rating(1).matches, 1);
}

TEST_P(MeetingSettlingTest, who_leaves_or_never_comes_has_lost) {
  const auto left = begin({}, {1, 2});
  say(left, Advance{Phase::created, 0});
  come(left, 1);
  come(left, 2);
  open(left);
  say(left, Answer{who(1), 0, 0b0010, {}});
  say(left, Leave{who(1)});
  say(left, End{});
  settle(left);
  EXPECT_LT(rating(1).rating.value, 1500) << "whatever the points";
  EXPECT_GT(rating(2).rating.value, 1500);

  const auto absent = begin({}, {3, 4});
  say(absent, Advance{Phase::created, 0});
  come(absent, 3);
  say(absent, Advance{Phase::lobby, 0});
  say(absent, End{});
  settle(absent);
  EXPECT_GT(rating(3).rating.value, 1500);
  EXPECT_LT(rating(4).rating.value, 1500);
  EXPECT_EQ(players(absent)[1].place, 2);

  const auto nobody = begin({}, {5, 6});
  say(nobody, Advance{Phase::created, 0});
  say(nobody, End{});
  EXPECT_TRUE(settle(nobody));
  EXPECT_EQ(rating(5).matches, 0);
  EXPECT_EQ(players(nobody)[0].place, std::nullopt);
}

TEST_P(MeetingSettlingTest, practice_and_invitations_are_remembered_and_move_nothing) {
  MeetingRow invited;
  invited.invited = true;
  const auto friendly = played(invited, 1, 2);
  settle(friendly);
  EXPECT_EQ(players(friendly)[0].place, 1) << "who came is in it though nobody was named before";
  EXPECT_EQ(players(friendly)[0].rating_change, std::nullopt);

  MeetingRow practice;
  practice.practice = true;
  const auto alone = begin(practice, {1});
  say(alone, Advance{Phase::created, 0});
  come(alone, 1);
  say(alone, Join{practice_player(0), base::OrganisationId(2), "practice"});
  open(alone);
  say(alone, Answer{practice_player(0), 0, 0b0010, {}});
  say(alone, End{});
  settle(alone);
  EXPECT_THAT(players(alone), ElementsAre(Field(&MeetingPlayer::place, 2)));
  EXPECT_EQ(rating(1).matches, 0);
  const auto past = store->read_now([&](store::Session& db) { return past_meetings(db, who(1), 20); });
  ASSERT_THAT(past, SizeIs(2));
  EXPECT_TRUE(past[0].practice && past[1].invited);
}

TEST_P(MeetingSettlingTest, a_four_is_three_games_for_each) {
  MeetingRow four;
  four.kind = MeetingKind::four;
  const auto match = begin(four, {1, 2, 3, 4});
  say(match, Advance{Phase::created, 0});
  for (std::uint32_t player = 1; player <= 4; ++player) come(match, player);
  open(match);
  for (std::uint32_t player = 1; player <= 3; ++player) {
    clock.advance(base::Milliseconds(1'000));
    say(match, Answer{who(player), 0, player == 3 ? Choices{1} : Choices{0b0010}, {}});
  }
  say(match, Leave{who(4)});
  say(match, End{});
  settle(match);
  const std::vector values{rating(1).rating.value, rating(2).rating.value, rating(3).rating.value,
                           rating(4).rating.value};
  EXPECT_TRUE(std::is_sorted(values.rbegin(), values.rend()));
  EXPECT_NEAR(values[0] + values[3], 3000, 1);
  EXPECT_EQ(players(match)[3].place, 4);
}

TEST_P(MeetingSettlingTest, the_table_of_a_season_has_those_with_five_matches_by_rating) {
  for (int i = 0; i < 4; ++i) settle(played({}, 1, 2));
  EXPECT_THAT(table(), IsEmpty());
  settle(played({}, 1, 2));
  settle(played({}, 3, 4));
  const auto rows = table();
  ASSERT_THAT(rows, ElementsAre(Field(&SeasonResult::learner, who(1)), Field(&SeasonResult::learner, who(2))));
  EXPECT_EQ(rows[0].matches, 5);
  EXPECT_EQ(rows[0].won, 5);
  EXPECT_EQ(rows[1].won, 0);
  const auto rank = [&](std::uint32_t player) {
    return store->read_now([&](store::Session& db) { return season_rank(db, season(), who(player)); });
  };
  EXPECT_EQ(rank(1), 1);
  EXPECT_EQ(rank(2), 2);
  EXPECT_EQ(rank(3), std::nullopt);
  const auto before = rating(1);
  clock.advance(std::chrono::hours(24 * 100));
  EXPECT_THAT(table(), IsEmpty()) << "another season";
  const auto fresh = before.on(zone.day_of(clock.now()));
  EXPECT_EQ(fresh.value, before.rating.value);
  EXPECT_GT(fresh.deviation, before.rating.deviation);
  settle(played({}, 1, 2));
  EXPECT_THAT(store->read_now([](store::Session& db) { return seasons_played(db, 10); }), SizeIs(2));
  EXPECT_THAT(store->read_now([&](store::Session& db) { return seasons_by(db, who(1)); }),
              ElementsAre(Field(&LearnerSeason::season, "2026-Q3"), Field(&LearnerSeason::season, "2026-Q4")));
}

TEST_P(MeetingSettlingTest, who_is_erased_is_in_no_table_and_no_match) {
  for (int i = 0; i < 5; ++i) settle(played({}, 1, 2));
  store->write_now([&](store::Session& db) {
    erase_rating(db, who(1));
    erase_meeting_player(db, who(1));
  });
  EXPECT_THAT(table(), SizeIs(1));
  EXPECT_EQ(rating(1).matches, 0);
  EXPECT_THAT(store->read_now([&](store::Session& db) { return past_meetings(db, who(1), 9); }), IsEmpty());
}

WANQIU_ON_BOTH_ENGINES(MeetingSettlingTest);

}  // namespace
}  // namespace wanqiu::arena
