#pragma once

#include <optional>

#include "bytes.h"

namespace wanqiu::ledger {

/// zstd with the unpacked size in front. Contexts are kept for each thread.
void pack(ByteView bytes, int level, Bytes& out);
/// nullopt when the bytes are broken or would unpack to more than `bytes_max`.
std::optional<Bytes> unpack(ByteView packed, std::size_t bytes_max);

}  // namespace wanqiu::ledger
