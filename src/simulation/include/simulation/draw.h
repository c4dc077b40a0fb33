#pragma once

#include <cstdint>

namespace wanqiu::simulation {

/// The random numbers of a simulation: handed in, the same for the same seed on every machine.
///
/// A city of 350,000 learners over 90 days needs some billion draws. base::SeededRandom is a keyed stream at 100 ns a
/// number, std::mt19937_64 is quick but the distributions of <random> differ between libraries. So: splitmix64 (Steele,
/// Lea and Flood 2014, 1 ns a number, passes BigCrush) and our own distributions. Never for secrets.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  /// A stream of its own for one purpose and one ordinal (a day, an organisation) of a seed.
  Draw(std::uint64_t seed, std::uint64_t purpose, std::uint64_t ordinal);

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
  }
  /// Uniform in [0, limit); limit > 0. Small numbers are favoured by less than one part in 2^32.
  std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>(((next() >> 32) * std::uint64_t{limit}) >> 32);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  ///< uniform in [0, 1)
  bool chance(double probability) { return unit() < probability; }
  double exponential(double mean);
  double normal();                     ///< mean 0, deviation 1
  double beta(double a, double b);     ///< a, b >= 1
  std::uint32_t poisson(double mean);  ///< mean up to some 30

 private:
  double gamma(double shape);  ///< shape >= 1, scale 1
  std::uint64_t state_;
};

}  // namespace wanqiu::simulation
