#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "http/response.h"

namespace wanqiu::http {

enum class FrameKind : std::uint8_t { binary = 2, close = 8, ping = 9 };

/// A frame of a server, which is not masked: its head is made here, its body is shared by all who get it.
struct Frame {
  std::array<char, 10> head{};
  std::uint8_t head_bytes = 0;
  Shared body;

  static Frame of(FrameKind kind, Shared body);
  static Frame bytes(std::string as_they_are);  ///< a frame, or an HTTP head, that is whole already
  std::size_t size() const { return head_bytes + (body ? body->size() : 0); }
};

/// What is to be sent to one client, frame by frame in order. Usually the kernel takes a frame at once and nothing is
/// kept; for a slow receiver many small ones go in one call.
class FrameQueue {
 public:
  static constexpr std::size_t together_max = 8;

  /// Sends what the kernel takes in one call, keeps the rest. At most together_max; false when the connection is
  /// broken.
  bool put(int socket, std::span<Frame> frames);
  /// Goes on with what is kept; `progressed` when any byte went.
  bool flush(int socket, bool& progressed);

  bool empty() const { return first_ == waiting_.size(); }
  std::size_t waiting_bytes() const { return waiting_bytes_; }  ///< with what it costs to keep them
  void clear();

 private:
  void took(std::size_t bytes);

  std::vector<Frame> waiting_;  ///< from first_ on
  std::size_t first_ = 0;
  std::size_t done_ = 0;  ///< bytes of the first one that are sent
  std::size_t waiting_bytes_ = 0;
};

}  // namespace wanqiu::http
