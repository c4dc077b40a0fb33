#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "bytes.h"
#include "ledger/entry.h"

namespace wanqiu::ledger {

constexpr std::uint32_t learners_of_block = 64;
constexpr int block_of(base::LearnerNumber learner) {
  return static_cast<int>(learner.value / learners_of_block);
}

struct LearnerEntry {
  base::LearnerNumber learner;
  Entry entry;
  friend bool operator==(const LearnerEntry&, const LearnerEntry&) = default;
};

/// The entries of 64 learners on a day that is not sealed yet, in the order of the log: appended in memory at some 12
/// to 18 bytes each.
class OpenEntries {
 public:
  std::uint32_t generation = 0;
  void append(const Applied& applied);
  template <class F>  ///< take(LearnerEntry)
  void each(int block, F&& take) const {
    ByteReader in(data_);
    std::uint64_t seq = 0;
    std::int64_t at = 0;
    while (!in.at_end()) take(next(in, block, seq, at));
  }
  /// Leaves what is later than `seq`.
  void drop_until(int block, std::uint64_t seq);
  bool empty() const { return data_.empty(); }
  std::uint64_t last_seq() const { return last_seq_; }
  ByteView data() const { return data_; }
  bool load(int block, ByteView data);

 private:
  static LearnerEntry next(ByteReader& in, int block, std::uint64_t& seq, std::int64_t& at);
  void append(base::LearnerNumber learner, const Entry& entry);
  std::uint64_t last_seq_ = 0;
  std::int64_t last_at_ = 0;
  Bytes data_;
};

/// The form in ledger_entries: columns, zstd.
Bytes encode_entries(const std::vector<LearnerEntry>& entries);
/// From foreign bytes: false when they are not entries of that block.
bool decode_entries(ByteView bytes, int block, std::vector<LearnerEntry>& entries);

}  // namespace wanqiu::ledger
