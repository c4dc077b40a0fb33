#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "bytes.h"
#include "ledger/entry.h"

namespace wanqiu::ledger {

/// Where a batch stands in a block: the commits that made the block, so that verify recomputes every link of the chain
/// however many commits were later merged into one row.
struct BatchMark {
  std::uint32_t events = 0;
  std::uint64_t fence = 0;
};

struct EventBlock {
  std::vector<Applied> events;  ///< seq, at, learner, verb, object, amount, key_kind; key where it is stated
  std::vector<BatchMark> batches;
};

constexpr std::size_t block_events_max = 1 << 20;

/// Columns: times as steps, verbs with key kinds, learners, objects through a dictionary, amounts, stated keys; zstd
/// where it pays. `level` 1 for what a commit waits for, 3 for merged rows. docs/ledger.md has the bytes.
Bytes encode_block(std::span<const Applied> events, std::span<const BatchMark> batches, int level);

/// From foreign bytes: invalid with what is wrong, never more memory than a few times the largest block.
base::Result<EventBlock> decode_block(ByteView bytes, std::uint64_t first_seq);

/// The next link: BLAKE2b-256 over the previous hash, the batch's place (first seq, fence, number of events, partition)
/// and its events in 36 fixed bytes each. It does not depend on how a block is encoded, nor on the time zone.
class Chain {
 public:
  base::Hash link(const base::Hash& previous, std::span<const Applied> events, std::uint64_t fence,
                  std::uint16_t partition);

 private:
  Bytes buffer_;
};

}  // namespace wanqiu::ledger
