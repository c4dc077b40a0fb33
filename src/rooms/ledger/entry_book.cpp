#include "entry_book.h"

#include <mutex>

namespace wanqiu::ledger {
namespace {

constexpr std::uint64_t book_format = 1;

}  // namespace

void EntryBook::reset() {
  const std::unique_lock lock(mutex_);
  last_seq_ = 0;
  learners_.clear();
  days_.clear();
  sums_.clear();
}

void EntryBook::apply(const CommittedBatch& batch) {
  const std::unique_lock lock(mutex_);
  last_seq_ = batch.last_seq();
  for (const auto& one : batch.events) {
    if (!one.explained) continue;
    const auto learner = one.event.learner;
    auto& blocks = days_[one.day];
    const auto block = static_cast<std::size_t>(block_of(learner));
    if (block >= blocks.size()) blocks.resize(block + 1);
    sharing_.own(blocks[block]).append(one);
    if (one.points == 0) continue;
    if (learner.value >= learners_.size()) learners_.resize(learner.value + learner.value / 8 + 64);
    Learner& row = learners_[learner.value];
    row.balance += one.points;
    if (one.event.verb != Verb::spent) row.earned_total += one.points;
    if (!can_earn(one.event.verb)) continue;
    row.earned_on(one.day);
    if (sums_.empty() || one.day + 1 >= sums_.rbegin()->first) {
      sums_[one.day].add(learner.value, one.event.verb, one.points, sharing_);
      while (sums_.begin()->first + 1 < sums_.rbegin()->first) sums_.erase(sums_.begin());
    }
  }
}

std::function<void(const Projection::Sink&)> EntryBook::freeze() {
  const std::unique_lock lock(mutex_);
  sharing_.freeze();
  return [seq = last_seq_, learners = learners_, days = days_, sums = sums_](const Sink& sink) {
    Bytes out;
    ByteWriter writer(out);
    const auto flush = [&](std::size_t over) {
      if (out.size() <= over) return;
      sink(out);
      out.clear();
    };
    constexpr std::size_t piece = 1 << 18;
    writer.varint(book_format);
    writer.varint(seq);
    std::size_t count = learners.size();
    while (count > 0 && learners[count - 1] == Learner{}) --count;
    writer.varint(count);
    for (std::size_t i = 0; i < count; ++i) {
      writer.bytes(std::as_bytes(std::span(&learners[i], 1)));
      flush(piece);
    }
    writer.varint(sums.size());
    for (const auto& [day, of_day] : sums) {
      writer.signed_varint(day.value);
      std::uint32_t last = 0;
      of_day.each([&](std::uint32_t learner, const DaySums::Row& row) {
        writer.varint(learner - last);
        last = learner;
        for (const auto sum : row) writer.varint(sum);
        flush(piece);
      });
      writer.varint(0);
    }
    writer.varint(days.size());
    for (const auto& [day, blocks] : days) {
      writer.signed_varint(day.value);
      std::size_t used = blocks.size();
      while (used > 0 && !blocks[used - 1]) --used;
      writer.varint(used);
      for (const auto& block : std::span(blocks).first(used)) {
        const ByteView data = block ? block->data() : ByteView{};
        writer.varint(data.size());
        writer.bytes(data);
        flush(piece);
      }
    }
    flush(0);
  };
}

void EntryBook::release() {
  const std::unique_lock lock(mutex_);
  sharing_.release();
}

bool EntryBook::load(std::span<const std::byte> bytes) {
  const std::unique_lock lock(mutex_);
  ByteReader in(bytes);
  if (in.varint() != book_format) return false;
  last_seq_ = in.varint();
  const std::uint64_t count = in.varint();
  if (!in.ok() || count > in.left() / sizeof(Learner)) return false;
  learners_.resize(static_cast<std::size_t>(count));
  const ByteView rows = in.bytes(learners_.size() * sizeof(Learner));
  if (!rows.empty()) std::memcpy(learners_.data(), rows.data(), rows.size());
  for (std::uint64_t days = in.varint(); days > 0 && in.ok(); --days) {
    auto& of_day = sums_[base::Day{static_cast<std::int32_t>(in.signed_varint())}];
    std::uint64_t learner = 0;
    while (const std::uint64_t step = in.varint()) {
      learner += step;
      if (learner > learner_number_max) return false;
      for (int i = 0; i < earning_verbs; ++i) {
        const std::uint64_t sum = in.varint();
        if (sum > day_points_max) return false;
        if (sum != 0)
          of_day.add(static_cast<std::uint32_t>(learner), static_cast<Verb>(i + 1), static_cast<int>(sum), sharing_);
      }
    }
  }
  for (std::uint64_t days = in.varint(); days > 0 && in.ok(); --days) {
    auto& blocks = days_[base::Day{static_cast<std::int32_t>(in.signed_varint())}];
    const std::uint64_t size = in.varint();
    if (!in.ok() || size > in.left()) return false;
    blocks.resize(static_cast<std::size_t>(size));
    for (std::size_t block = 0; block < blocks.size(); ++block) {
      const ByteView data = in.bytes(static_cast<std::size_t>(in.varint()));
      if (data.empty()) continue;
      if (!sharing_.own(blocks[block]).load(static_cast<int>(block), data)) return false;
    }
  }
  return in.ok() && in.at_end();
}

LearnerPoints EntryBook::points(base::LearnerNumber learner, base::Day today) const {
  const std::shared_lock lock(mutex_);
  if (learner.value >= learners_.size()) return {};
  const Learner& row = learners_[learner.value];
  return {row.balance, row.earned_total, row.streak(today), row.longest_streak};
}

std::vector<Earned> EntryBook::earned(base::LearnerNumber learner, base::Day day) const {
  const std::shared_lock lock(mutex_);
  std::vector<Earned> found;
  const auto sums = sums_.find(day);
  const DaySums::Row* row = sums == sums_.end() ? nullptr : sums->second.find(learner.value);
  for (std::size_t i = 0; row != nullptr && i < row->size(); ++i) {
    if ((*row)[i] != 0) found.push_back({static_cast<Verb>(i + 1), (*row)[i]});
  }
  return found;
}

EntryBook::Open EntryBook::open_entries(base::LearnerNumber learner, base::Day day) const {
  const std::shared_lock lock(mutex_);
  Open open;
  if (const auto parts = sealed_parts_.find(day); parts != sealed_parts_.end()) open.sealed_parts = parts->second;
  const auto blocks = days_.find(day);
  const int block = block_of(learner);
  if (blocks == days_.end() || static_cast<std::size_t>(block) >= blocks->second.size()) return open;
  if (const auto& entries = blocks->second[static_cast<std::size_t>(block)]) {
    entries->each(block, [&](const LearnerEntry& one) {
      if (one.learner == learner) open.entries.push_back(one.entry);
    });
  }
  return open;
}

std::uint64_t EntryBook::last_seq() const {
  const std::shared_lock lock(mutex_);
  return last_seq_;
}

Learner EntryBook::row(base::LearnerNumber learner) const {
  const std::shared_lock lock(mutex_);
  return learner.value < learners_.size() ? learners_[learner.value] : Learner{};
}

void EntryBook::begin(const std::vector<SealedDay>& sealed) {
  const std::unique_lock lock(mutex_);
  sealed_parts_.clear();
  for (const auto& part : sealed) drop(part);
}

std::vector<base::Day> EntryBook::days_before(base::Day today) const {
  const std::shared_lock lock(mutex_);
  std::vector<base::Day> days;
  for (const auto& [day, blocks] : days_) {
    if (day < today) days.push_back(day);
  }
  return days;
}

SealedDay EntryBook::next_part(base::Day day) const {
  const std::shared_lock lock(mutex_);
  const auto parts = sealed_parts_.find(day);
  return {day, parts == sealed_parts_.end() ? 0 : parts->second, last_seq_};
}

int EntryBook::blocks(base::Day day) const {
  const std::shared_lock lock(mutex_);
  const auto blocks = days_.find(day);
  return blocks == days_.end() ? 0 : static_cast<int>(blocks->second.size());
}

std::vector<LearnerEntry> EntryBook::block(const SealedDay& part, int block) const {
  const std::shared_lock lock(mutex_);
  std::vector<LearnerEntry> entries;
  const auto blocks = days_.find(part.day);
  if (blocks == days_.end() || !blocks->second[static_cast<std::size_t>(block)]) return entries;
  blocks->second[static_cast<std::size_t>(block)]->each(block, [&](const LearnerEntry& one) {
    if (one.entry.seq <= part.sealed_seq) entries.push_back(one);
  });
  return entries;
}

void EntryBook::sealed(const SealedDay& part) {
  const std::unique_lock lock(mutex_);
  drop(part);
}

void EntryBook::drop(const SealedDay& part) {
  sealed_parts_[part.day] = part.part + 1;
  const auto blocks = days_.find(part.day);
  if (blocks == days_.end()) return;
  bool any = false;
  for (std::size_t block = 0; block < blocks->second.size(); ++block) {
    auto& entries = blocks->second[block];
    if (!entries) continue;
    if (entries->last_seq() <= part.sealed_seq) {
      entries.reset();
    } else {
      sharing_.own(entries).drop_until(static_cast<int>(block), part.sealed_seq);
      any = true;
    }
  }
  if (!any) days_.erase(blocks);
}

}  // namespace wanqiu::ledger
