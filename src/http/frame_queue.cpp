#include "frame_queue.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace wanqiu::http {
namespace {

constexpr std::size_t frames_a_call = 32;
static_assert(FrameQueue::together_max <= frames_a_call);

struct FramePieces {
  std::array<iovec, 2 * frames_a_call> pieces;
  std::size_t count = 0;

  void add(std::string_view bytes, std::size_t& skip) {
    const auto left_out = std::min(skip, bytes.size());
    skip -= left_out;
    bytes.remove_prefix(left_out);
    if (bytes.empty()) return;
    pieces.at(count++) = {const_cast<char*>(bytes.data()), bytes.size()};
  }
  void add(const Frame& frame, std::size_t skip) {
    add(std::string_view(frame.head.data(), frame.head_bytes), skip);
    if (frame.body) add(*frame.body, skip);
  }
};

/// Bytes that the kernel took; -1 when the connection is broken.
std::ptrdiff_t send_pieces(int socket, FramePieces& pieces) {
  msghdr message{};
  message.msg_iov = pieces.pieces.data();
  message.msg_iovlen = pieces.count;
  for (;;) {
    const auto sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return sent;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno != EINTR) return -1;
  }
}

}  // namespace

Frame Frame::of(FrameKind kind, Shared body) {
  Frame frame;
  const std::uint64_t size = body ? body->size() : 0;
  const auto put = [&frame](std::uint64_t byte) { frame.head.at(frame.head_bytes++) = static_cast<char>(byte & 0xff); };
  put(0x80U | static_cast<unsigned>(kind));
  if (size < 126) {
    put(size);
  } else {
    const int bytes = size <= 0xffff ? 2 : 8;
    put(bytes == 2 ? 126 : 127);
    for (int i = bytes - 1; i >= 0; --i) put(size >> (8 * i));
  }
  frame.body = std::move(body);
  return frame;
}

Frame Frame::bytes(std::string as_they_are) {
  Frame frame;
  frame.body = std::make_shared<const std::string>(std::move(as_they_are));
  return frame;
}

bool FrameQueue::put(int socket, std::span<Frame> frames) {
  std::size_t sent = 0;
  if (empty()) {
    FramePieces pieces;
    for (const auto& frame : frames) pieces.add(frame, 0);
    const auto taken = send_pieces(socket, pieces);
    if (taken < 0) return false;
    sent = static_cast<std::size_t>(taken);
    for (; !frames.empty() && sent >= frames.front().size(); frames = frames.subspan(1)) sent -= frames.front().size();
    done_ = sent;
  }
  for (auto& frame : frames) {
    waiting_bytes_ += frame.size() + sizeof(Frame);
    waiting_.push_back(std::move(frame));
  }
  return true;
}

bool FrameQueue::flush(int socket, bool& progressed) {
  while (!empty()) {
    FramePieces pieces;
    std::size_t asked = 0;
    for (std::size_t i = first_; i < std::min(waiting_.size(), first_ + frames_a_call); ++i) {
      const std::size_t skip = i == first_ ? done_ : 0;
      pieces.add(waiting_[i], skip);
      asked += waiting_[i].size() - skip;
    }
    const auto taken = send_pieces(socket, pieces);
    if (taken < 0) return false;
    progressed = progressed || taken > 0;
    took(static_cast<std::size_t>(taken));
    if (static_cast<std::size_t>(taken) < asked) break;
  }
  return true;
}

void FrameQueue::took(std::size_t bytes) {
  done_ += bytes;
  while (!empty() && done_ >= waiting_[first_].size()) {
    done_ -= waiting_[first_].size();
    waiting_bytes_ -= waiting_[first_].size() + sizeof(Frame);
    waiting_[first_++].body.reset();
  }
  if (empty()) {
    clear();
  } else if (first_ > 64 && first_ * 2 > waiting_.size()) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void FrameQueue::clear() {
  waiting_ = {};  // its memory too: most connections wait once in their life
  first_ = done_ = waiting_bytes_ = 0;
}

}  // namespace wanqiu::http
