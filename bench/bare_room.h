// The floor of the hall bench: a room of WebSockets as Boost.Beast gives it, when nothing of ours is in the way.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace wanqiu::bench {

/// A coroutine a connection, two event loops, one queue of shared buffers a connection; no limits, no deadlines, no
/// store. A message that begins with 'b' goes to everybody in the room, any other is answered with eight bytes.
///
/// It is a process of its own, as each may open 20,000 files only: this program again, with the word `room`.
class BareRoom {
 public:
  BareRoom();
  ~BareRoom();
  BareRoom(const BareRoom&) = delete;
  BareRoom& operator=(const BareRoom&) = delete;
  std::uint16_t port() const { return port_; }
  pid_t process() const { return process_; }

 private:
  pid_t process_ = 0;
  int open_ = -1;  // the room ends when this is closed
  std::uint16_t port_ = 0;
};

/// What the other process does.
int serve_bare_room();

/// What of a process stands in memory.
double resident_bytes(pid_t process);

}  // namespace wanqiu::bench
