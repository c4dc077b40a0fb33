#include "store/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>

#include "support/database.h"

namespace wanqiu::store {
namespace {

struct TaleId : base::Id<TaleId> {
  using Id::Id;
};
struct Tale {
  TaleId id;
  std::string title;
  double weight = 0;
  std::optional<std::string> note;
  std::optional<std::int64_t> pages;
  base::Instant told;
  base::Day day;
  bool open = false;
};
BOOST_DESCRIBE_STRUCT(Tale, (), (id, title, weight, note, pages, told, day, open))

constexpr Migration schema{"tales", 1, "0001_tales",
                           "create table tales (\n id bigint primary key, title text not null unique, weight double "
                           "precision not null, note text,\n"
                           " pages bigint, told bigint not null, day integer not null, open integer not null);\n"};

class StoreTest : public support::DatabaseTest {
 protected:
  static void insert(Session& db, const Tale& tale) {
    db.run(
        "insert into tales (id, title, weight, note, pages, told, day, open) values (:id, :title, :weight, :note, "
        ":pages, :told, :day, :open)",
        tale.id, tale.title, tale.weight, tale.note, tale.pages, tale.told, tale.day, tale.open);
  }
  static Tale tale(std::int64_t id, std::string title) {
    return {TaleId(id), std::move(title), 1.5, std::nullopt, 7, base::from_ms(1'700'000'000'123), {19'000}, true};
  }
  std::int64_t count() {
    return store->read_now([](Session& db) { return *db.one<std::int64_t>("select count(*) from tales"); });
  }

  std::unique_ptr<Store> store = database.open({&schema, 1});
};

TEST_P(StoreTest, every_type_and_null_comes_back_as_it_went_in) {
  auto first = tale(9'223'372'036'854'775'807, "宛丘之上兮 'quoted' \"too\"");
  auto second = tale(2, "");
  second.note = "note";
  second.pages.reset();
  store->write_now([&](Session& db) {
    insert(db, first);
    insert(db, second);
  });
  const auto rows = store->read_now([](Session& db) {
    return db.all<Tale>("select id, title, weight, note, pages, told, day, open from tales order by id desc");
  });
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id, first.id);
  EXPECT_EQ(rows[0].title, first.title);
  EXPECT_EQ(rows[0].weight, 1.5);
  EXPECT_EQ(rows[0].note, std::nullopt);
  EXPECT_EQ(rows[0].pages, 7);
  EXPECT_EQ(rows[0].told, first.told);
  EXPECT_EQ(rows[0].day, first.day);
  EXPECT_TRUE(rows[0].open);
  EXPECT_EQ(rows[1].note, "note");
  EXPECT_EQ(rows[1].pages, std::nullopt);
}

TEST_P(StoreTest, work_that_throws_leaves_nothing_behind) {
  EXPECT_THROW(store->write_now([&](Session& db) {
    insert(db, tale(1, "a"));
    throw std::runtime_error("changed my mind");
  }),
               std::runtime_error);
  EXPECT_EQ(count(), 0);
  store->write_now([&](Session& db) { insert(db, tale(1, "a")); });
  EXPECT_EQ(count(), 1);
}

TEST_P(StoreTest, a_taken_value_is_a_conflict_and_the_session_lives_on) {
  store->write_now([&](Session& db) { insert(db, tale(1, "a")); });
  try {
    store->write_now([&](Session& db) { insert(db, tale(2, "a")); });
    FAIL() << "the second title was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, Error::Kind::conflict) << error.what();
  }
  store->write_now([&](Session& db) { insert(db, tale(2, "b")); });
  EXPECT_EQ(count(), 2);
}

TEST_P(StoreTest, a_connection_that_was_lost_while_idle_costs_nobody_a_request) {
  if (GetParam() == Engine::sqlite) GTEST_SKIP() << "there is no server to lose";
  store->write_now([&](Session& db) { insert(db, tale(1, "a")); });
  EXPECT_EQ(count(), 1);
  database.open()->write_now([](Session& db) {
    db.all<std::string>(
        "select cast(pg_terminate_backend(pid) as text) from pg_stat_activity where datname = current_database() and "
        "pid <> pg_backend_pid()");
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(count(), 1);
  store->write_now([&](Session& db) { insert(db, tale(2, "b")); });
  EXPECT_EQ(count(), 2);
}

TEST_P(StoreTest, a_query_may_run_inside_another_ones_rows) {
  store->write_now([&](Session& db) {
    for (int i = 1; i <= 5; ++i) insert(db, tale(i, std::string(1, static_cast<char>('a' + i))));
  });
  std::vector<std::int64_t> seen;
  store->read_now([&](Session& db) {
    constexpr auto sql = "select id from tales where id > :after order by id";
    db.each<std::int64_t>(
        sql, [&](std::int64_t id) { seen.push_back(*db.one<std::int64_t>(sql, id - 1)); }, 0);
  });
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
}

TEST_P(StoreTest, run_tells_how_many_rows_it_touched) {
  store->write_now([&](Session& db) {
    for (int i = 1; i <= 5; ++i) insert(db, tale(i, std::string(1, static_cast<char>('a' + i))));
    EXPECT_EQ(db.run("update tales set open = :open where id >= :from and id <> :from", false, 2), 3);
    EXPECT_EQ(db.run("delete from tales where id = :id", 99), 0);
  });
}

TEST_P(StoreTest, a_reader_cannot_write) {
  EXPECT_THROW(store->read_now([&](Session& db) { insert(db, tale(1, "a")); }), Error);
}

TEST_P(StoreTest, a_loop_awaits_without_blocking) {
  struct Run {
    static base::Task<> go(Store& store, int& total) {
      co_await store.write([](Session& db) { insert(db, tale(1, "a")); });
      const auto found =
          co_await store.read([](Session& db) { return *db.one<std::int64_t>("select count(*) from tales"); });
      total = static_cast<int>(found);
    }
  };
  boost::asio::io_context loop;
  int total = 0;
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, Run::go(*store, total), [&](std::exception_ptr error) { failure = error; });
  loop.run();
  EXPECT_FALSE(failure);
  EXPECT_EQ(total, 1);
}

TEST_P(StoreTest, writers_of_two_programs_take_turns) {
  auto other = database.open();
  store->write_now([&](Session& db) { insert(db, tale(1, "a")); });
  const auto add = [](Store& at) {
    for (int i = 0; i < 50; ++i)
      at.write_now([](Session& db) { db.run("update tales set pages = pages + 1 where id = 1"); });
  };
  auto second = std::async(std::launch::async, [&] { add(*other); });
  add(*store);
  second.get();
  EXPECT_EQ(store->read_now([](Session& db) { return *db.one<std::int64_t>("select pages from tales"); }), 107);
}

WANQIU_ON_BOTH_ENGINES(StoreTest);

TEST(StoreFaults, a_place_that_cannot_be_opened_is_named_without_its_password) {
  Settings settings;
  settings.location = {Engine::sqlite, "/nowhere/at/all.db"};
  EXPECT_NE(Store::open(settings).error().reason.find("/nowhere/at/all.db"), std::string::npos);
  settings.location = {Engine::postgresql, "postgresql://wq:secret@127.0.0.1:1/none"};
  const auto fault = Store::open(settings).error();
  EXPECT_EQ(fault.kind, base::FaultKind::unavailable);
  EXPECT_EQ(fault.reason.find("secret"), std::string::npos);
}

TEST(StoreFaults, a_lock_held_by_another_program_ends_as_busy) {
  support::Database database(Engine::sqlite);
  Settings settings;
  settings.location = database.location();
  settings.busy_timeout_ms = 100;
  const auto holder = Store::open(settings).value();
  const auto waiting = Store::open(settings).value();
  holder->write_now([&](Session&) {
    try {
      waiting->write_now([](Session&) {});
      FAIL() << "two writers at once";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, Error::Kind::busy);
    }
  });
  waiting->write_now([](Session&) {});
}

TEST(StoreFaults, a_full_database_is_told_as_full_and_keeps_what_it_had) {
  support::Database database(Engine::sqlite);
  const auto store = database.open({&schema, 1});
  store->write_now([](Session& db) {
    db.run("insert into tales (id, title, weight, told, day, open) values (1, 'a', 1, 0, 0, 0)");
  });
  try {
    store->write_now([](Session& db) {
      db.one<std::int64_t>("pragma max_page_count = 8");
      db.run("update tales set note = :note", std::string(100'000, 'x'));
    });
    FAIL() << "100 kB went into 8 pages";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, Error::Kind::full) << error.what();
  }
  EXPECT_EQ(store->read_now([](Session& db) { return *db.one<std::int64_t>("select count(*) from tales"); }), 1);
}

}  // namespace
}  // namespace wanqiu::store
