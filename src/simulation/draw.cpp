#include "simulation/draw.h"

#include <cmath>
#include <numbers>

#include "base/assert.h"

namespace wanqiu::simulation {

Draw::Draw(std::uint64_t seed, std::uint64_t purpose, std::uint64_t ordinal) : state_(seed) {
  state_ = next() ^ purpose;
  state_ = next() ^ ordinal;
  state_ = next();
}

double Draw::exponential(double mean) {
  return -mean * std::log1p(-unit());
}

/// Box and Muller; the second number of the pair is not kept, so that a draw has no memory.
double Draw::normal() {
  const double radius = std::sqrt(exponential(2.0));
  return radius * std::cos(2.0 * std::numbers::pi * unit());
}

/// Marsaglia and Tsang 2000.
double Draw::gamma(double shape) {
  WQ_ASSERT(shape >= 1);
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal();
    const double root = 1.0 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log1p(-unit()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double Draw::beta(double a, double b) {
  const double x = gamma(a);
  return x / (x + gamma(b));
}

std::uint32_t Draw::poisson(double mean) {
  WQ_ASSERT(mean >= 0 && mean < 30);
  const double least = std::exp(-mean);
  std::uint32_t count = 0;
  for (double product = unit(); product > least; product *= unit()) ++count;
  return count;
}

}  // namespace wanqiu::simulation
