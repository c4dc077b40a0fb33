// The ledger's own connection to a PostgreSQL server. Numbers travel as text, bytes in binary; results come in binary.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <unordered_map>

#include "log_connection.h"

namespace wanqiu::ledger {
namespace {

using store::Error;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ClearResult>;

class PostgresqlRow final : public LogConnection::Row {
 public:
  PostgresqlRow(const PGresult* result, int row) : result_(result), row_(row) {}
  std::int64_t number(int column) const override {
    std::uint64_t value = 0;
    const ByteView view = bytes(column);
    for (const std::byte byte : view) value = value << 8 | static_cast<std::uint64_t>(byte);
    if (view.size() == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
    return static_cast<std::int64_t>(value);
  }
  ByteView bytes(int column) const override {
    return {reinterpret_cast<const std::byte*>(PQgetvalue(result_, row_, column)),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }

 private:
  const PGresult* result_;
  int row_;
};

class PostgresqlLog final : public LogConnection {
 public:
  explicit PostgresqlLog(std::string url) : url_(std::move(url)) { connect(); }
  ~PostgresqlLog() override { PQfinish(connection_); }
  PostgresqlLog(const PostgresqlLog&) = delete;
  PostgresqlLog& operator=(const PostgresqlLog&) = delete;

  std::int64_t run(const char* sql, std::span<const Value> values) override {
    const ResultPointer result = execute(sql, values);
    const std::string_view touched = PQcmdTuples(result.get());
    std::int64_t rows = 0;
    for (const char digit : touched) rows = rows * 10 + (digit - '0');
    return rows;
  }

  void query(const char* sql, std::span<const Value> values, const std::function<void(const Row&)>& take) override {
    const ResultPointer result = execute(sql, values);
    for (int row = 0; row < PQntuples(result.get()); ++row) take(PostgresqlRow(result.get(), row));
  }

  void begin_write() override { plain("begin"); }
  void begin_snapshot() override { plain("begin isolation level repeatable read read only"); }
  void commit() override { plain("commit"); }
  void roll_back() noexcept override {
    if (connection_ != nullptr && PQtransactionStatus(connection_) != PQTRANS_IDLE)
      PQclear(PQexec(connection_, "rollback"));
  }

  bool lock_writer() override {
    bool taken = false;
    query("select case when pg_try_advisory_lock(7766441, 0) then 1 else 0 end", {},
          [&](const Row& row) { taken = row.number(0) != 0; });
    return taken;
  }
  bool is_open() const override { return !lost_ && PQstatus(connection_) == CONNECTION_OK; }
  void reconnect() override {
    PQfinish(connection_);
    connection_ = nullptr;
    connect();
  }
  store::Engine engine() const override { return store::Engine::postgresql; }

 private:
  void connect() {
    statements_.clear();
    lost_ = false;
    const std::array<const char*, 7> keys{
        "dbname", "connect_timeout", "keepalives_idle", "tcp_user_timeout", "application_name", "client_encoding",
        nullptr};
    const std::array<const char*, 7> values{url_.c_str(), "5", "10", "15000", "wanqiu ledger", "UTF8", nullptr};
    connection_ = PQconnectdbParams(keys.data(), values.data(), 1);
    if (PQstatus(connection_) != CONNECTION_OK) {
      const std::string text = PQerrorMessage(connection_);
      PQfinish(connection_);
      connection_ = nullptr;
      throw Error(Error::Kind::gone, fmt::format("PostgreSQL does not answer: {}", text));
    }
    plain("set synchronous_commit = on");
    plain("set client_min_messages = warning");
  }

  /// A failure without an SQLSTATE is libpq's own: the server did not answer. (PQstatus may go on saying OK then.)
  void check(const PGresult* result, const char* doing) {
    const auto status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
    const char* field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view state = field == nullptr ? "" : field;
    auto kind = Error::Kind::other;
    if (state.empty() || PQstatus(connection_) != CONNECTION_OK || state.starts_with("08") ||
        state.starts_with("57P")) {
      kind = Error::Kind::gone;
      lost_ = true;
    } else if (state.starts_with("23")) {
      kind = Error::Kind::conflict;
    } else if (state == "40001" || state == "40P01" || state == "55P03") {
      kind = Error::Kind::busy;
    } else if (state.starts_with("53")) {
      kind = Error::Kind::full;
    } else if (state == "25006") {
      kind = Error::Kind::read_only;
    }
    throw Error(kind, fmt::format("PostgreSQL: {} at: {}", PQerrorMessage(connection_), doing));
  }

  void need_connection() const {
    if (connection_ == nullptr) throw Error(Error::Kind::gone, "PostgreSQL does not answer");
  }

  void plain(const char* sql) {
    need_connection();
    const ResultPointer result(PQexec(connection_, sql));
    check(result.get(), sql);
  }

  ResultPointer execute(const char* sql, std::span<const Value> values) {
    need_connection();
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
      const std::string name = fmt::format("s{}", statements_.size());
      const ResultPointer prepared(PQprepare(connection_, name.c_str(), sql, 0, nullptr));
      check(prepared.get(), sql);
      found = statements_.emplace(sql, name).first;
    }
    std::array<std::string, 12> numbers;
    std::array<const char*, 12> data{};
    std::array<int, 12> lengths{};
    std::array<int, 12> formats{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
        numbers[i] = std::to_string(*number);
        data[i] = numbers[i].c_str();
      } else if (const auto* view = std::get_if<ByteView>(&values[i])) {
        data[i] = view->empty() ? "" : reinterpret_cast<const char*>(view->data());
        lengths[i] = static_cast<int>(view->size());
        formats[i] = 1;
      } else {
        numbers[i] = std::get<std::string_view>(values[i]);
        data[i] = numbers[i].c_str();
      }
    }
    ResultPointer result(PQexecPrepared(connection_, found->second.c_str(), static_cast<int>(values.size()),
                                        data.data(), lengths.data(), formats.data(), 1));
    check(result.get(), sql);
    return result;
  }

  std::string url_;
  PGconn* connection_ = nullptr;
  bool lost_ = false;
  std::unordered_map<std::string_view, std::string> statements_;
};

}  // namespace

std::unique_ptr<LogConnection> open_postgresql_log(const std::string& url) {
  return std::make_unique<PostgresqlLog>(url);
}

}  // namespace wanqiu::ledger
