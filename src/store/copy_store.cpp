#include <sqlite3.h>

#include <fmt/format.h>

#include <memory>

#include "store/store.h"

namespace wanqiu::store {
namespace {

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

}  // namespace

base::Result<void> copy_database(const Location& from, const std::string& to) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(from.place.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, Close> database(opened);
  if (code != SQLITE_OK)
    return base::Fault::unavailable(fmt::format("{} cannot be opened: {}", from.place, sqlite3_errmsg(opened)));
  sqlite3_busy_timeout(opened, 10'000);
  // One read transaction sees one moment, whoever writes meanwhile; the copy is compact.
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(opened, "vacuum into ?1", -1, &statement, nullptr);
  sqlite3_bind_text(statement, 1, to.c_str(), -1, SQLITE_TRANSIENT);
  const int done = sqlite3_step(statement);
  sqlite3_finalize(statement);
  if (done != SQLITE_DONE)
    return base::Fault::unavailable(
        fmt::format("{} cannot be copied to {}: {}", from.place, to, sqlite3_errmsg(opened)));
  return {};
}

}  // namespace wanqiu::store
