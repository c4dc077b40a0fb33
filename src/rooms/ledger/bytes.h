#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace wanqiu::ledger {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

/// Appends numbers: fixed ones little-endian, varints seven bits a byte, low ones first.
class ByteWriter {
 public:
  explicit ByteWriter(Bytes& out) : out_(out) {}
  template <class T>
  void fixed(T value) {
    const auto at = out_.size();
    out_.resize(at + sizeof value);
    std::memcpy(out_.data() + at, &value, sizeof value);
  }
  void byte(std::uint8_t value) { out_.push_back(std::byte{value}); }
  void varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<std::byte>(value | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<std::byte>(value));
  }
  void signed_varint(std::int64_t value) { varint(zigzag(value)); }
  /// The step from `last`, which becomes `value`. Modulo 2^64, so that no numbers overflow.
  void step(std::int64_t value, std::int64_t& last) {
    signed_varint(static_cast<std::int64_t>(static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(last)));
    last = value;
  }
  void bytes(ByteView view) { out_.insert(out_.end(), view.begin(), view.end()); }

 private:
  Bytes& out_;
};

/// Reads what ByteWriter wrote, from foreign bytes: past the end, or on a varint that does not end, it gives 0 and is
/// broken from then on. Check ok() before trusting anything read.
class ByteReader {
 public:
  explicit ByteReader(ByteView in) : at_(in.data()), end_(in.data() + in.size()) {}
  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  template <class T>
  T fixed() {
    T value{};
    if (left() < sizeof value) return broken<T>();
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::uint8_t byte() { return fixed<std::uint8_t>(); }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) return broken<std::uint64_t>();
      const auto part = static_cast<std::uint64_t>(*at_++);
      value |= (part & 0x7f) << shift;
      if (part < 0x80) return value;
    }
    return broken<std::uint64_t>();
  }
  std::int64_t signed_varint() { return unzigzag(varint()); }
  /// What ByteWriter::step() wrote: `last` plus the step.
  std::int64_t step(std::int64_t& last) {
    last = static_cast<std::int64_t>(static_cast<std::uint64_t>(last) + static_cast<std::uint64_t>(signed_varint()));
    return last;
  }
  ByteView bytes(std::size_t count) {
    if (left() < count) {
      broken<int>();
      return {};
    }
    const ByteView view(at_, count);
    at_ += count;
    return view;
  }

 private:
  template <class T>
  T broken() {
    ok_ = false;
    at_ = end_;
    return T{};
  }
  const std::byte* at_;
  const std::byte* end_;
  bool ok_ = true;
};

}  // namespace wanqiu::ledger
