#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "store/store.h"
#include "support/temporary.h"

namespace wanqiu::support {

/// A database of a test's own, empty, gone afterwards: an SQLite file in a temporary directory, or a database on the
/// PostgreSQL server named by WANQIU_TEST_POSTGRESQL (tools/with-postgresql). Where that is not set, this process
/// starts a server for itself and stops it at its end.
class Database {
 public:
  explicit Database(store::Engine engine);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const store::Location& location() const { return location_; }
  /// Opens it; throws when that fails. May be called again for a second program on the same database.
  std::unique_ptr<store::Store> open() const;
  /// Opens and migrates.
  std::unique_ptr<store::Store> open(std::span<const store::Migration> migrations) const;
  std::unique_ptr<store::Store> open(std::initializer_list<std::span<const store::Migration>> rooms) const;

 private:
  TemporaryDirectory directory_;
  store::Location location_;
  std::string name_;
};

/// The same test on both engines:
///   class LearnerStoreTest : public support::DatabaseTest { … store::Store& store = *opened; };
///   TEST_P(LearnerStoreTest, a_promise) { … }
///   WANQIU_ON_BOTH_ENGINES(LearnerStoreTest);
class DatabaseTest : public ::testing::TestWithParam<store::Engine> {
 protected:
  Database database{GetParam()};
};

std::string engine_name(const ::testing::TestParamInfo<store::Engine>& engine);

}  // namespace wanqiu::support

#define WANQIU_ON_BOTH_ENGINES(fixture)                                                                         \
  INSTANTIATE_TEST_SUITE_P(On, fixture,                                                                         \
                           ::testing::Values(wanqiu::store::Engine::sqlite, wanqiu::store::Engine::postgresql), \
                           wanqiu::support::engine_name)
