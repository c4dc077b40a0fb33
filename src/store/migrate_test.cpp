#include <gtest/gtest.h>

#include "support/database.h"

namespace wanqiu::store {
namespace {

constexpr Migration first{"tales", 1, "0001_create_tales",
                          "-- tales\ncreate table tales (\n  id bigint primary key,\n  body {bytes}\n);\ncreate index "
                          "tales_body on tales (body);\n"};
constexpr Migration second{"tales", 2, "0002_add_title", "alter table tales add column title text;\n"};

class MigrateTest : public support::DatabaseTest {};

TEST_P(MigrateTest, steps_are_applied_once_and_remembered) {
  const std::vector<Migration> both{first, second};
  EXPECT_EQ(database.open()->migrate({both.data(), 1}).value(), 1);
  EXPECT_EQ(database.open()->migrate(both).value(), 1);
  const auto store = database.open();
  EXPECT_EQ(store->migrate(both).value(), 0);
  store->write_now([](Session& db) { db.run("insert into tales (id, title) values (1, 'x')"); });
}

TEST_P(MigrateTest, a_changed_old_step_is_refused) {
  database.open()->migrate({&first, 1}).value();
  Migration changed = first;
  changed.text = "create table tales (id bigint primary key);\n";
  const auto refused = database.open()->migrate({&changed, 1});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::FaultKind::conflict);
}

TEST_P(MigrateTest, a_database_of_a_newer_program_is_refused) {
  const std::vector<Migration> both{first, second};
  database.open()->migrate(both).value();
  EXPECT_FALSE(database.open()->migrate({both.data(), 1}));
}

TEST_P(MigrateTest, a_step_that_fails_leaves_nothing_behind) {
  const Migration broken{"tales", 1, "0001_x", "create table tales (id bigint primary key);\ncreate nonsense;\n"};
  const auto store = database.open();
  EXPECT_FALSE(store->migrate({&broken, 1}));
  EXPECT_TRUE(store->migrate({&first, 1}));
}

WANQIU_ON_BOTH_ENGINES(MigrateTest);

}  // namespace
}  // namespace wanqiu::store
