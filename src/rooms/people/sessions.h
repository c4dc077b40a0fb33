#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/hash.h"
#include "base/ids.h"
#include "base/time.h"

namespace wanqiu::people {

/// What the gate needs of one session or API token. Everything else about the caller is in the directory.
struct KnownSession {
  base::LearnerNumber number;
  std::int64_t id = 0;
  bool by_token = false;
  base::Instant touched_at;  ///< when its use was last written down
  base::Instant expires_at;
};

/// Sessions by the hash of their secret, in memory and bounded: the usual request finds its caller here. 64 parts, each
/// with a lock of its own, so that event loops do not wait for each other. A full part forgets any one: the database
/// has it.
class Sessions {
 public:
  explicit Sessions(std::size_t sessions_max) : part_max_(sessions_max / parts_.size() + 1) {}

  std::optional<KnownSession> find(const base::Hash& secret_hash) const;
  /// Read before a session is loaded from the database, and given to put(): when a session was ended in between, what
  /// was loaded may be dead and is not kept.
  std::uint64_t generation() const { return generation_.load(); }
  void put(const base::Hash& secret_hash, const KnownSession& session, std::uint64_t generation);
  void end(const base::Hash& secret_hash);
  /// All of a learner's sessions but one; tokens too when asked.
  void end_all(base::LearnerNumber number, std::int64_t but, bool tokens);
  void end_id(std::int64_t id);
  std::size_t size() const;

 private:
  struct HashOfHash {
    std::size_t operator()(const base::Hash& hash) const noexcept;
  };
  struct Part {
    mutable std::mutex mutex;
    std::unordered_map<base::Hash, KnownSession, HashOfHash> sessions;
  };
  Part& part(const base::Hash& hash) { return parts_[std::to_integer<std::size_t>(hash[31]) % parts_.size()]; }
  const Part& part(const base::Hash& hash) const {
    return parts_[std::to_integer<std::size_t>(hash[31]) % parts_.size()];
  }
  template <class F>
  void erase_where(F&& gone);

  std::array<Part, 64> parts_;
  std::size_t part_max_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace wanqiu::people
