// The rule on one comment and the filter of the lists say the same, for everybody and every comment; on both engines.
#include "comment_store.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "around_store.h"
#include "base/text.h"
#include "library/library.h"
#include "support/database.h"

namespace wanqiu::library {
namespace {

const base::Instant start = base::from_ms(1'700'000'000'000);

class CommentStoreTest : public support::DatabaseTest {
 protected:
  template <class F>
  auto write(F work) {
    return store->write_now(std::move(work));
  }
  StoredComment make(int id, int item, int learner, int organisation, CommentState state) {
    StoredComment comment;
    comment.id = CommentId(id);
    comment.item = ItemId(item);
    comment.learner = base::LearnerId(learner);
    comment.number = base::LearnerNumber(static_cast<std::uint32_t>(learner));
    comment.organisation = base::OrganisationId(organisation);
    comment.text = "text " + std::to_string(id);
    comment.state = state;
    comment.written_at = start + base::Seconds(id);
    write([&](store::Session& db) { insert_comment(db, comment, "key " + std::to_string(id)); });
    return comment;
  }
  StoredComment get(int id) {
    return *store->read_now([&](store::Session& db) { return find_comment(db, CommentId(id)); });
  }
  Decision decide(int id, int comment, CommentState before, CommentState after,
                  std::optional<std::string> reason = {}) {
    const Decision decision{id,    CommentId(comment), base::LearnerId(99), base::LearnerNumber(99), start, before,
                            after, std::move(reason)};
    write([&](store::Session& db) { store_decision(db, decision); });
    return decision;
  }
  std::unique_ptr<store::Store> store = database.open(migrations());
};
WANQIU_ON_BOTH_ENGINES(CommentStoreTest);

TEST_P(CommentStoreTest, who_may_read_one_comment_finds_it_in_the_list_and_nobody_else_does) {
  constexpr unsigned seed = 20261124;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<StoredComment> all;
  for (int id = 1; id <= 200; ++id) {
    all.push_back(make(id, 1 + static_cast<int>(random() % 3), 1 + static_cast<int>(random() % 8),
                       1 + static_cast<int>(random() % 4), static_cast<CommentState>(1 + random() % 4)));
  }
  for (int learner = 0; learner <= 9; ++learner) {  // 0 is a stranger, 9 wrote nothing
    const Viewer viewer{base::LearnerId(learner), nullptr};
    for (int item = 1; item <= 4; ++item) {
      std::set<CommentId> listed;
      CommentId before;
      for (;;) {  // in pages of 7
        const auto page = store->read_now(
            [&](store::Session& db) { return list_comments(db, ItemId(item), viewer.learner, before, 7); });
        for (const auto& one : page) EXPECT_TRUE(listed.insert(one.id).second) << "twice in the pages";
        if (page.size() < 7) break;
        before = page.back().id;
      }
      for (const auto& one : all) {
        const bool may = one.item == ItemId(item) && may_read(viewer, one, true);
        EXPECT_EQ(listed.contains(one.id), may)
            << "learner " << learner << " item " << item << " comment " << one.id.value;
      }
    }
  }
}

TEST_P(CommentStoreTest, who_may_moderate_finds_it_in_one_of_the_queues_and_nobody_else_does) {
  std::mt19937 random(7);
  std::vector<StoredComment> all;
  for (int id = 1; id <= 100; ++id) {
    all.push_back(make(id, 1, 1 + static_cast<int>(random() % 8), 1 + static_cast<int>(random() % 4),
                       static_cast<CommentState>(1 + random() % 4)));
  }
  for (int scope = 0; scope <= 4; ++scope) {  // 0 covers all, as the root does
    const Viewer viewer{base::LearnerId(50),
                        [scope](base::OrganisationId of) { return scope == 0 || of.value == scope; }};
    std::set<CommentId> queued;
    for (const auto state : {QueueState::waiting, QueueState::refused, QueueState::visible}) {
      for (const auto& one :
           store->read_now([&](store::Session& db) { return list_queue(db, state, ItemId(), CommentId(), 1000); })) {
        if (!may_moderate(viewer, one)) continue;
        EXPECT_TRUE(queued.insert(one.id).second);
      }
    }
    for (const auto& one : all) EXPECT_EQ(queued.contains(one.id), may_moderate(viewer, one)) << one.id.value;
  }
  const Viewer learner{base::LearnerId(1), nullptr};
  for (const auto& one : all) EXPECT_FALSE(may_moderate(learner, one));
}

TEST_P(CommentStoreTest, a_decision_closes_the_reports_and_taking_it_back_opens_them) {
  make(1, 1, 1, 1, CommentState::visible);
  write([&](store::Session& db) {
    store_report(db, CommentId(1), {base::LearnerId(2), base::LearnerNumber(2), ReportWhy::insult, "rude", start});
    store_report(db, CommentId(1), {base::LearnerId(3), base::LearnerNumber(3), ReportWhy::other, std::nullopt, start});
    store_report(db, CommentId(1),
                 {base::LearnerId(3), base::LearnerNumber(3), ReportWhy::advertising, std::nullopt,
                  start});  // changed their mind
  });
  EXPECT_EQ(get(1).reports, 2);
  const auto refused = decide(10, 1, CommentState::visible, CommentState::refused, "rude");
  EXPECT_EQ(get(1).state, CommentState::refused);
  EXPECT_EQ(get(1).reason, "rude");
  EXPECT_EQ(get(1).reports, 0);
  write([&](store::Session& db) { undo_decision(db, refused); });
  EXPECT_EQ(get(1).state, CommentState::visible);
  EXPECT_EQ(get(1).reason, std::nullopt);
  EXPECT_EQ(get(1).reports, 2);
  EXPECT_FALSE(store->read_now([](store::Session& db) { return last_decision(db, CommentId(1)); }));
}

TEST_P(CommentStoreTest, decisions_are_taken_back_one_by_one) {
  make(1, 1, 1, 1, CommentState::waiting);
  decide(10, 1, CommentState::waiting, CommentState::refused, "first reason");
  decide(11, 1, CommentState::refused, CommentState::visible);
  const auto undo = [&] { write([](store::Session& db) { undo_decision(db, *last_decision(db, CommentId(1))); }); };
  undo();
  EXPECT_EQ(get(1).state, CommentState::refused);
  EXPECT_EQ(get(1).reason, "first reason");
  undo();
  EXPECT_EQ(get(1).state, CommentState::waiting);
  EXPECT_EQ(get(1).reason, std::nullopt);
}

TEST_P(CommentStoreTest, erasing_a_learner_takes_their_words_and_reports_and_leaves_other_peoples) {
  make(1, 1, 1, 1, CommentState::visible);
  make(2, 1, 2, 1, CommentState::visible);
  write([&](store::Session& db) {
    store_report(db, CommentId(2),
                 {base::LearnerId(1), base::LearnerNumber(1), ReportWhy::insult, std::nullopt, start});
    store_report(db, CommentId(1),
                 {base::LearnerId(2), base::LearnerNumber(2), ReportWhy::insult, std::nullopt, start});
    erase_comments(db, base::LearnerId(1));
  });
  EXPECT_EQ(get(1).state, CommentState::taken_back);
  EXPECT_EQ(get(1).text, "");
  EXPECT_EQ(get(2).text, "text 2");
  EXPECT_EQ(get(2).reports, 0);
}

TEST_P(CommentStoreTest, a_word_is_there_once_however_it_is_written) {
  const auto add = [&](int id, const char* word, WordAction action) {
    return write([&](store::Session& db) {
      return store_word(db, {WordId(id), word, action, start}, WordList::key(word), base::LearnerId(1));
    });
  };
  EXPECT_EQ(add(1, "广告", WordAction::hold).id, WordId(1));
  const auto again = add(2, "广 告", WordAction::refuse);
  EXPECT_EQ(again.id, WordId(1));
  EXPECT_EQ(again.action, WordAction::refuse);
  EXPECT_EQ(store->read_now([](store::Session& db) { return list_words(db); }).size(), 1U);
  EXPECT_TRUE(write([](store::Session& db) { return delete_word(db, WordId(1)); }));
  EXPECT_FALSE(write([](store::Session& db) { return delete_word(db, WordId(1)); }));
}

TEST_P(CommentStoreTest, the_first_time_of_following_keeping_and_sharing_is_remembered) {
  const Person who{base::LearnerId(1), base::LearnerNumber(1)};
  const auto later = start + std::chrono::hours(30);
  const auto first = write([&](store::Session& db) { return set_following(db, who, ColumnId(5), start); });
  EXPECT_EQ(first.at, start);
  EXPECT_FALSE(first.credited);
  write([&](store::Session& db) {
    credit_follow(db, who.learner, ColumnId(5));
    unset_following(db, who.learner, ColumnId(5));
  });
  const auto again = write([&](store::Session& db) { return set_following(db, who, ColumnId(5), later); });
  EXPECT_EQ(again.at, start);
  EXPECT_TRUE(again.credited);
  const auto follows = store->read_now([&](store::Session& db) { return follows_of(db, who.learner); });
  ASSERT_EQ(follows.size(), 1U);
  EXPECT_EQ(follows[0].followed_at, later);

  write([&](store::Session& db) { set_kept(db, who, ItemId(9), start); });
  write([&](store::Session& db) { add_share(db, who, ItemId(9), base::Day{100}, ShareVia::qr, start); });
  const auto shared =
      write([&](store::Session& db) { return add_share(db, who, ItemId(9), base::Day{100}, ShareVia::link, later); });
  EXPECT_EQ(shared.at, start);
  const auto open = store->read_now(
      [](store::Session& db) { return uncredited(db, start - base::Seconds(1), start + base::Seconds(3600)); });
  EXPECT_TRUE(open.follows.empty());
  EXPECT_EQ(open.kept.size(), 1U);
  EXPECT_EQ(open.shared.size(), 1U);
  write([&](store::Session& db) { credit_all(db, start - base::Seconds(1), start + base::Seconds(3600)); });
  EXPECT_TRUE(store
                  ->read_now([](store::Session& db) {
                    return uncredited(db, start - base::Seconds(1), start + base::Seconds(3600));
                  })
                  .kept.empty());
}

TEST_P(CommentStoreTest, kept_items_come_in_pages) {
  const Person who{base::LearnerId(1), base::LearnerNumber(1)};
  write([&](store::Session& db) {
    for (int i = 1; i <= 10; ++i) set_kept(db, who, ItemId(i), start + base::Seconds(i / 3));  // several at one time
  });
  std::vector<std::int64_t> seen;
  std::int64_t at = std::numeric_limits<std::int64_t>::max();
  ItemId item;
  for (;;) {
    const auto page = store->read_now([&](store::Session& db) { return kept_by(db, who.learner, at, item, 4); });
    for (const auto& row : page) seen.push_back(row.item.value);
    if (page.size() < 4) break;
    at = base::to_ms(page.back().kept_at);
    item = page.back().item;
  }
  EXPECT_EQ(seen, (std::vector<std::int64_t>{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

}  // namespace
}  // namespace wanqiu::library
