#include "entry_block.h"

#include <algorithm>

#include "packing.h"

namespace wanqiu::ledger {
namespace {

constexpr std::uint8_t format = 1;
constexpr std::size_t entries_bytes_max = 64 << 20;
constexpr std::uint8_t capped_bit = 64;
constexpr std::uint8_t active_bit = 128;
constexpr std::uint8_t one_bit = 64;  // amount is 1 and not written

}  // namespace

void OpenEntries::append(const Applied& applied) {
  append(applied.event.learner, applied.entry());
}

void OpenEntries::append(base::LearnerNumber learner, const Entry& entry) {
  // Record: place in the block | capped | active; verb | amount is 1; steps of seq and time; object; amount; points.
  ByteWriter out(data_);
  out.byte(static_cast<std::uint8_t>(learner.value % learners_of_block | (entry.capped ? capped_bit : 0U) |
                                     (entry.active_hours ? active_bit : 0U)));
  out.byte(static_cast<std::uint8_t>(static_cast<unsigned>(entry.verb) | (entry.amount == 1 ? one_bit : 0U)));
  out.varint(entry.seq - last_seq_);
  out.step(base::to_ms(entry.at), last_at_);
  out.varint(entry.object);
  if (entry.amount != 1) out.signed_varint(entry.amount);
  out.signed_varint(entry.points);
  last_seq_ = entry.seq;
}

LearnerEntry OpenEntries::next(ByteReader& in, int block, std::uint64_t& seq, std::int64_t& at) {
  LearnerEntry one;
  const std::uint8_t place = in.byte();
  const std::uint8_t verb = in.byte();
  one.learner.value = static_cast<std::uint32_t>(block) * learners_of_block + place % learners_of_block;
  one.entry.capped = (place & capped_bit) != 0;
  one.entry.active_hours = (place & active_bit) != 0;
  one.entry.verb = static_cast<Verb>(verb & 63);
  one.entry.seq = seq += in.varint();
  one.entry.at = base::from_ms(in.step(at));
  one.entry.object = in.varint();
  one.entry.amount = (verb & one_bit) != 0 ? 1 : static_cast<std::int32_t>(in.signed_varint());
  one.entry.points = static_cast<std::int32_t>(in.signed_varint());
  return one;
}

void OpenEntries::drop_until(int block, std::uint64_t seq) {
  OpenEntries left;
  if (last_seq_ > seq) {
    each(block, [&](const LearnerEntry& one) {
      if (one.entry.seq > seq) left.append(one.learner, one.entry);
    });
  }
  left.generation = generation;
  *this = std::move(left);
}

bool OpenEntries::load(int block, ByteView data) {
  ByteReader in(data);
  std::uint64_t seq = 0;
  std::int64_t at = 0;
  while (!in.at_end()) {
    const auto one = next(in, block, seq, at);
    if (!in.ok() || !verb_of(static_cast<std::uint8_t>(one.entry.verb))) return false;
  }
  data_.assign(data.begin(), data.end());
  last_seq_ = seq;
  last_at_ = at;
  return true;
}

Bytes encode_entries(const std::vector<LearnerEntry>& entries) {
  Bytes body;
  ByteWriter out(body);
  out.varint(entries.size());
  for (const auto& one : entries) {
    out.byte(static_cast<std::uint8_t>(one.learner.value % learners_of_block | (one.entry.capped ? capped_bit : 0U) |
                                       (one.entry.active_hours ? active_bit : 0U)));
  }
  for (const auto& one : entries) out.byte(static_cast<std::uint8_t>(one.entry.verb));
  std::uint64_t seq = 0;
  for (const auto& one : entries) {
    out.varint(one.entry.seq - seq);
    seq = one.entry.seq;
  }
  std::int64_t at = 0;
  for (const auto& one : entries) {
    out.step(base::to_ms(one.entry.at), at);
  }
  std::vector<std::uint64_t> objects;
  objects.reserve(entries.size());
  for (const auto& one : entries) objects.push_back(one.entry.object);
  std::sort(objects.begin(), objects.end());
  objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
  out.varint(objects.size());
  std::uint64_t last = 0;
  for (const auto object : objects) {
    out.varint(object - last);
    last = object;
  }
  for (const auto& one : entries) {
    out.varint(static_cast<std::uint64_t>(std::lower_bound(objects.begin(), objects.end(), one.entry.object) -
                                          objects.begin()));
  }
  for (const auto& one : entries) out.signed_varint(std::int64_t{one.entry.amount} - 1);
  for (const auto& one : entries) out.signed_varint(std::int64_t{one.entry.points} - 1);
  Bytes packed;
  packed.push_back(std::byte{format});
  pack(body, 3, packed);
  return packed;
}

bool decode_entries(ByteView bytes, int block, std::vector<LearnerEntry>& entries) {
  if (bytes.empty() || bytes[0] != std::byte{format}) return false;
  const auto body = unpack(bytes.subspan(1), entries_bytes_max);
  if (!body) return false;
  ByteReader in(*body);
  const std::uint64_t count = in.varint();
  if (!in.ok() || count > in.left() / 7) return false;
  const std::size_t first = entries.size();
  entries.resize(first + static_cast<std::size_t>(count));
  const auto mine = std::span(entries).subspan(first);
  for (auto& one : mine) {
    const std::uint8_t place = in.byte();
    one.learner.value = static_cast<std::uint32_t>(block) * learners_of_block + place % learners_of_block;
    one.entry.capped = (place & capped_bit) != 0;
    one.entry.active_hours = (place & active_bit) != 0;
  }
  for (auto& one : mine) {
    const auto verb = verb_of(in.byte());
    if (!verb) return false;
    one.entry.verb = *verb;
  }
  std::uint64_t seq = 0;
  for (auto& one : mine) one.entry.seq = seq += in.varint();
  std::int64_t at = 0;
  for (auto& one : mine) one.entry.at = base::from_ms(in.step(at));
  const std::uint64_t unique = in.varint();
  if (!in.ok() || unique > count) return false;
  std::vector<std::uint64_t> objects(static_cast<std::size_t>(unique));
  std::uint64_t object = 0;
  for (auto& one : objects) one = object += in.varint();
  for (auto& one : mine) {
    const std::uint64_t index = in.varint();
    if (index >= objects.size()) return false;
    one.entry.object = objects[static_cast<std::size_t>(index)];
  }
  for (auto& one : mine)
    one.entry.amount = static_cast<std::int32_t>(static_cast<std::uint32_t>(in.signed_varint()) + 1);
  for (auto& one : mine)
    one.entry.points = static_cast<std::int32_t>(static_cast<std::uint32_t>(in.signed_varint()) + 1);
  return in.ok() && in.at_end();
}

}  // namespace wanqiu::ledger
