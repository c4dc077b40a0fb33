#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "bytes.h"
#include "store/session.h"
#include "store/store.h"

namespace wanqiu::ledger {

/// One native connection of the ledger's own to the database, beside those of store::Store: a commit every millisecond
/// with binary columns is the measured hot path. Belongs to one thread. Failures are store::Error.
///
/// SQL is the common part of both engines, with $1, $2 … in the order of their first appearance (SQLite numbers them
/// so).
class LogConnection {
 public:
  using Value = std::variant<std::int64_t, ByteView, std::string_view>;

  class Row {
   public:
    virtual ~Row() = default;
    virtual std::int64_t number(int column) const = 0;
    virtual ByteView bytes(int column) const = 0;  ///< dead after the row
    std::string text(int column) const {
      const ByteView view = bytes(column);
      return {reinterpret_cast<const char*>(view.data()), view.size()};
    }
  };

  virtual ~LogConnection() = default;
  /// `wait_ms`: how long a statement waits for another connection's lock.
  static std::unique_ptr<LogConnection> open(const store::Location& location, int wait_ms);

  /// Rows touched. `sql` must be a literal: statements are prepared once and kept by its address.
  virtual std::int64_t run(const char* sql, std::span<const Value> values) = 0;
  virtual void query(const char* sql, std::span<const Value> values, const std::function<void(const Row&)>& take) = 0;
  std::int64_t run(const char* sql, std::initializer_list<Value> values) {
    return run(sql, std::span(values.begin(), values.size()));
  }
  void query(const char* sql, std::initializer_list<Value> values, const std::function<void(const Row&)>& take) {
    query(sql, std::span(values.begin(), values.size()), take);
  }

  virtual void begin_write() = 0;
  virtual void begin_snapshot() = 0;  ///< reads from now on see one moment
  virtual void commit() = 0;
  virtual void roll_back() noexcept = 0;

  /// One process at a time: false when another holds it. Let go when this connection, or the process, ends.
  virtual bool lock_writer() = 0;
  virtual bool is_open() const = 0;
  /// After `gone`: connects again, prepared statements and the writer's lock are to be taken anew.
  virtual void reconnect() = 0;
  virtual store::Engine engine() const = 0;
};

std::unique_ptr<LogConnection> open_sqlite_log(const std::string& path, int wait_ms);
std::unique_ptr<LogConnection> open_postgresql_log(const std::string& url);

}  // namespace wanqiu::ledger
