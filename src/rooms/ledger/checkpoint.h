#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/projection.h"
#include "ledger/state.h"
#include "log_store.h"

namespace wanqiu::ledger {

/// A copy of the memory as of one event: the state and every projection, each a named section, cut into chunks that are
/// packed alone (at most a MiB each) so that none holds up a commit for long. The digest is a chain over the unpacked
/// chunks; the head row is written last, so half a checkpoint does not count.
class CheckpointWriter {
 public:
  using Take = std::function<void(PutChunk&&)>;
  CheckpointWriter(std::uint64_t seq, Take take) : seq_(seq), take_(std::move(take)) {}
  void section(std::string_view name, const std::function<void(const Projection::Sink&)>& contents);
  /// After the last section.
  CheckpointHead finish(const base::Hash& chain, base::Instant at);

 private:
  void put(ByteView bytes);
  void flush();
  std::uint64_t seq_;
  Take take_;
  Bytes chunk_;
  base::Hash digest_{};
  int chunks_ = 0;
};

constexpr std::string_view state_section = "state/1";

/// Sections by name; nullopt with the reason when a chunk is missing or the digest is another.
std::optional<std::map<std::string, Bytes, std::less<>>> read_checkpoint(LogStore& store, const CheckpointHead& head,
                                                                         std::string& why);

}  // namespace wanqiu::ledger
