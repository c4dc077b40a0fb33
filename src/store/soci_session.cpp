#include "soci_session.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sqlite3.h>

#include <thread>

#include "base/assert.h"
#include "named_parameters.h"

namespace wanqiu::store {
namespace {

constexpr int serialisation_attempts = 20;  // with growing pauses: about 2 s in all
constexpr std::string_view serialisation_failure = "40001";
constexpr std::string_view deadlock_detected = "40P01";

/// PostgreSQL asks for the same transaction once more.
struct TryAgain {};
/// The connection was lost while nobody used it (the server was started again): nothing had begun.
struct LostBefore {
  Error error;
};

Error::Kind kind_of_sqlite(int code) {
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
      return Error::Kind::conflict;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error::Kind::busy;
    case SQLITE_FULL:
      return Error::Kind::full;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return Error::Kind::read_only;
    case SQLITE_IOERR:
      return Error::Kind::gone;
    default:
      return Error::Kind::other;
  }
}

Error::Kind kind_of_postgresql(const std::string& state) {
  if (state.starts_with("23")) return Error::Kind::conflict;
  if (state == "53100") return Error::Kind::full;
  if (state == "25006") return Error::Kind::read_only;
  if (state == "55P03" || state == "57014") return Error::Kind::busy;
  if (state.starts_with("08") || state.starts_with("57P") || state.empty() || state[0] == '\0' || state[0] == ' ') {
    return Error::Kind::gone;
  }
  return Error::Kind::other;
}

Error to_error(const soci::soci_error& error) {
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
    return {kind_of_sqlite(sqlite->result()), sqlite->what()};
  }
  if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&error)) {
    return {kind_of_postgresql(postgresql->sqlstate()), postgresql->what()};
  }
  if (error.get_error_category() == soci::soci_error::connection_error) return {Error::Kind::gone, error.what()};
  return {Error::Kind::other, error.what()};
}

bool asks_to_try_again(const soci::soci_error& error) {
  const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&error);
  if (postgresql == nullptr) return false;
  const auto state = postgresql->sqlstate();
  return state == serialisation_failure || state == deadlock_detected;
}

/// A value at a fixed address, as SOCI binds it.
struct Slot {
  Type type = Type::integer;
  soci::indicator indicator = soci::i_ok;
  long long integer = 0;
  double real = 0;
  std::string text;

  Value take() {
    if (indicator == soci::i_null) return {};
    if (type == Type::integer) return std::int64_t{integer};
    if (type == Type::real) return real;
    return std::move(text);
  }
  void set(const Value& value) {
    indicator = soci::i_ok;
    if (const auto* whole = std::get_if<std::int64_t>(&value))
      integer = *whole;
    else if (const auto* number = std::get_if<double>(&value))
      real = *number;
    else if (const auto* letters = std::get_if<std::string>(&value))
      text = *letters;
    else
      indicator = soci::i_null;
  }
};

Type type_of_value(const Value& value) {
  if (std::holds_alternative<double>(value)) return Type::real;
  if (std::holds_alternative<std::string>(value)) return Type::text;
  return Type::integer;
}

}  // namespace

/// A prepared statement with its slots; one is in use by one caller at a time (a query may run inside another's rows).
struct SociSession::Statement {
  explicit Statement(soci::session& connection) : statement(connection) {}

  NamedParameters named;
  std::deque<Slot> in;
  std::deque<Slot> out;
  soci::statement statement;
  bool busy = false;

  void exchange(Slot& slot, bool use) {
    if (use) {
      if (slot.type == Type::integer) statement.exchange(soci::use(slot.integer, slot.indicator));
      if (slot.type == Type::real) statement.exchange(soci::use(slot.real, slot.indicator));
      if (slot.type == Type::text) statement.exchange(soci::use(slot.text, slot.indicator));
    } else {
      if (slot.type == Type::integer) statement.exchange(soci::into(slot.integer, slot.indicator));
      if (slot.type == Type::real) statement.exchange(soci::into(slot.real, slot.indicator));
      if (slot.type == Type::text) statement.exchange(soci::into(slot.text, slot.indicator));
    }
  }
};

SociSession::SociSession(const Settings& settings, Access access) : settings_(settings), access_(access) {
  connect();
}

SociSession::~SociSession() {
  statements_.clear();
}

Engine SociSession::engine() const {
  return settings_.location.engine;
}

