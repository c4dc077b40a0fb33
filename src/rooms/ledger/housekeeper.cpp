#include "housekeeper.h"

#include <cstdio>

#include "event_block.h"
#include "replay.h"

namespace wanqiu::ledger {
namespace {

constexpr std::uint64_t merged_events = 32'768;  // a row with at least half of this many is left as it is
constexpr std::int64_t merged_rows_max = 4'096;
constexpr std::uint64_t merge_rows_min = 2'048;
constexpr std::size_t slice_bytes = 256 << 10;
constexpr auto seal_after = std::chrono::minutes(15);  // past midnight, so that what is a little late still gets in
constexpr auto look_every = std::chrono::seconds(1);

}  // namespace

Housekeeper::Housekeeper(Parts parts)
    : parts_(std::move(parts)), reading_(std::make_unique<LogStore>(parts_.location, 5'000)), last_(parts_.last) {
  merge_from_ = reading_->first_small_row(merged_events / 2);
  checkpoint_elapsed_ = parts_.clock.elapsed();
}

Housekeeper::~Housekeeper() {
  stop();
}

void Housekeeper::start() {
  if (parts_.settings.keeps_house) thread_ = std::thread([this] { run(); });
}

void Housekeeper::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    woken_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Housekeeper::run() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (woken_.wait_for(lock, look_every, [&] { return stopping_; })) return;
    }
    try {
      look();
    } catch (const store::Error& error) {
      std::fprintf(stderr, "ledger housekeeping waits: %s\n", error.what());
      std::unique_lock lock(mutex_);
      if (woken_.wait_for(lock, std::chrono::seconds(10), [&] { return stopping_; })) return;
      if (!reading_->is_open()) reading_ = nullptr;
      try {
        if (!reading_) reading_ = std::make_unique<LogStore>(parts_.location, 5'000);
      } catch (const store::Error&) {
        continue;
      }
    }
  }
}

void Housekeeper::look() {
  if (!reading_) return;
  const auto now = parts_.writer.committed();
  const std::uint64_t since = now.last_seq - (last_checkpoint() ? last_checkpoint()->seq : 0);
  const auto waited = parts_.clock.elapsed() - checkpoint_elapsed_;
  const bool long_ago = waited >= std::chrono::minutes(parts_.settings.checkpoint_minutes) && since >= 50'000;
  if (since >= parts_.settings.checkpoint_events || long_ago) checkpoint();
  const base::Day today = parts_.zone.day_of(parts_.clock.now() - seal_after);
  if (late_sealed_ != today) {
    seal(today);
    late_sealed_ = today;
  }
  if (now.batches - looked_batches_ >= merge_rows_min || looked_batches_ == 0) {
    while (merge(merge_rows_min)) {
    }
    looked_batches_ = std::max<std::uint64_t>(now.batches, 1);
  }
}

bool Housekeeper::write(std::vector<Change> changes) {
  return parts_.writer.between_batches([&] { parts_.writing.write(changes); });
}

void Housekeeper::checkpoint() {
  const std::lock_guard one(one_at_a_time_);
  std::shared_ptr<const State::Frozen> state;
  std::vector<std::pair<std::string, std::function<void(const Projection::Sink&)>>> sections;
  base::Hash chain{};
  const bool running = parts_.writer.between_batches([&] {
    chain = parts_.writer.committed().chain;
    state = parts_.state.freeze();
    for (Projection* projection : parts_.projections) sections.emplace_back(projection->name(), projection->freeze());
  });
  if (!running) return;
  checkpoint_elapsed_ = parts_.clock.elapsed();
  const auto let_go = [&] {
    sections.clear();
    state.reset();
    parts_.writer.between_batches([&] {
      parts_.state.release();
      parts_.book.release();
    });
  };
  const std::uint64_t seq = state->seq();
  if (seq == 0 || (last_checkpoint() && last_checkpoint()->seq == seq)) return let_go();
  try {
    bool going = true;
    CheckpointWriter writer(seq, [&](PutChunk&& chunk) {
      if (going) going = write({std::move(chunk)});
    });
    writer.section(state_section, [&](const Projection::Sink& sink) { state->serialise(sink); });
    for (const auto& [name, contents] : sections) writer.section(name, contents);
    const CheckpointHead head = writer.finish(chain, parts_.clock.now());
    const std::uint64_t keep = last_checkpoint() ? last_checkpoint()->seq : seq;
    if (going && write({head, DropCheckpointsBefore{keep}})) {
      {
        const std::lock_guard lock(mutex_);
        last_ = head;
      }
      for (const auto& orphan : reading_->orphaned_chunks()) {
        if (!write({orphan})) break;
      }
    }
  } catch (...) {
    let_go();
    throw;
  }
  let_go();
}

