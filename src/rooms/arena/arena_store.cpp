#include "arena_store.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "match_batch.h"

namespace wanqiu::arena {
namespace {

struct MatchRow {
  std::string plan;
  base::Instant made_at;
};
BOOST_DESCRIBE_STRUCT(MatchRow, (), (plan, made_at))

struct BatchRow {
  std::int64_t first_command = 0;
  std::string commands;
};
BOOST_DESCRIBE_STRUCT(BatchRow, (), (first_command, commands))

std::optional<unsigned> hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + 10;
  return std::nullopt;
}

/// Empty when it is not hexadecimal: no plan and no batch is.
Bytes bytes_of_hex(std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low) return {};
    bytes.push_back(static_cast<std::byte>(*high << 4 | *low));
  }
  return bytes;
}

/// false when the row does not follow on what the match has.
bool apply_batch(HallMatch& match, const BatchRow& row) {
  if (row.first_command != static_cast<std::int64_t>(match.commands()) + 1) return false;
  const auto commands = decode_commands(bytes_of_hex(row.commands));
  if (!commands) return false;
  return std::all_of(commands->begin(), commands->end(),
                     [&](const Command& command) { return match.apply(command).verdict == Verdict::done; });
}

}  // namespace

void insert_match(store::Session& db, const NewMatch& match) {
  db.run(
      "insert into arena_match (id, plan, content, made_at, made_by, ended_at, kind) values (:id, :plan, :content, "
      ":made_at, :made_by, null, :kind)",
      match.id, base::hex(match.plan), match.content, match.made_at, match.made_by, match.kind);
}

void append_batch(store::Session& db, MatchId match, std::uint64_t first_command, ByteView commands) {
  db.run("insert into arena_batch (match_id, first_command, commands) values (:match, :first, :commands)", match,
         first_command, base::hex(commands));
}

void mark_ended(store::Session& db, MatchId match, base::Instant at, std::size_t players) {
  db.run("update arena_match set ended_at = :at, players = :players where id = :id and ended_at is null", at, players,
         match);
  db.run("update arena_hall set pin = null where match_id = :id", match);
}

std::vector<MatchId> running_matches(store::Session& db) {
  return db.all<MatchId>("select id from arena_match where ended_at is null order by id");
}

base::Result<HallMatch> replay_match(store::Session& db, MatchId id) {
  const auto row = db.one<MatchRow>("select plan, made_at from arena_match where id = :id", id);
  if (!row) return base::Fault::not_found("there is no such match");
  auto plan = decode_plan(bytes_of_hex(row->plan));
  if (!plan) return base::Fault::unavailable(fmt::format("the plan of match {} is broken", id.value));
  HallMatch match(std::move(*plan), row->made_at);
  std::optional<std::int64_t> broken;
  db.each<BatchRow>(
      "select first_command, commands from arena_batch where match_id = :id order by first_command",
      [&](const BatchRow& batch) {
        if (!broken && !apply_batch(match, batch)) broken = batch.first_command;
      },
      id);
  if (broken)
    return base::Fault::unavailable(
        fmt::format("the journal of match {} is broken at command {}", id.value, match.commands() + 1));
  return match;
}

void forget_name(store::Session& db, MatchId match, base::LearnerNumber learner) {
  const auto rows = db.all<BatchRow>(
      "select first_command, commands from arena_batch where match_id = :id order by first_command", match);
  for (const auto& row : rows) {
    auto commands = decode_commands(bytes_of_hex(row.commands));
    if (!commands) continue;
    bool changed = false;
    for (auto& command : *commands) {
      auto* join = std::get_if<Join>(&command.action);
      if (join == nullptr || join->learner != learner || join->name == nobodys_name) continue;
      join->name = nobodys_name;
      changed = true;
    }
    if (!changed) continue;
    db.run("update arena_batch set commands = :commands where match_id = :id and first_command = :first",
           base::hex(encode_commands(*commands)), match, row.first_command);
  }
}

}  // namespace wanqiu::arena
