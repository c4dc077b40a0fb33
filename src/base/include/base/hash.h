#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace wanqiu::base {

/// BLAKE2b-256 (RFC 7693).
using Hash = std::array<std::byte, 32>;

Hash blake2b(std::span<const std::byte> bytes);
Hash blake2b(std::string_view text);
/// Of `previous` followed by `bytes`: the link of a hash chain.
Hash blake2b(const Hash& previous, std::span<const std::byte> bytes);

/// The same hash of content that comes piece by piece, such as a file.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  void add(std::span<const std::byte> bytes);
  /// Once, at the end.
  Hash finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Lower-case hexadecimal.
std::string hex(std::span<const std::byte> bytes);

/// SHA-256 in base64, as browsers compare what stands in a page with its policy.
std::string sha256_base64(std::string_view text);

/// The first 64 bits of BLAKE2b-256, little-endian: names that must not collide by accident.
std::uint64_t hash64(std::string_view text);

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace wanqiu::base