void SociSession::connect() {
  statements_.clear();
  connection_.reset();
  try {
    if (engine() == Engine::sqlite) {
      connection_ =
          std::make_unique<soci::session>(*soci::factory_sqlite3(), "db=\"" + settings_.location.place + "\"");
      *connection_ << "pragma busy_timeout = " + std::to_string(settings_.busy_timeout_ms);
      if (access_ == Access::write) {
        *connection_ << "pragma journal_mode = wal";
        *connection_ << "pragma synchronous = full";
        *connection_ << "pragma foreign_keys = on";
        *connection_ << "pragma secure_delete = on";  // what is erased is overwritten, not only forgotten
      } else {
        *connection_ << "pragma query_only = on";
      }
    } else {
      connection_ = std::make_unique<soci::session>(*soci::factory_postgresql(), settings_.location.place);
      *connection_ << "set client_min_messages = warning";
      *connection_ << "set lock_timeout = " + std::to_string(settings_.busy_timeout_ms);
    }
  } catch (const soci::soci_error& error) {
    connection_.reset();
    throw Error(engine() == Engine::postgresql ? Error::Kind::gone : to_error(error).kind, error.what());
  }
}

void SociSession::begin() {
  if (engine() == Engine::sqlite) {
    *connection_ << (access_ == Access::write ? "begin immediate" : "begin");
  } else {
    *connection_ << (access_ == Access::write ? "begin isolation level repeatable read"
                                              : "begin isolation level repeatable read read only");
  }
}

void SociSession::try_once(const std::function<void(Session&)>& work) {
  if (!connection_) connect();
  bool begun = false;
  const auto roll_back = [&]() noexcept {
    statements_.clear();  // a statement that failed half-way must not be used again
    try {
      if (begun) *connection_ << "rollback";
    } catch (const std::exception&) {
      connection_.reset();  // the next transaction connects again
    }
  };
  try {
    begin();
  } catch (const soci::soci_error& error) {
    const Error ours = to_error(error);
    roll_back();
    if (ours.kind != Error::Kind::gone) throw ours;
    connection_.reset();
    throw LostBefore{ours};
  }
  try {
    begun = true;
    work(*this);
    *connection_ << "commit";
  } catch (const soci::soci_error& error) {
    const bool again = asks_to_try_again(error);
    const Error ours = to_error(error);
    roll_back();
    if (ours.kind == Error::Kind::gone) connection_.reset();
    if (again) throw TryAgain{};
    throw ours;
  } catch (...) {
    roll_back();
    throw;
  }
}

void SociSession::transact(const std::function<void(Session&)>& work) {
  bool connected_again = false;
  for (int attempt = 1;; ++attempt) {
    try {
      return try_once(work);
    } catch (const LostBefore& lost) {
      if (std::exchange(connected_again, true)) throw lost.error;
    } catch (const TryAgain&) {
      if (attempt == serialisation_attempts) throw Error(Error::Kind::busy, "other writers came between too often");
      std::this_thread::sleep_for(base::Milliseconds(attempt * attempt / 2));
    }
  }
}

SociSession::Statement& SociSession::prepare(std::string_view sql, std::span<const Value> values,
                                             std::span<const Type> types) {
  std::string key(sql);
  for (const auto& value : values) key += static_cast<char>('0' + static_cast<int>(type_of_value(value)));
  auto& same = statements_[key];
  for (auto& ready : same) {
    if (!ready->busy) return *ready;
  }
  auto made = std::make_unique<Statement>(*connection_);
  made->named = number_parameters(sql);
  WQ_ASSERT(made->named.names == values.size());
  for (const std::size_t which : made->named.value_of) {
    made->in.emplace_back().type = type_of_value(values[which]);
    made->exchange(made->in.back(), true);
  }
  for (const Type type : types) {
    made->out.emplace_back().type = type;
    made->exchange(made->out.back(), false);
  }
  made->statement.alloc();
  made->statement.prepare(made->named.sql,
                          types.empty() ? soci::details::st_one_time_query : soci::details::st_repeatable_query);
  made->statement.define_and_bind();
  return *same.emplace_back(std::move(made));
}

void SociSession::query(std::string_view sql, std::span<const Value> values, std::span<const Type> types,
                        const std::function<void(std::span<Value>)>& take) {
  auto& prepared = prepare(sql, values, types);
  for (std::size_t i = 0; i < prepared.in.size(); ++i) prepared.in[i].set(values[prepared.named.value_of[i]]);
  prepared.busy = true;
  std::vector<Value> row(types.size());
  prepared.statement.execute(false);
  while (prepared.statement.fetch()) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = prepared.out[i].take();
    take(row);
  }
  prepared.busy = false;
}

std::int64_t SociSession::execute(std::string_view sql, std::span<const Value> values) {
  auto& prepared = prepare(sql, values, {});
  for (std::size_t i = 0; i < prepared.in.size(); ++i) prepared.in[i].set(values[prepared.named.value_of[i]]);
  prepared.busy = true;
  prepared.statement.execute(true);
  const std::int64_t touched = prepared.statement.get_affected_rows();
  prepared.busy = false;
  return touched;
}

}  // namespace wanqiu::store
