#include "replay.h"

#include <fmt/format.h>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace wanqiu::ledger {
namespace {

constexpr std::size_t rows_ahead_max = 64;
constexpr std::size_t events_ahead_max = 200'000;

/// Rows on their way from the thread that decodes to the one that applies.
class Rows {
 public:
  bool push(ReplayedRow row) {
    std::unique_lock lock(mutex_);
    space_.wait(lock, [&] { return closed_ || (rows_.size() < rows_ahead_max && events_ < events_ahead_max); });
    if (closed_) return false;
    events_ += row.block.events.size();
    rows_.push_back(std::move(row));
    filled_.notify_one();
    return true;
  }
  std::optional<ReplayedRow> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || !rows_.empty(); });
    if (rows_.empty()) return std::nullopt;
    ReplayedRow row = std::move(rows_.front());
    rows_.pop_front();
    events_ -= row.block.events.size();
    space_.notify_one();
    return row;
  }
  void close() {
    const std::unique_lock lock(mutex_);
    closed_ = true;
    filled_.notify_all();
    space_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable space_;
  std::condition_variable filled_;
  std::deque<ReplayedRow> rows_;
  std::size_t events_ = 0;
  bool closed_ = false;
};

std::string place_of(const BatchRow& row) {
  return fmt::format("ledger_batches, first_seq {}", row.first_seq);
}

/// Decodes rows and follows the chain.
class Reader {
 public:
  Reader(std::uint64_t from, const std::optional<base::Hash>& previous) : from_(from), previous_(previous) {
    if (from == 1 && !previous_) previous_ = base::Hash{};
  }
  Replayed result;

  std::optional<ReplayedRow> read(BatchRow&& row) {
    const std::uint64_t due = next_ == 0 ? from_ : next_;
    const bool first = next_ == 0;
    if (first ? row.first_seq > due : row.first_seq != due) {
      return broken(row.first_seq > due ? fmt::format("ledger_batches, first_seq {}", due) : place_of(row),
                    fmt::format("a row that begins with event {}", due),
                    fmt::format("one that begins with {}", row.first_seq));
    }
    auto block = decode_block(row.events, row.first_seq);
    if (!block) return broken(place_of(row) + ", events", "a block of events", block.error().reason);
    const std::uint64_t last = row.first_seq + block->events.size() - 1;
    if (last != row.last_seq)
      return broken(place_of(row) + ", last_seq", std::to_string(last), std::to_string(row.last_seq));
    if (block->batches.back().fence != row.fence) {
      return broken(place_of(row) + ", fence", std::to_string(block->batches.back().fence), std::to_string(row.fence));
    }
    ReplayedRow out;
    out.block = std::move(*block);
    base::Hash hash = row.previous;
    if (!first && hash != result.hash)
      return broken(place_of(row) + ", previous_hash", base::hex(result.hash), base::hex(hash));
    if (first && row.first_seq == from_ && previous_ && hash != *previous_) {
      return broken(place_of(row) + ", previous_hash", base::hex(*previous_), base::hex(hash));
    }
    std::size_t at = 0;
    for (const auto& batch : out.block.batches) {
      const auto events = std::span(out.block.events).subspan(at, batch.events);
      if (first && at != 0 && row.first_seq + at == from_ && previous_ && hash != *previous_) {
        return broken(place_of(row) + fmt::format(", before event {}", from_), base::hex(*previous_), base::hex(hash));
      }
      hash = chain_.link(hash, events, batch.fence, row.partition);
      at += batch.events;
      out.links.emplace_back(row.first_seq + at - 1, hash);
    }
    if (hash != row.hash) return broken(place_of(row) + ", hash", base::hex(hash), base::hex(row.hash));
    out.hash = result.hash = hash;
    out.skip = first && row.first_seq < from_ ? from_ - row.first_seq : 0;
    result.batches += out.block.batches.size();
    result.last_seq = last;
    next_ = last + 1;
    return out;
  }

 private:
  std::optional<ReplayedRow> broken(std::string where, std::string expected, std::string found) {
    result.difference = Difference{std::move(where), std::move(expected), std::move(found)};
    return std::nullopt;
  }
  std::uint64_t from_;
  std::optional<base::Hash> previous_;
  std::uint64_t next_ = 0;
  Chain chain_;
};

}  // namespace

Replayed replay(LogStore& store, std::uint64_t from, const std::optional<base::Hash>& previous,
                const std::function<bool(ReplayedRow&&)>& take) {
  Rows rows;
  Reader reader(from, previous);
  std::exception_ptr failed;
  std::thread decoding([&] {
    try {
      store.each_row(from, [&](BatchRow&& row) {
        auto decoded = reader.read(std::move(row));
        return decoded && rows.push(std::move(*decoded));
      });
    } catch (...) {
      failed = std::current_exception();
    }
    rows.close();
  });
  try {
    while (auto row = rows.pop()) {
      if (!take(std::move(*row))) break;
    }
  } catch (...) {
    rows.close();
    decoding.join();
    throw;
  }
  rows.close();
  decoding.join();
  if (failed) std::rethrow_exception(failed);
  return std::move(reader.result);
}

}  // namespace wanqiu::ledger
