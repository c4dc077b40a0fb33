// What the bare room gives to as many visitors as a match has players.
#pragma once

#include <cstdint>

namespace wanqiu::bench {

struct BareFigures {
  double broadcast_ms = 0;     ///< 300 bytes to the last visitor, the longest of ten times
  double answered_p99_ms = 0;  ///< when everybody says something within three seconds
  double bytes_each = 0;       ///< of the room's process
};
BareFigures measure_bare_room(std::uint32_t visitors);

}  // namespace wanqiu::bench
