// The bytes in which projections are saved: whole numbers of 7 bits a byte, the lowest first.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ledger/projection.h"

namespace wanqiu::ledger {

/// Gathers bytes and hands them on in pieces of about 64 KiB.
class SavedWriter {
 public:
  explicit SavedWriter(const Projection::Sink& sink) : sink_(sink) {}

  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) piece_.push_back(static_cast<std::byte>(value | 0x80));
    piece_.push_back(static_cast<std::byte>(value));
    if (piece_.size() >= piece_bytes) flush();
  }
  void signed_number(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void bytes(std::span<const std::byte> raw) {
    number(raw.size());
    piece_.insert(piece_.end(), raw.begin(), raw.end());
    if (piece_.size() >= piece_bytes) flush();
  }
  void flush() {
    if (!piece_.empty()) sink_(piece_);
    piece_.clear();
  }

 private:
  static constexpr std::size_t piece_bytes = 64 * 1024;
  const Projection::Sink& sink_;
  std::vector<std::byte> piece_;
};

/// Reads them; after anything that does not fit `ok()` is false and every number is 0.
class SavedReader {
 public:
  explicit SavedReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; ok_ && shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<std::uint64_t>(rest_.front());
      rest_ = rest_.subspan(1);
      if (shift == 63 && byte > 1) break;
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }
  std::uint64_t number(std::uint64_t max) {
    const std::uint64_t value = number();
    if (value <= max) return value;
    ok_ = false;
    return 0;
  }
  std::int64_t signed_number() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  std::int32_t signed_number_32() {
    const std::int64_t value = signed_number();
    if (value >= INT32_MIN && value <= INT32_MAX) return static_cast<std::int32_t>(value);
    ok_ = false;
    return 0;
  }
  std::span<const std::byte> bytes() {
    const std::size_t size = number();
    if (!ok_ || size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const auto found = rest_.first(size);
    rest_ = rest_.subspan(size);
    return found;
  }
  void refuse() { ok_ = false; }
  bool ok() const { return ok_; }
  bool ended() const { return ok_ && rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
  bool ok_ = true;
};

}  // namespace wanqiu::ledger
