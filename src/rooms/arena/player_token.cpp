#include "player_token.h"

#include <algorithm>

namespace wanqiu::arena {
namespace {

base::Hash keyed(const base::Hash& secret, std::uint8_t what, MatchId match, base::LearnerNumber learner) {
  Bytes text;
  ByteWriter out(text);
  out.byte(what);
  out.signed_varint(match.value);
  out.varint(learner.value);
  return base::blake2b(secret, text);
}

}  // namespace

frame::Token token_of(const base::Hash& secret, MatchId match, base::LearnerNumber learner) {
  const auto hash = keyed(secret, 1, match, learner);
  frame::Token token;
  std::copy_n(hash.begin(), token.size(), token.begin());
  return token;
}

/// Compared in the same time wherever they differ.
bool is_token_of(ByteView token, const base::Hash& secret, MatchId match, base::LearnerNumber learner) {
  const auto right = token_of(secret, match, learner);
  if (token.size() != right.size()) return false;
  std::byte differing{0};
  for (std::size_t i = 0; i < right.size(); ++i) differing |= token[i] ^ right[i];
  return differing == std::byte{0};
}

std::uint32_t order_seed_of(const base::Hash& secret, MatchId match, base::LearnerNumber learner) {
  const auto hash = keyed(secret, 2, match, learner);
  std::uint32_t seed = 0;
  for (std::size_t i = 0; i < 4; ++i) seed = seed << 8 | std::to_integer<std::uint32_t>(hash[i]);
  return seed;
}

}  // namespace wanqiu::arena
