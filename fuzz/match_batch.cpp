// A row of a match's journal, or its plan, as somebody may have changed it: commands out, or refused; what comes out
// can be applied to a match, which refuses what does not fit, and written again.
#include "match_batch.h"

#include <cstdint>

#include "base/assert.h"
#include "hall_match.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanqiu::arena;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  if (const auto plan = decode_plan(bytes)) {
    WQ_ASSERT(*decode_plan(encode_plan(*plan)) == *plan);
  }
  const auto commands = decode_commands(bytes);
  if (!commands) return 0;
  WQ_ASSERT(*decode_commands(encode_commands(*commands)) == *commands);
  HallPlan plan;
  plan.questions.resize(3);
  for (auto& question : plan.questions) {
    question.options = 4;
    question.right = 2;
  }
  HallMatch match(plan, wanqiu::base::from_ms(0));
  for (const auto& command : *commands) match.apply(command);
  (void)match.due();
  (void)match.digest();
  return 0;
}
