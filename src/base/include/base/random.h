#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace wanqiu::base {

/// Randomness is handed in. Implementations are safe from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> out) = 0;
  std::uint64_t next();
  /// Uniform in [0, below); below > 0.
  std::uint64_t below(std::uint64_t below);
  /// `bytes` random bytes as URL-safe base64 without padding: for tokens and codes that must not be guessed.
  std::string token(std::size_t bytes);
};

/// The operating system's source: for secrets.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override;
};

/// The same sequence for the same seed (a keyed ChaCha20 stream): for tests and simulation, never for secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  void fill(std::span<std::byte> out) override;

 private:
  std::uint64_t seed_;
  std::uint64_t counter_ = 0;
};

}  // namespace wanqiu::base
