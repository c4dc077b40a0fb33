#include "around_store.h"

namespace wanqiu::library {

FirstTime set_following(store::Session& db, Person who, ColumnId column, base::Instant now) {
  db.run(
      "insert into column_follow (learner, number, column_id, following, first_at, followed_at, credited) values "
      "(:learner, :number, :column, 1, :now, :now, 0) "
      "on conflict (learner, column_id) do update set followed_at = case when column_follow.following = 1 then "
      "column_follow.followed_at "
      "else excluded.followed_at end, following = 1",
      who.learner, who.number, column, now);
  return *db.one<FirstTime>(
      "select first_at, credited from column_follow where learner = :learner and column_id = :column", who.learner,
      column);
}

bool unset_following(store::Session& db, base::LearnerId learner, ColumnId column) {
  return db.run(
             "update column_follow set following = 0 where learner = :learner and column_id = :column and following = "
             "1",
             learner, column) > 0;
}

bool is_following(store::Session& db, base::LearnerId learner, ColumnId column) {
  return db.one<std::int64_t>("select following from column_follow where learner = :learner and column_id = :column",
                              learner, column)
             .value_or(0) == 1;
}

void credit_follow(store::Session& db, base::LearnerId learner, ColumnId column) {
  db.run("update column_follow set credited = 1 where learner = :learner and column_id = :column", learner, column);
}

std::vector<FollowRow> follows_of(store::Session& db, base::LearnerId learner) {
  return db.all<FollowRow>(
      "select column_id, followed_at from column_follow where learner = :learner and following = 1 order by "
      "followed_at desc, column_id desc",
      learner);
}

FirstTime set_kept(store::Session& db, Person who, ItemId item, base::Instant now) {
  db.run(
      "insert into item_keep (learner, number, item, kept, first_at, kept_at, credited) values (:learner, :number, "
      ":item, 1, :now, :now, 0) "
      "on conflict (learner, item) do update set kept_at = case when item_keep.kept = 1 then item_keep.kept_at else "
      "excluded.kept_at end, kept = 1",
      who.learner, who.number, item, now);
  return *db.one<FirstTime>("select first_at, credited from item_keep where learner = :learner and item = :item",
                            who.learner, item);
}

bool unset_kept(store::Session& db, base::LearnerId learner, ItemId item) {
  return db.run("update item_keep set kept = 0 where learner = :learner and item = :item and kept = 1", learner, item) >
         0;
}

bool is_kept(store::Session& db, base::LearnerId learner, ItemId item) {
  return db.one<std::int64_t>("select kept from item_keep where learner = :learner and item = :item", learner, item)
             .value_or(0) == 1;
}

void credit_keep(store::Session& db, base::LearnerId learner, ItemId item) {
  db.run("update item_keep set credited = 1 where learner = :learner and item = :item", learner, item);
}

std::vector<KeepRow> kept_by(store::Session& db, base::LearnerId learner, std::int64_t before_ms, ItemId before_item,
                             int limit) {
  return db.all<KeepRow>(
      "select item, kept_at from item_keep where learner = :learner and kept = 1 and (kept_at < :at or (kept_at = :at "
      "and item < :item)) "
      "order by kept_at desc, item desc limit :limit",
      learner, before_ms, before_item, limit);
}

FirstTime add_share(store::Session& db, Person who, ItemId item, base::Day day, ShareVia via, base::Instant now) {
  db.run(
      "insert into item_share (learner, number, item, day, times, via, first_at, credited) values (:learner, :number, "
      ":item, :day, 1, :via, :now, 0) "
      "on conflict (learner, item, day) do update set times = item_share.times + 1, via = excluded.via",
      who.learner, who.number, item, day, via, now);
  return *db.one<FirstTime>(
      "select first_at, credited from item_share where learner = :learner and item = :item and day = :day", who.learner,
      item, day);
}

void credit_share(store::Session& db, base::LearnerId learner, ItemId item, base::Day day) {
  db.run("update item_share set credited = 1 where learner = :learner and item = :item and day = :day", learner, item,
         day);
}

Uncredited uncredited(store::Session& db, base::Instant since, base::Instant until) {
  return {
      db.all<UncreditedFollow>("select number, column_id, first_at from column_follow where credited = 0 and "
                               "first_at > :since and first_at <= :until order by first_at",
                               since, until),
      db.all<UncreditedItem>("select number, item, first_at from item_keep where credited = 0 and first_at > :since "
                             "and first_at <= :until order by first_at",
                             since, until),
      db.all<UncreditedItem>("select number, item, first_at from item_share where credited = 0 and first_at > "
                             ":since and first_at <= :until order by first_at",
                             since, until),
      db.all<UncreditedItem>("select number, item, written_at from comment where credited = 0 and state = 2 and "
                             "written_at > :since and written_at <= :until order by written_at",
                             since, until)};
}

void credit_all(store::Session& db, base::Instant since, base::Instant until) {
  db.run("update column_follow set credited = 1 where credited = 0 and first_at > :since and first_at <= :until", since,
         until);
  db.run("update item_keep set credited = 1 where credited = 0 and first_at > :since and first_at <= :until", since,
         until);
  db.run("update item_share set credited = 1 where credited = 0 and first_at > :since and first_at <= :until", since,
         until);
  db.run(
      "update comment set credited = 1 where credited = 0 and state = 2 and written_at > :since and written_at <= "
      ":until",
      since, until);
}

AroundOfLearner around_of(store::Session& db, base::LearnerId learner) {
  return {
      follows_of(db, learner),
      db.all<KeepRow>(
          "select item, kept_at from item_keep where learner = :learner and kept = 1 order by kept_at, item", learner),
      db.all<AroundOfLearner::ShareRow>(
          "select item, day, times from item_share where learner = :learner order by day, item", learner),
      db.all<FinishedRow>("select item, at from lesson_finished where learner = :learner order by at, item", learner)};
}

void erase_around(store::Session& db, base::LearnerId learner) {
  db.run("delete from column_follow where learner = :learner", learner);
  db.run("delete from item_keep where learner = :learner", learner);
  db.run("delete from item_share where learner = :learner", learner);
  db.run("delete from lesson_finished where learner = :learner", learner);
}

}  // namespace wanqiu::library
