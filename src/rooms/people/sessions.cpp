#include "sessions.h"

#include <cstring>

namespace wanqiu::people {

std::size_t Sessions::HashOfHash::operator()(const base::Hash& hash) const noexcept {
  std::size_t first = 0;  // a hash is random already
  std::memcpy(&first, hash.data(), sizeof first);
  return first;
}

std::optional<KnownSession> Sessions::find(const base::Hash& hash) const {
  const auto& in = part(hash);
  const std::lock_guard lock(in.mutex);
  const auto found = in.sessions.find(hash);
  return found == in.sessions.end() ? std::nullopt : std::optional(found->second);
}

void Sessions::put(const base::Hash& hash, const KnownSession& session, std::uint64_t generation) {
  auto& in = part(hash);
  const std::lock_guard lock(in.mutex);
  if (generation != generation_.load()) return;
  if (in.sessions.size() >= part_max_ && !in.sessions.contains(hash)) in.sessions.erase(in.sessions.begin());
  in.sessions[hash] = session;
}

void Sessions::end(const base::Hash& hash) {
  generation_.fetch_add(1);
  auto& in = part(hash);
  const std::lock_guard lock(in.mutex);
  in.sessions.erase(hash);
}

template <class F>
void Sessions::erase_where(F&& gone) {
  generation_.fetch_add(1);
  for (auto& in : parts_) {
    const std::lock_guard lock(in.mutex);
    std::erase_if(in.sessions, [&](const auto& each) { return gone(each.second); });
  }
}

void Sessions::end_all(base::LearnerNumber number, std::int64_t but, bool tokens) {
  erase_where([&](const KnownSession& session) {
    return session.number == number && session.id != but && (tokens || !session.by_token);
  });
}

void Sessions::end_id(std::int64_t id) {
  erase_where([&](const KnownSession& session) { return session.id == id; });
}

std::size_t Sessions::size() const {
  std::size_t sum = 0;
  for (const auto& in : parts_) {
    const std::lock_guard lock(in.mutex);
    sum += in.sessions.size();
  }
  return sum;
}

}  // namespace wanqiu::people
