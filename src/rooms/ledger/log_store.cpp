#include "log_store.h"

#include <chrono>
#include <thread>

#include "base/assert.h"

namespace wanqiu::ledger {
namespace {

using Row = LogConnection::Row;

constexpr const char* rows_from =
    "select first_seq, last_seq, partition, fence, previous_hash, hash, events from ledger_batches where first_seq >= "
    "$1 "
    "order by first_seq limit 64";

std::int64_t signed_of(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

base::Hash hash_of(ByteView view) {
  base::Hash hash{};
  if (view.size() == hash.size()) std::copy(view.begin(), view.end(), hash.begin());
  return hash;
}

BatchRow batch_of(const Row& row) {
  const ByteView events = row.bytes(6);
  return {static_cast<std::uint64_t>(row.number(0)),
          static_cast<std::uint64_t>(row.number(1)),
          static_cast<std::uint16_t>(row.number(2)),
          static_cast<std::uint64_t>(row.number(3)),
          hash_of(row.bytes(4)),
          hash_of(row.bytes(5)),
          Bytes(events.begin(), events.end())};
}

}  // namespace

LogStore::Lease LogStore::take_lease(std::uint16_t partition, const std::string& zone, std::uint64_t& fence) {
  if (!connection_->lock_writer()) return Lease::held_by_another;
  connection_->begin_write();
  try {
    std::optional<std::string> begun_in;
    connection_->query("select fence, zone from ledger_writers where partition = $1", {partition}, [&](const Row& row) {
      fence = static_cast<std::uint64_t>(row.number(0));
      begun_in = row.text(1);
    });
    if (begun_in && *begun_in != zone) {
      connection_->roll_back();
      return Lease::other_zone;
    }
    if (begun_in) {
      connection_->run("update ledger_writers set fence = fence + 1 where partition = $1", {partition});
      ++fence;
    } else {
      connection_->run("insert into ledger_writers (partition, fence, zone) values ($1, 1, $2)",
                       {partition, std::string_view(zone)});
      fence = 1;
    }
    connection_->commit();
  } catch (...) {
    connection_->roll_back();
    throw;
  }
  return Lease::taken;
}

LogStore::Lease LogStore::renew_lease(std::uint16_t partition, std::uint64_t fence) {
  connection_->reconnect();
  // A PostgreSQL server notices only after a moment that the connection which held the lock is gone.
  bool locked = connection_->lock_writer();
  for (int tries = 0; !locked && tries < 50; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    locked = connection_->lock_writer();
  }
  if (!locked) return Lease::held_by_another;
  bool same = false;
  connection_->query("select fence from ledger_writers where partition = $1", {partition},
                     [&](const Row& row) { same = row.number(0) == signed_of(fence); });
  return same ? Lease::taken : Lease::held_by_another;
}

bool LogStore::append(const BatchRow& row) {
  const std::int64_t first = signed_of(row.first_seq);
  const std::int64_t last = signed_of(row.last_seq);
  const std::int64_t fence = signed_of(row.fence);
  if (connection_->engine() == store::Engine::postgresql) {
    // One statement, one round trip. The share lock on the fence makes a new owner wait for this commit or this
    // commit see the new owner's fence.
    return connection_->run(
               "with writer as (select fence from ledger_writers where partition = $1 and fence = $2 for share) "
               "insert into ledger_batches (first_seq, last_seq, partition, fence, previous_hash, hash, events) "
               "select $3::bigint, $4::bigint, $1::integer, writer.fence, $5::bytea, $6::bytea, $7::bytea from writer",
               {row.partition, fence, first, last, ByteView(row.previous), ByteView(row.hash), ByteView(row.events)}) ==
           1;
  }
  connection_->begin_write();
  try {
    const bool written =
        connection_->run(
            "insert into ledger_batches (first_seq, last_seq, partition, fence, previous_hash, hash, events) "
            "select $1, $2, $3, fence, $4, $5, $6 from ledger_writers where partition = $3 and fence = $7",
            {first, last, row.partition, ByteView(row.previous), ByteView(row.hash), ByteView(row.events), fence}) == 1;
    connection_->commit();
    return written;
  } catch (...) {
    connection_->roll_back();
    throw;
  }
}

void LogStore::write(const std::vector<Change>& changes) {
  connection_->begin_write();
  try {
    for (const auto& change : changes) apply(change);
    connection_->commit();
  } catch (...) {
    connection_->roll_back();
    throw;
  }
}

void LogStore::apply(const Change& change) {
  auto& db = *connection_;
  if (const auto* entries = std::get_if<PutEntries>(&change)) {
    db.run(
        "insert into ledger_entries (day, block, part, data) values ($1, $2, $3, $4) "
        "on conflict (day, block, part) do update set data = excluded.data",
        {entries->day.value, entries->block, entries->part, ByteView(entries->data)});
  } else if (const auto* sealed = std::get_if<SealedDay>(&change)) {
    db.run("insert into ledger_sealed_days (day, part, sealed_seq) values ($1, $2, $3)",
           {sealed->day.value, sealed->part, signed_of(sealed->sealed_seq)});
  } else if (const auto* chunk = std::get_if<PutChunk>(&change)) {
    db.run(
        "insert into ledger_checkpoint_chunks (seq, chunk, data) values ($1, $2, $3) "
        "on conflict (seq, chunk) do update set data = excluded.data",
        {signed_of(chunk->seq), chunk->chunk, ByteView(chunk->data)});
  } else if (const auto* head = std::get_if<CheckpointHead>(&change)) {
    db.run(
        "insert into ledger_checkpoints (seq, chunks, chain, digest, taken_at) values ($1, $2, $3, $4, $5) "
        "on conflict (seq) do update set chunks = excluded.chunks, digest = excluded.digest, taken_at = "
        "excluded.taken_at",
        {signed_of(head->seq), head->chunks, ByteView(head->chain), ByteView(head->digest),
         base::to_ms(head->taken_at)});
  } else if (const auto* drop = std::get_if<DropCheckpointsBefore>(&change)) {
    db.run("delete from ledger_checkpoints where seq < $1", {signed_of(drop->seq)});
  } else if (const auto* orphan = std::get_if<DropChunk>(&change)) {
    db.run("delete from ledger_checkpoint_chunks where seq = $1 and chunk = $2",
           {signed_of(orphan->seq), orphan->chunk});
  } else if (const auto* merge = std::get_if<MergeRows>(&change)) {
    const auto& row = merge->row;
    const std::int64_t gone = db.run("delete from ledger_batches where first_seq >= $1 and first_seq <= $2",
                                     {signed_of(row.first_seq), signed_of(row.last_seq)});
    WQ_ASSERT(gone == merge->rows);
    db.run(
        "insert into ledger_batches (first_seq, last_seq, partition, fence, previous_hash, hash, events) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        {signed_of(row.first_seq), signed_of(row.last_seq), row.partition, signed_of(row.fence), ByteView(row.previous),
         ByteView(row.hash), ByteView(row.events)});
  } else {
    const auto& rules = std::get<StoredRules>(change);
    const std::string hash = base::hex(rules.hash);
    db.run(
        "insert into ledger_rule_sets (version, hash, text) values ($1, $2, $3) "
        "on conflict (version) do update set hash = excluded.hash, text = excluded.text",
        {std::int64_t{rules.version}, std::string_view(hash), std::string_view(rules.text)});
  }
}

std::optional<std::string> LogStore::zone() {
  std::optional<std::string> zone;
  connection_->query("select zone from ledger_writers where partition = 0", {},
                     [&](const Row& row) { zone = row.text(0); });
  return zone;
}

void LogStore::each_row(std::uint64_t from, const std::function<bool(BatchRow&&)>& take) {
  // The row that holds `from` begins at or before it.
  std::int64_t next = signed_of(from);
  connection_->query("select coalesce(max(first_seq), 0) from ledger_batches where first_seq <= $1", {next},
                     [&](const Row& row) {
                       if (row.number(0) > 0) next = row.number(0);
                     });
  bool more = true;
  while (more) {
    std::int64_t rows = 0;
    // On from where a row begins, never from where it says it ends: a row changed by hand would hide its followers.
    connection_->query(rows_from, {next}, [&](const Row& row) {
      ++rows;
      next = row.number(0) + 1;
      if (more && row.number(1) >= signed_of(from)) more = take(batch_of(row));
    });
    if (rows == 0) return;
  }
}

std::optional<BatchRow> LogStore::last_row() {
  std::optional<BatchRow> found;
  connection_->query(
      "select first_seq, last_seq, partition, fence, previous_hash, hash, events from ledger_batches order by "
      "first_seq desc limit 1",
      {}, [&](const Row& row) { found = batch_of(row); });
  return found;
}

std::uint64_t LogStore::first_small_row(std::uint64_t events) {
  std::uint64_t last = 0;
  connection_->query("select coalesce(max(last_seq), 0) from ledger_batches where last_seq - first_seq + 1 >= $1",
                     {signed_of(events)}, [&](const Row& row) { last = static_cast<std::uint64_t>(row.number(0)); });
  return last + 1;
}

std::uint64_t LogStore::log_bytes() {
  std::uint64_t bytes = 0;
  connection_->query("select cast(coalesce(sum(length(events)), 0) as bigint) from ledger_batches", {},
                     [&](const Row& row) { bytes = static_cast<std::uint64_t>(row.number(0)); });
  return bytes;
}

std::vector<CheckpointHead> LogStore::checkpoints() {
  std::vector<CheckpointHead> heads;
  connection_->query("select seq, chunks, chain, digest, taken_at from ledger_checkpoints order by seq desc", {},
                     [&](const Row& row) {
                       heads.push_back({static_cast<std::uint64_t>(row.number(0)), row.number(1), hash_of(row.bytes(2)),
                                        hash_of(row.bytes(3)), base::from_ms(row.number(4))});
                     });
  return heads;
}

std::optional<Bytes> LogStore::checkpoint_chunk(std::uint64_t seq, std::int64_t chunk) {
  std::optional<Bytes> data;
  connection_->query("select data from ledger_checkpoint_chunks where seq = $1 and chunk = $2", {signed_of(seq), chunk},
                     [&](const Row& row) {
                       const ByteView view = row.bytes(0);
                       data.emplace(view.begin(), view.end());
                     });
  return data;
}

std::vector<DropChunk> LogStore::orphaned_chunks() {
  std::vector<DropChunk> orphans;
  connection_->query(
      "select seq, chunk from ledger_checkpoint_chunks where seq not in (select seq from ledger_checkpoints)", {},
      [&](const Row& row) {
        orphans.push_back({static_cast<std::uint64_t>(row.number(0)), row.number(1)});
      });
  return orphans;
}

std::vector<SealedDay> LogStore::sealed_days() {
  std::vector<SealedDay> days;
  connection_->query("select day, part, sealed_seq from ledger_sealed_days order by sealed_seq, day, part", {},
                     [&](const Row& row) {
                       days.push_back({base::Day{static_cast<std::int32_t>(row.number(0))},
                                       static_cast<int>(row.number(1)), static_cast<std::uint64_t>(row.number(2))});
                     });
  return days;
}

void LogStore::each_entries(const SealedDay& day, const std::function<void(int block, ByteView data)>& take) {
  std::int64_t from = 0;
  while (true) {
    std::int64_t rows = 0;
    connection_->query(
        "select block, data from ledger_entries where day = $1 and part = $2 and block >= $3 order by block limit 256",
        {day.day.value, day.part, from}, [&](const Row& row) {
          ++rows;
          from = row.number(0) + 1;
          take(static_cast<int>(row.number(0)), row.bytes(1));
        });
    if (rows == 0) return;
  }
}

std::vector<StoredRules> LogStore::rule_sets() {
  std::vector<StoredRules> sets;
  connection_->query("select version, text from ledger_rule_sets order by version", {}, [&](const Row& row) {
    StoredRules rules{static_cast<std::uint32_t>(row.number(0)), {}, row.text(1)};
    rules.hash = base::blake2b(rules.text);
    sets.push_back(std::move(rules));
  });
  return sets;
}

}  // namespace wanqiu::ledger
