#include "base/hash.h"

#include <sodium.h>

#include <cstring>

namespace wanqiu::base {

Hash blake2b(std::span<const std::byte> bytes) {
  Hash out;
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return out;
}

Hash blake2b(std::string_view text) {
  return blake2b(bytes_of(text));
}

Hash blake2b(const Hash& previous, std::span<const std::byte> bytes) {
  crypto_generichash_state state;
  Hash out;
  crypto_generichash_init(&state, nullptr, 0, out.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(previous.data()), previous.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(out.data()), out.size());
  return out;
}

struct Hasher::State {
  crypto_generichash_state state;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {
  crypto_generichash_init(&state_->state, nullptr, 0, Hash{}.size());
}

Hasher::~Hasher() = default;

void Hasher::add(std::span<const std::byte> bytes) {
  crypto_generichash_update(&state_->state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

Hash Hasher::finish() {
  Hash out;
  crypto_generichash_final(&state_->state, reinterpret_cast<unsigned char*>(out.data()), out.size());
  return out;
}

std::string hex(std::span<const std::byte> bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  text.pop_back();
  return text;
}

std::string sha256_base64(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::string base64(sodium_base64_encoded_len(hash.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(base64.data(), base64.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  base64.pop_back();
  return base64;
}

std::uint64_t hash64(std::string_view text) {
  const Hash hash = blake2b(text);
  std::uint64_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

}  // namespace wanqiu::base
