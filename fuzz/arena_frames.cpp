// What a client, or anybody, sends over the WebSocket of a match; and what the load generator and the tests read back.
// A frame is read whole and is then written again byte for byte, or it is refused; nothing takes more memory than the
// limits say.
#include <cstddef>
#include <cstdint>

#include "frames.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace frame = wanqiu::arena::frame;
  const wanqiu::arena::ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto same = [&](const wanqiu::arena::Bytes& again) {
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) __builtin_trap();
  };
  if (const auto given = frame::decode_from_client(bytes)) same(frame::encode(*given));
  if (const auto given = frame::decode_to_client(bytes)) same(frame::encode(*given));
  return 0;
}
