#pragma once

#include <cstdint>
#include <vector>

namespace wanqiu::arena {

/// In which order a player sees the options of a question: element i is the stored place of what is shown at i. Every
/// player has a seed of their own, so that neighbours see other orders, while all of them share one serialised
/// question; answers name stored places. The web app does the same (api/arena.md), so it works in 32 bits: mulberry32,
/// seeded with `seed ^ (question + 1) * 0x9E3779B9`, shuffles by Fisher and Yates from the end.
std::vector<std::uint8_t> option_order(std::uint32_t seed, std::uint16_t question, std::size_t options);

}  // namespace wanqiu::arena
