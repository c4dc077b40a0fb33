#include "ledger_store.h"

#include <fmt/format.h>
#include <sodium.h>

#include "ledger/logged_events.h"

namespace wanqiu::ledger {

std::vector<Entry> find_entries(store::Session& db, base::LearnerNumber learner, base::Day day, int parts) {
  const int block = block_of(learner);
  const auto rows =
      db.engine() == store::Engine::sqlite
          ? db.all<std::string>(
                "select lower(hex(data)) from ledger_entries where day = :day and block = :block and part < :parts "
                "order by part",
                day, block, parts)
          : db.all<std::string>(
                "select encode(data, 'hex') from ledger_entries where day = :day and block = :block and "
                "part < :parts order by part",
                day, block, parts);
  std::vector<LearnerEntry> all;
  for (const auto& row : rows) {
    Bytes data(row.size() / 2);
    std::size_t size = 0;
    if (sodium_hex2bin(reinterpret_cast<unsigned char*>(data.data()), data.size(), row.data(), row.size(), nullptr,
                       &size, nullptr) != 0 ||
        size != data.size() || !decode_entries(data, block, all)) {
      throw store::Error(store::Error::Kind::other,
                         fmt::format("ledger_entries, day {}, block {} cannot be read; run wanqiu verify",
                                     base::to_string(day), block));
    }
  }
  std::vector<Entry> entries;
  for (const auto& one : all) {
    if (one.learner == learner) entries.push_back(one.entry);
  }
  return entries;
}

std::uint64_t logged_events(store::Store& store) {
  std::int64_t last = 0;
  store.read_now([&](store::Session& db) {
    last = db.one<std::int64_t>("select coalesce(max(last_seq), 0) from ledger_batches").value_or(0);
  });
  return static_cast<std::uint64_t>(last);
}

}  // namespace wanqiu::ledger