void Housekeeper::seal(base::Day today) {
  const std::lock_guard one(one_at_a_time_);
  for (const base::Day day : parts_.book.days_before(today)) seal_day(day);
}

void Housekeeper::seal_day(base::Day day) {
  const SealedDay part = parts_.book.next_part(day);
  std::vector<Change> slice;
  std::size_t bytes = 0;
  const int blocks = parts_.book.blocks(day);
  for (int block = 0; block < blocks; ++block) {
    const auto entries = parts_.book.block(part, block);
    if (entries.empty()) continue;
    PutEntries put{day, block, part.part, encode_entries(entries)};
    bytes += put.data.size();
    slice.emplace_back(std::move(put));
    if (bytes < slice_bytes) continue;
    if (!write(std::move(slice))) return;
    slice.clear();
    bytes = 0;
  }
  slice.emplace_back(part);
  if (write(std::move(slice))) parts_.book.sealed(part);
}

bool Housekeeper::merge(std::uint64_t rows_min) {
  const std::lock_guard one(one_at_a_time_);
  std::vector<Applied> events;
  std::vector<BatchMark> batches;
  MergeRows merged;
  bool full = false;
  std::size_t bytes_before = 0;
  reading_->each_row(merge_from_, [&](BatchRow&& row) {
    const std::uint64_t size = row.last_seq - row.first_seq + 1;
    if (events.size() + size > merged_events || merged.rows >= merged_rows_max) return !(full = true);
    auto block = decode_block(row.events, row.first_seq);
    if (!block) return !(full = true);  // verify and the next start will say so; it is not made worse here
    if (merged.rows == 0) merged.row = row;
    if (row.first_seq != merged.row.first_seq + events.size()) return !(full = true);
    events.insert(events.end(), block->events.begin(), block->events.end());
    batches.insert(batches.end(), block->batches.begin(), block->batches.end());
    ++merged.rows;
    bytes_before += row.events.size();
    merged.row.last_seq = row.last_seq;
    merged.row.hash = row.hash;
    merged.row.fence = row.fence;
    return true;
  });
  if (full && merged.rows < 2) {  // a row that is large already, or one alone before such a one
    merge_from_ = merged.rows == 0 ? merge_from_ : merged.row.last_seq + 1;
    if (merged.rows == 0) {
      const std::uint64_t next = reading_->first_small_row(merged_events / 2);
      if (next <= merge_from_) return false;
      merge_from_ = next;
    }
    return true;
  }
  if (merged.rows < 2 || (!full && static_cast<std::uint64_t>(merged.rows) < rows_min)) return false;
  // The rows are read by one connection and replaced by another: only what has the same chain may take their place.
  Chain links;
  base::Hash hash = merged.row.previous;
  std::size_t at = 0;
  for (const auto& batch : batches) {
    hash = links.link(hash, std::span(events).subspan(at, batch.events), batch.fence, merged.row.partition);
    at += batch.events;
  }
  if (hash != merged.row.hash) return false;
  merged.row.events = encode_block(events, batches, 3);
  const std::uint64_t next = merged.row.last_seq + 1;
  const bool whole = events.size() >= merged_events / 2;
  const auto saved = static_cast<std::int64_t>(bytes_before) - static_cast<std::int64_t>(merged.row.events.size());
  const std::vector<Change> changes{std::move(merged)};
  if (!parts_.writer.between_batches([&] {
        parts_.writing.write(changes);
        parts_.writer.log_shrank(saved);
      })) {
    return false;
  }
  if (whole) merge_from_ = next;
  return true;
}

std::optional<CheckpointHead> Housekeeper::last_checkpoint() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

}  // namespace wanqiu::ledger
