#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wanqiu::arena {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

/// Appends numbers and texts, as batches in the store and frames on the wire have them: a varint has seven bits a byte,
/// low ones first; a signed one is zigzag; a text or a run of bytes has its length before it.
class ByteWriter {
 public:
  explicit ByteWriter(Bytes& out) : out_(out) {}
  void byte(std::uint8_t value) { out_.push_back(std::byte{value}); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<std::byte>(value | 0x80));
    out_.push_back(static_cast<std::byte>(value));
  }
  void signed_varint(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void bytes(ByteView view) {
    varint(view.size());
    out_.insert(out_.end(), view.begin(), view.end());
  }
  void text(std::string_view text) { bytes(std::as_bytes(std::span(text.data(), text.size()))); }

 private:
  Bytes& out_;
};

/// Reads foreign bytes: past the end, over a limit, or on a varint that does not end, it gives 0 and is broken from
/// then on. Check ok() before trusting anything read.
class ByteReader {
 public:
  explicit ByteReader(ByteView in) : in_(in) {}
  bool ok() const { return ok_; }
  bool at_end() const { return in_.empty(); }
  std::size_t left() const { return in_.size(); }

  std::uint8_t byte() {
    if (in_.empty()) return broken<std::uint8_t>();
    const auto value = std::to_integer<std::uint8_t>(in_.front());
    in_ = in_.subspan(1);
    return value;
  }
  /// Of at most `max`, in its shortest form: one number has one spelling.
  std::uint64_t varint(std::uint64_t max = UINT64_MAX) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t part = byte();
      if (!ok_) return 0;
      if (shift == 63 && part > 1) break;
      value |= std::uint64_t{part & 0x7fU} << shift;
      if (part >= 0x80) continue;
      if ((part == 0 && shift > 0) || value > max) break;
      return value;
    }
    return broken<std::uint64_t>();
  }
  std::int64_t signed_varint() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  ByteView bytes(std::size_t max) {
    const auto size = static_cast<std::size_t>(varint(max));
    if (!ok_ || size > in_.size()) return broken<ByteView>();
    const ByteView view = in_.first(size);
    in_ = in_.subspan(size);
    return view;
  }
  std::string_view text(std::size_t max) {
    const ByteView view = bytes(max);
    return {reinterpret_cast<const char*>(view.data()), view.size()};
  }
  void refuse() { broken<int>(); }

 private:
  template <class T>
  T broken() {
    ok_ = false;
    in_ = {};
    return T{};
  }
  ByteView in_;
  bool ok_ = true;
};

}  // namespace wanqiu::arena
