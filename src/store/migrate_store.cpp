#include <fmt/format.h>

#include <map>

#include "base/hash.h"
#include "soci_session.h"
#include "store/store.h"

namespace wanqiu::store {
namespace {

struct Recorded {
  std::string room;
  std::int64_t number = 0;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (room, number, hash))

std::string hash_of(const Migration& migration) {
  return base::hex(base::blake2b(migration.text));
}

std::string for_engine(std::string_view text, Engine engine) {
  constexpr std::string_view token = "{bytes}";
  std::string out;
  for (std::size_t at = 0;;) {
    const auto found = text.find(token, at);
    out += text.substr(at, found - at);
    if (found == text.npos) return out;
    out += engine == Engine::sqlite ? "blob" : "bytea";
    at = found + token.size();
  }
}

/// Statements end with a semicolon at the end of a line; remarks are dropped.
std::vector<std::string> statements_of(const std::string& text) {
  std::vector<std::string> statements;
  std::string current;
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = text.find('\n', at);
    if (end == text.npos) end = text.size();
    std::string line = text.substr(at, end - at);
    at = end + 1;
    line.resize(line.find("--") == line.npos ? line.size() : line.find("--"));
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty()) continue;
    current += (current.empty() ? "" : "\n") + line;
    if (line.back() == ';') {
      current.pop_back();
      statements.push_back(std::move(current));
      current.clear();
    }
  }
  if (!current.empty()) statements.push_back(std::move(current));
  return statements;
}

void create_record(Session& db) {
  db.run(
      "create table if not exists schema_migrations ("
      " room text not null, number integer not null, name text not null, hash text not null, primary key (room, "
      "number))");
}

std::vector<Recorded> recorded(Session& db) {
  return db.all<Recorded>("select room, number, hash from schema_migrations");
}

void apply(Session& db, const Migration& migration) {
  for (const auto& statement : statements_of(for_engine(migration.text, db.engine()))) db.run(statement);
  db.run("insert into schema_migrations (room, number, name, hash) values (:room, :number, :name, :hash)",
         migration.room, migration.number, migration.name, hash_of(migration));
}

}  // namespace

base::Result<int> Store::migrate(std::span<const Migration> migrations) {
  using base::Fault;
  std::map<std::pair<std::string, std::int64_t>, std::string> done;
  write_now([](Session& db) { create_record(db); });
  for (auto& row : read_now([](Session& db) { return recorded(db); })) done[{row.room, row.number}] = row.hash;

  std::map<std::pair<std::string, std::int64_t>, const Migration*> known;
  for (const auto& migration : migrations) known[{std::string(migration.room), migration.number}] = &migration;
  for (const auto& [key, hash] : done) {
    const auto found = known.find(key);
    if (found == known.end()) {
      return Fault::conflict(
          "database",
          fmt::format("it has step {} of {}, which this program does not know: it was made by a newer version; "
                      "start that version",
                      key.second, key.first));
    }
    if (hash_of(*found->second) != hash) {
      return Fault::conflict("database",
                             fmt::format("step {} of {} is not the one that was applied; a migration is never edited: "
                                         "restore the file and add a new step",
                                         key.second, key.first));
    }
  }
  int applied = 0;
  for (const auto& migration : migrations) {
    if (done.contains({std::string(migration.room), migration.number})) continue;
    try {
      write_now([&](Session& db) { apply(db, migration); });
    } catch (const Error& error) {
      return Fault::unavailable(
          fmt::format("step {} of {} failed and was rolled back: {}", migration.number, migration.room, error.what()));
    }
    ++applied;
  }
  return applied;
}

}  // namespace wanqiu::store
