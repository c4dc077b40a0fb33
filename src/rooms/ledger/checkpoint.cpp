#include "checkpoint.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "packing.h"

namespace wanqiu::ledger {
namespace {

constexpr std::size_t chunk_bytes = 1'000'000;  // unpacked; keys do not compress, so packed it is about the same
constexpr std::size_t chunk_bytes_max = 1 << 20;
enum Frame : std::uint8_t { end_of_section = 0, name_of_section = 1, piece_of_section = 2 };

}  // namespace

void CheckpointWriter::section(std::string_view name, const std::function<void(const Projection::Sink&)>& contents) {
  Bytes head;
  ByteWriter out(head);
  out.byte(name_of_section);
  out.varint(name.size());
  out.bytes(base::bytes_of(name));
  put(head);
  contents([this](ByteView bytes) {
    while (!bytes.empty()) {
      const ByteView piece = bytes.first(std::min<std::size_t>(bytes.size(), 1 << 16));
      Bytes frame;
      ByteWriter writer(frame);
      writer.byte(piece_of_section);
      writer.varint(piece.size());
      put(frame);
      put(piece);
      bytes = bytes.subspan(piece.size());
    }
  });
  const std::byte end{end_of_section};
  put({&end, 1});
}

void CheckpointWriter::put(ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t room = chunk_bytes - chunk_.size();
    const ByteView part = bytes.first(std::min(bytes.size(), room));
    chunk_.insert(chunk_.end(), part.begin(), part.end());
    bytes = bytes.subspan(part.size());
    if (chunk_.size() == chunk_bytes) flush();
  }
}

void CheckpointWriter::flush() {
  if (chunk_.empty()) return;
  digest_ = base::blake2b(digest_, chunk_);
  PutChunk put{seq_, chunks_++, {}};
  pack(chunk_, 1, put.data);
  WQ_ASSERT(put.data.size() <= chunk_bytes_max);
  chunk_.clear();
  take_(std::move(put));
}

CheckpointHead CheckpointWriter::finish(const base::Hash& chain, base::Instant at) {
  flush();
  return {seq_, chunks_, chain, digest_, at};
}

std::optional<std::map<std::string, Bytes, std::less<>>> read_checkpoint(LogStore& store, const CheckpointHead& head,
                                                                         std::string& why) {
  std::map<std::string, Bytes, std::less<>> sections;
  Bytes stream;  // what is not yet cut into frames
  Bytes* section = nullptr;
  base::Hash digest{};
  std::size_t used = 0;
  for (std::int64_t chunk = 0; chunk < head.chunks; ++chunk) {
    const auto packed = store.checkpoint_chunk(head.seq, chunk);
    const auto bytes = packed ? unpack(*packed, chunk_bytes_max) : std::nullopt;
    if (!bytes) {
      why = fmt::format("chunk {} {}", chunk, packed ? "does not unpack" : "is missing");
      return std::nullopt;
    }
    digest = base::blake2b(digest, *bytes);
    stream.erase(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(used));
    used = 0;
    stream.insert(stream.end(), bytes->begin(), bytes->end());
    while (used < stream.size()) {
      ByteReader in(ByteView(stream).subspan(used));
      const std::uint8_t frame = in.byte();
      if (frame == end_of_section) {
        section = nullptr;
      } else {
        const ByteView body = in.bytes(static_cast<std::size_t>(in.varint()));
        if (!in.ok()) break;  // goes on in the next chunk
        if (frame == name_of_section) {
          section = &sections[std::string(reinterpret_cast<const char*>(body.data()), body.size())];
        } else if (frame == piece_of_section && section != nullptr) {
          section->insert(section->end(), body.begin(), body.end());
        } else {
          why = fmt::format("chunk {} holds something else", chunk);
          return std::nullopt;
        }
      }
      used = stream.size() - in.left();
    }
  }
  if (digest != head.digest) {
    why = "its digest is another";
    return std::nullopt;
  }
  if (section != nullptr || used != stream.size()) {
    why = "it ends too early";
    return std::nullopt;
  }
  return sections;
}

}  // namespace wanqiu::ledger
