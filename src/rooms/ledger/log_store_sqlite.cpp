// The ledger's own connection to an SQLite file.
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <unordered_map>

#include "log_connection.h"

namespace wanqiu::ledger {
namespace {

using store::Error;

Error::Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return Error::Kind::conflict;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error::Kind::busy;
    case SQLITE_FULL:
      return Error::Kind::full;
    case SQLITE_READONLY:
      return Error::Kind::read_only;
    case SQLITE_CANTOPEN:
      return Error::Kind::gone;
    default:
      return Error::Kind::other;
  }
}

class SqliteRow final : public LogConnection::Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t number(int column) const override { return sqlite3_column_int64(statement_, column); }
  ByteView bytes(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    return {static_cast<const std::byte*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

class SqliteLog final : public LogConnection {
 public:
  SqliteLog(std::string path, int wait_ms) : path_(std::move(path)), wait_ms_(wait_ms) { connect(); }
  ~SqliteLog() override {
    disconnect();
    if (lock_ >= 0) ::close(lock_);
  }
  SqliteLog(const SqliteLog&) = delete;
  SqliteLog& operator=(const SqliteLog&) = delete;

  std::int64_t run(const char* sql, std::span<const Value> values) override {
    query(sql, values, [](const Row&) {});
    return sqlite3_changes64(db_);
  }

  void query(const char* sql, std::span<const Value> values, const std::function<void(const Row&)>& take) override {
    sqlite3_stmt* statement = prepared(sql);
    for (std::size_t i = 0; i < values.size(); ++i) bind(statement, static_cast<int>(i + 1), values[i]);
    const SqliteRow row(statement);
    int code = SQLITE_ROW;
    try {
      while ((code = sqlite3_step(statement)) == SQLITE_ROW) take(row);
    } catch (...) {
      sqlite3_reset(statement);
      throw;
    }
    if (code != SQLITE_DONE) {
      const Error error = failure(code, sql);
      sqlite3_reset(statement);
      throw error;
    }
    sqlite3_reset(statement);
  }

  void begin_write() override { run("begin immediate", {}); }
  void begin_snapshot() override { run("begin", {}); }
  void commit() override { run("commit", {}); }
  void roll_back() noexcept override {
    if (sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
  }

  bool lock_writer() override {
    if (lock_ < 0) lock_ = ::open((path_ + "-writer").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0)
      throw Error(Error::Kind::read_only,
                  fmt::format("{}-writer cannot be made beside the database: {}", path_, std::strerror(errno)));
    return ::flock(lock_, LOCK_EX | LOCK_NB) == 0;
  }
  bool is_open() const override { return db_ != nullptr; }
  void reconnect() override {
    disconnect();
    connect();
  }
  store::Engine engine() const override { return store::Engine::sqlite; }

 private:
  void connect() {
    const int code = sqlite3_open_v2(path_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
      const Error error = failure(code, "open");
      disconnect();
      throw error;
    }
    sqlite3_extended_result_codes(db_, 1);
    // SQLite's own handler sleeps up to 100 ms a step; a commit behind another connection's short transaction should
    // not.
    sqlite3_busy_handler(
        db_,
        [](void* self, int tries) {
          const auto* log = static_cast<const SqliteLog*>(self);
          if (tries / 4 >= log->wait_ms_) return 0;
          std::this_thread::sleep_for(std::chrono::microseconds(250));
          return 1;
        },
        this);
    for (const char* pragma :
         {"pragma journal_mode = wal", "pragma synchronous = full", "pragma wal_autocheckpoint = 4000",
          "pragma cache_size = -16000", "pragma temp_store = memory"}) {
      const int done = sqlite3_exec(db_, pragma, nullptr, nullptr, nullptr);
      if (done != SQLITE_OK) {
        const Error error = failure(done, pragma);
        disconnect();
        throw error;
      }
    }
  }

  void disconnect() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
    sqlite3_close(db_);
    db_ = nullptr;
  }

  sqlite3_stmt* prepared(const char* sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second;
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) throw failure(code, sql);
    statements_.emplace(sql, statement);
    return statement;
  }

  void bind(sqlite3_stmt* statement, int at, const Value& value) {
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement, at, *number);
    } else if (const auto* view = std::get_if<ByteView>(&value)) {
      code = sqlite3_bind_blob64(statement, at, view->empty() ? reinterpret_cast<const std::byte*>("") : view->data(),
                                 view->size(), SQLITE_STATIC);
    } else {
      const auto text = std::get<std::string_view>(value);
      code = sqlite3_bind_text64(statement, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (code != SQLITE_OK) throw failure(code, "bind");
  }

  Error failure(int code, const char* doing) const {
    return Error(kind_of(code), fmt::format("{}: {} ({}) at: {}", path_,
                                            db_ == nullptr ? "out of memory" : sqlite3_errmsg(db_), code, doing));
  }

  std::string path_;
  int wait_ms_;
  int lock_ = -1;
  sqlite3* db_ = nullptr;
  std::unordered_map<std::string_view, sqlite3_stmt*> statements_;
};

}  // namespace

std::unique_ptr<LogConnection> open_sqlite_log(const std::string& path, int wait_ms) {
  return std::make_unique<SqliteLog>(path, wait_ms);
}

std::unique_ptr<LogConnection> LogConnection::open(const store::Location& location, int wait_ms) {
  return location.engine == store::Engine::sqlite ? open_sqlite_log(location.place, wait_ms)
                                                  : open_postgresql_log(location.place);
}

}  // namespace wanqiu::ledger
