// A row of the log as somebody may have changed it: events out, or refused; what comes out goes in again.
#include "event_block.h"

#include "base/assert.h"
#include "entry_block.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu::ledger;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  if (const auto block = decode_block(bytes, 1)) {
    const auto again = decode_block(encode_block(block->events, block->batches, 1), 1);
    WQ_ASSERT(again && again->events.size() == block->events.size() &&
              again->events.back().event == block->events.back().event);
  }
  std::vector<LearnerEntry> entries;
  decode_entries(bytes, 7, entries);
  OpenEntries open;
  if (open.load(7, bytes)) open.drop_until(7, 1000);
  return 0;
}
