#include "event_block.h"

#include <algorithm>

#include "base/assert.h"
#include "packing.h"

namespace wanqiu::ledger {
namespace {

constexpr std::uint8_t format_plain = 1;
constexpr std::uint8_t format_zstd = 2;
constexpr std::size_t body_bytes_max = block_events_max * 48;
constexpr std::size_t zstd_from_bytes = 400;

base::Fault broken(std::string_view what) {
  return base::Fault::invalid("events", what);
}

void encode_body(std::span<const Applied> events, Bytes& body) {
  ByteWriter out(body);
  std::int64_t last_at = 0;
  for (const auto& one : events) out.step(base::to_ms(one.event.at), last_at);
  for (const auto& one : events) {
    out.byte(
        static_cast<std::uint8_t>(static_cast<unsigned>(one.event.verb) | static_cast<unsigned>(one.key_kind) << 6));
  }
  // Learners are spread evenly: three plain bytes in three columns beat varints, whose first bits say nothing new.
  const bool wide =
      std::any_of(events.begin(), events.end(), [](const Applied& one) { return one.event.learner.value >> 24 != 0; });
  const int learner_bytes = wide ? 4 : 3;
  out.byte(static_cast<std::uint8_t>(learner_bytes));
  for (int byte = learner_bytes - 1; byte >= 0; --byte) {
    for (const auto& one : events) out.byte(static_cast<std::uint8_t>(one.event.learner.value >> (8 * byte)));
  }
  std::vector<std::uint64_t> objects;
  objects.reserve(events.size());
  for (const auto& one : events) objects.push_back(one.event.object);
  std::sort(objects.begin(), objects.end());
  objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
  out.varint(objects.size());
  std::uint64_t last_object = 0;
  for (const auto object : objects) {
    out.varint(object - last_object);
    last_object = object;
  }
  for (const auto& one : events) {
    out.varint(static_cast<std::uint64_t>(std::lower_bound(objects.begin(), objects.end(), one.event.object) -
                                          objects.begin()));
  }
  for (const auto& one : events) out.signed_varint(std::int64_t{one.event.amount} - 1);
  for (const auto& one : events) {
    if (one.key_kind == KeyKind::stated) out.fixed(one.event.key.value);
  }
}

bool decode_body(ByteReader& in, std::vector<Applied>& events) {
  std::int64_t at = 0;
  for (auto& one : events) one.event.at = base::from_ms(in.step(at));
  for (auto& one : events) {
    const std::uint8_t byte = in.byte();
    const auto verb = verb_of(static_cast<std::uint8_t>(byte & 63));
    if (!verb || byte >> 6 > 2) return false;
    one.event.verb = *verb;
    one.key_kind = static_cast<KeyKind>(byte >> 6);
  }
  const int learner_bytes = in.byte();
  if (learner_bytes < 3 || learner_bytes > 4) return false;
  for (int byte = learner_bytes - 1; byte >= 0; --byte) {
    for (auto& one : events) one.event.learner.value |= static_cast<std::uint32_t>(in.byte()) << (8 * byte);
  }
  const std::uint64_t count = in.varint();
  if (!in.ok() || count > events.size() || count > in.left()) return false;
  std::vector<std::uint64_t> objects(static_cast<std::size_t>(count));
  std::uint64_t object = 0;
  for (auto& one : objects) one = object += in.varint();
  for (auto& one : events) {
    const std::uint64_t index = in.varint();
    if (index >= objects.size()) return false;
    one.event.object = objects[static_cast<std::size_t>(index)];
  }
  for (auto& one : events) {
    const std::int64_t amount = in.signed_varint();
    if (amount < INT32_MIN || amount >= INT32_MAX) return false;
    one.event.amount = static_cast<std::int32_t>(amount + 1);
  }
  for (auto& one : events) {
    one.event.key.value = one.key_kind == KeyKind::stated ? in.fixed<std::uint64_t>() : 0;
  }
  return in.ok() && in.at_end();
}

}  // namespace

Bytes encode_block(std::span<const Applied> events, std::span<const BatchMark> batches, int level) {
  WQ_ASSERT(!events.empty() && !batches.empty() && events.size() <= block_events_max);
  Bytes body;
  body.reserve(events.size() * 16 + 32);
  ByteWriter marks(body);
  marks.varint(batches.size());
  if (batches.size() > 1) {
    for (const auto& batch : batches) marks.varint(batch.events);
  }
  std::uint64_t fence = 0;
  for (const auto& batch : batches) {  // fences only grow
    marks.varint(batch.fence - fence);
    fence = batch.fence;
  }
  encode_body(events, body);

  Bytes block;
  ByteWriter out(block);
  if (body.size() >= zstd_from_bytes) {
    out.byte(format_zstd);
    out.varint(events.size());
    pack(body, level, block);
    return block;
  }
  out.byte(format_plain);
  out.varint(events.size());
  out.bytes(body);
  return block;
}

base::Result<EventBlock> decode_block(ByteView bytes, std::uint64_t first_seq) {
  ByteReader head(bytes);
  const std::uint8_t format = head.byte();
  const std::uint64_t count = head.varint();
  if (!head.ok() || count == 0 || count > block_events_max) return broken("the number of events is not in 1 … 1048576");
  Bytes unpacked;
  ByteView body;
  if (format == format_zstd) {
    auto bytes_of_block =
        unpack(head.bytes(head.left()), std::min(body_bytes_max, static_cast<std::size_t>(count) * 64 + 64));
    if (!bytes_of_block) return broken("the compressed bytes do not unpack");
    unpacked = std::move(*bytes_of_block);
    body = unpacked;
  } else if (format == format_plain) {
    body = head.bytes(head.left());
  } else {
    return broken("the block's format is not known");
  }
  if (body.size() < count * 7) return broken("the block is too short for its events");

  EventBlock block;
  ByteReader in(body);
  const std::uint64_t batches = in.varint();
  if (!in.ok() || batches == 0 || batches > count) return broken("the number of batches is out of range");
  block.batches.resize(static_cast<std::size_t>(batches));
  std::uint64_t sum = 0;
  for (auto& batch : block.batches) {
    const std::uint64_t events = batches == 1 ? count : in.varint();
    if (events == 0 || events > count) return broken("a batch is empty or larger than its block");
    batch.events = static_cast<std::uint32_t>(events);
    sum += events;
  }
  if (sum != count) return broken("the batches do not add up to the block");
  std::uint64_t fence = 0;
  for (auto& batch : block.batches) batch.fence = fence += in.varint();
  block.events.resize(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < block.events.size(); ++i) {
    block.events[i].event.seq = first_seq + i;
    block.events[i].event.learner.value = 0;
  }
  if (!in.ok() || !decode_body(in, block.events)) return broken("the columns do not fit the number of events");
  return block;
}

base::Hash Chain::link(const base::Hash& previous, std::span<const Applied> events, std::uint64_t fence,
                       std::uint16_t partition) {
  constexpr std::size_t head_bytes = 24;
  constexpr std::size_t event_bytes = 36;
  buffer_.resize(head_bytes + events.size() * event_bytes);
  std::byte* at = buffer_.data();
  const auto put = [&at](auto value) {
    std::memcpy(at, &value, sizeof value);
    at += sizeof value;
  };
  put(events.front().event.seq);
  put(fence);
  put(static_cast<std::uint32_t>(events.size()));
  put(partition);
  put(std::uint16_t{0});
  for (const auto& one : events) {
    put(base::to_ms(one.event.at));
    put(one.event.object);
    put(one.key_kind == KeyKind::stated ? one.event.key.value : std::uint64_t{0});
    put(one.event.learner.value);
    put(one.event.amount);
    put(static_cast<std::uint8_t>(one.event.verb));
    put(static_cast<std::uint8_t>(one.key_kind));
    put(std::uint16_t{0});
  }
  return base::blake2b(previous, buffer_);
}

}  // namespace wanqiu::ledger
