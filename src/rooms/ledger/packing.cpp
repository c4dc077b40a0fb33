#include "packing.h"

#include <zstd.h>

#include <memory>

#include "base/assert.h"

namespace wanqiu::ledger {
namespace {

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

void pack(ByteView bytes, int level, Bytes& out) {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  ByteWriter(out).varint(bytes.size());
  const std::size_t at = out.size();
  out.resize(at + ZSTD_compressBound(bytes.size()));
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), out.data() + at, out.size() - at, bytes.data(), bytes.size(), level);
  WQ_ASSERT(ZSTD_isError(size) == 0);  // there is room for the worst case
  out.resize(at + size);
}

std::optional<Bytes> unpack(ByteView packed, std::size_t bytes_max) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  ByteReader in(packed);
  const std::uint64_t size = in.varint();
  if (!in.ok() || size > bytes_max) return std::nullopt;
  Bytes bytes(static_cast<std::size_t>(size));
  const ByteView body = in.bytes(in.left());
  const std::size_t got = ZSTD_decompressDCtx(context.get(), bytes.data(), bytes.size(), body.data(), body.size());
  if (ZSTD_isError(got) != 0 || got != bytes.size()) return std::nullopt;
  return bytes;
}

}  // namespace wanqiu::ledger
