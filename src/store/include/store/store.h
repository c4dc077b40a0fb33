#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "store/migration.h"
#include "store/session.h"

namespace wanqiu::store {

/// Where the system of record is: "sqlite:/path/to/wanqiu.db" or a libpq URL "postgresql://user@host/database".
struct Location {
  Engine engine = Engine::sqlite;
  std::string place;  ///< the file's path, or the whole URL
};
base::Result<Location> parse_location(std::string_view text, std::string_view field);
/// As shown in logs and on the system page: a password in the URL is left out.
std::string to_string(const Location& location);

/// A compact copy of an SQLite database as of one moment, also while it is written to. `to` must not be there.
base::Result<void> copy_database(const Location& from, const std::string& to);

struct Settings {
  Location location;
  int readers = 4;              ///< connections for reads, each with a thread of its own
  int busy_timeout_ms = 5'000;  ///< how long a write waits for another process's lock
};

/// Database sessions off the event loop.
///
/// Reads run in a read-only snapshot on one of several threads. Writes run one at a time on one thread: on SQLite with
/// BEGIN IMMEDIATE (a deferred transaction that reads first fails at once when another writer came between), on
/// PostgreSQL at repeatable read, tried again when the server asks for it. The function may therefore run more than
/// once: it must have no effect but through its Session. It must not touch the event loop's objects by reference unless
/// the awaiting coroutine keeps them alive, which `co_await` does.
///
/// Failures come as store::Error out of the awaiting coroutine.
class Store {
 public:
  virtual ~Store() = default;

  /// Opens, does not migrate. unavailable with the reason when the place cannot be reached or written.
  static base::Result<std::unique_ptr<Store>> open(const Settings& settings);

  /// Brings the schema up to `migrations` (all rooms together, in the order given): each step in a transaction and
  /// recorded with its hash. conflict when a recorded step was changed since, or the database is newer than the
  /// program.
  base::Result<int> migrate(std::span<const Migration> migrations);

  /// `work` holds nothing that must be destroyed (strings, vectors: by reference, the awaiting coroutine keeps them):
  /// GCC 12 destroys such a temporary of a co_await twice.
  template <class F>
  base::Task<std::invoke_result_t<F, Session&>> read(F work) {
    static_assert(std::is_trivially_destructible_v<F>, "capture by reference what has a destructor");
    return await_result(Mode::read, std::move(work));
  }
  template <class F>
  base::Task<std::invoke_result_t<F, Session&>> write(F work) {
    static_assert(std::is_trivially_destructible_v<F>, "capture by reference what has a destructor");
    return await_result(Mode::write, std::move(work));
  }

  /// The same on the calling thread, which waits: for start-up, verbs and tests, never on an event loop.
  template <class F>
  auto read_now(F work) {
    return now_result(Mode::read, std::move(work));
  }
  template <class F>
  auto write_now(F work) {
    return now_result(Mode::write, std::move(work));
  }

  virtual const Settings& settings() const = 0;

 protected:
  enum class Mode { read, write };
  using Work = std::function<void(Session&)>;
  virtual base::Task<void> await(Mode mode, Work work) = 0;
  virtual void wait(Mode mode, const Work& work) = 0;

 private:
  template <class F>
  base::Task<std::invoke_result_t<F, Session&>> await_result(Mode mode, F work) {
    using R = std::invoke_result_t<F, Session&>;
    if constexpr (std::is_void_v<R>) {
      co_await await(mode, [&work](Session& session) { work(session); });
    } else {
      std::optional<R> result;
      co_await await(mode, [&work, &result](Session& session) { result.emplace(work(session)); });
      co_return std::move(*result);
    }
  }
  template <class F>
  auto now_result(Mode mode, F work) {
    using R = std::invoke_result_t<F, Session&>;
    if constexpr (std::is_void_v<R>) {
      wait(mode, [&work](Session& session) { work(session); });
    } else {
      std::optional<R> result;
      wait(mode, [&work, &result](Session& session) { result.emplace(work(session)); });
      return std::move(*result);
    }
  }
};

}  // namespace wanqiu::store
