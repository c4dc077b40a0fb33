#pragma once

#include "base/ids.h"
#include "ledger/event.h"
#include "library/around.h"
#include "store/session.h"

namespace wanqiu::library {

/// The same learner by id and by the number that events carry.
struct Person {
  base::LearnerId learner;
  base::LearnerNumber number;
};

/// What the first time of something was, and whether the ledger knows it.
struct FirstTime {
  base::Instant at;
  bool credited = false;
};
BOOST_DESCRIBE_STRUCT(FirstTime, (), (at, credited))

FirstTime set_following(store::Session& db, Person who, ColumnId column, base::Instant now);
bool unset_following(store::Session& db, base::LearnerId learner, ColumnId column);
bool is_following(store::Session& db, base::LearnerId learner, ColumnId column);
void credit_follow(store::Session& db, base::LearnerId learner, ColumnId column);
struct FollowRow {
  ColumnId column;
  base::Instant followed_at;
};
BOOST_DESCRIBE_STRUCT(FollowRow, (), (column, followed_at))
std::vector<FollowRow> follows_of(store::Session& db, base::LearnerId learner);

FirstTime set_kept(store::Session& db, Person who, ItemId item, base::Instant now);
bool unset_kept(store::Session& db, base::LearnerId learner, ItemId item);
bool is_kept(store::Session& db, base::LearnerId learner, ItemId item);
void credit_keep(store::Session& db, base::LearnerId learner, ItemId item);
struct KeepRow {
  ItemId item;
  base::Instant kept_at;
};
BOOST_DESCRIBE_STRUCT(KeepRow, (), (item, kept_at))
/// The latest first, after (kept_at, item).
std::vector<KeepRow> kept_by(store::Session& db, base::LearnerId learner, std::int64_t before_ms, ItemId before_item,
                             int limit);

FirstTime add_share(store::Session& db, Person who, ItemId item, base::Day day, ShareVia via, base::Instant now);
void credit_share(store::Session& db, base::LearnerId learner, ItemId item, base::Day day);

struct UncreditedFollow {
  base::LearnerNumber number;
  ColumnId column;
  base::Instant at;
};
BOOST_DESCRIBE_STRUCT(UncreditedFollow, (), (number, column, at))
struct UncreditedItem {
  base::LearnerNumber number;
  ItemId item;
  base::Instant at;
};
BOOST_DESCRIBE_STRUCT(UncreditedItem, (), (number, item, at))
/// What was done after `since` and is not marked as known to the ledger.
struct Uncredited {
  std::vector<UncreditedFollow> follows;
  std::vector<UncreditedItem> kept;
  std::vector<UncreditedItem> shared;
  std::vector<UncreditedItem> commented;
};
Uncredited uncredited(store::Session& db, base::Instant since, base::Instant until);
void credit_all(store::Session& db, base::Instant since, base::Instant until);

struct FinishedRow {
  ItemId item;
  base::Instant at;
};
BOOST_DESCRIBE_STRUCT(FinishedRow, (), (item, at))

/// What is stored about one learner here, but for comments.
struct AroundOfLearner {
  std::vector<FollowRow> follows;
  std::vector<KeepRow> kept;
  struct ShareRow {
    ItemId item;
    base::Day day;
    int times = 0;
  };
  std::vector<ShareRow> shares;
  std::vector<FinishedRow> finished;
};
BOOST_DESCRIBE_STRUCT(AroundOfLearner::ShareRow, (), (item, day, times))
AroundOfLearner around_of(store::Session& db, base::LearnerId learner);
void erase_around(store::Session& db, base::LearnerId learner);

}  // namespace wanqiu::library
