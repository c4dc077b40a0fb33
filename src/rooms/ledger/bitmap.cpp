#include "ledger/bitmap.h"

#include <roaring/containers/containers.h>

#include "base/assert.h"

namespace wanqiu::ledger {

void Bitmap::add_to(Block& block, std::uint32_t at) const {
  const roaring_array_t& all = set_.roaring.high_low_container;
  const auto key = static_cast<std::uint16_t>(at);
  const auto* const found = std::lower_bound(all.keys, all.keys + all.size, key);
  if (at > 0xFFFFU || found == all.keys + all.size || *found != key) return;
  const auto place = found - all.keys;
  std::uint8_t type = all.typecodes[place];
  const void* const container = container_unwrap_shared(all.containers[place], &type);
  switch (type) {
    case BITSET_CONTAINER_TYPE_CODE: {
      const std::uint64_t* const words = static_cast<const bitset_container_t*>(container)->array;
      for (std::size_t i = 0; i < block.size(); ++i) block[i] |= words[i];
      return;
    }
    case ARRAY_CONTAINER_TYPE_CODE: {
      const auto* const list = static_cast<const array_container_t*>(container);
      for (std::int32_t i = 0; i < list->cardinality; ++i)
        block[list->array[i] / 64U] |= std::uint64_t{1} << list->array[i] % 64U;
      return;
    }
    case RUN_CONTAINER_TYPE_CODE: {
      const auto* const runs = static_cast<const run_container_t*>(container);
      for (std::int32_t i = 0; i < runs->n_runs; ++i)
        bitset_set_lenrange(block.data(), runs->runs[i].value, runs->runs[i].length);
      return;
    }
    default:
      WQ_ASSERT(type == BITSET_CONTAINER_TYPE_CODE);
  }
}

}  // namespace wanqiu::ledger
