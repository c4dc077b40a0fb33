#include "base/random.h"

#include <sodium.h>

#include <array>
#include <cstring>
#include <vector>

#include "base/assert.h"

namespace wanqiu::base {

std::uint64_t Random::next() {
  std::array<std::byte, 8> bytes;
  fill(bytes);
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::uint64_t Random::below(std::uint64_t below) {
  WQ_ASSERT(below > 0);
  const std::uint64_t reject_under = (0 - below) % below;  // the part of 2^64 that would favour small numbers
  for (;;) {
    const std::uint64_t value = next();
    if (value >= reject_under) return value % below;
  }
}

std::string Random::token(std::size_t bytes) {
  std::vector<std::byte> raw(bytes);
  fill(raw);
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(bytes, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(raw.data()), bytes, variant);
  text.resize(text.find('\0'));
  return text;
}

void SystemRandom::fill(std::span<std::byte> out) {
  static const bool ready = sodium_init() >= 0;
  WQ_ASSERT(ready);
  randombytes_buf(out.data(), out.size());
}

void SeededRandom::fill(std::span<std::byte> out) {
  std::array<unsigned char, crypto_stream_chacha20_KEYBYTES> key{};
  std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
  const std::uint64_t block = __atomic_fetch_add(&counter_, 1, __ATOMIC_RELAXED);
  std::memcpy(key.data(), &seed_, sizeof seed_);
  std::memcpy(nonce.data(), &block, sizeof block);
  crypto_stream_chacha20(reinterpret_cast<unsigned char*>(out.data()), out.size(), nonce.data(), key.data());
}

}  // namespace wanqiu::base
