#include "arena/rating.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/assert.h"

namespace wanqiu::arena {
namespace {

// Names as in the paper: mu and phi are value and deviation on the Glicko-2 scale.
constexpr double scale = 173.7178;
constexpr double tau = 0.5;
constexpr double convergence = 1e-6;
constexpr int steps_max = 100;  // the iteration halves its bracket at worst

double g(double phi) {
  return 1 / std::sqrt(1 + 3 * phi * phi / (std::numbers::pi * std::numbers::pi));
}

double expected(double mu, double mu_j, double phi_j) {
  return 1 / (1 + std::exp(-g(phi_j) * (mu - mu_j)));
}

/// Step 5: the volatility for which the surprise of the period is most likely, by the Illinois algorithm.
double volatility_after(double sigma, double phi, double v, double delta) {
  const double a = std::log(sigma * sigma);
  const auto f = [&](double x) {
    const double spread = phi * phi + v + std::exp(x);
    return std::exp(x) * (delta * delta - spread) / (2 * spread * spread) - (x - a) / (tau * tau);
  };
  double left = a;
  double right = 0;
  if (delta * delta > phi * phi + v) {
    right = std::log(delta * delta - phi * phi - v);
  } else {
    int k = 1;
    while (k < steps_max && f(a - k * tau) < 0) ++k;
    right = a - k * tau;
  }
  double f_left = f(left);
  double f_right = f(right);
  for (int step = 0; step < steps_max && std::abs(right - left) > convergence; ++step) {
    const double middle = left + (left - right) * f_left / (f_right - f_left);
    const double f_middle = f(middle);
    if (f_middle * f_right <= 0) {
      left = right;
      f_left = f_right;
    } else {
      f_left /= 2;
    }
    right = middle;
    f_right = f_middle;
  }
  return std::exp(left / 2);
}

double grown(double phi, double sigma, int periods) {
  return std::min(std::sqrt(phi * phi + periods * sigma * sigma), deviation_max / scale);
}

}  // namespace

Rating after_period(const Rating& before, std::span<const RatedGame> games) {
  if (games.empty()) return rested(before, 1);
  const double mu = (before.value - 1500) / scale;
  const double phi = before.deviation / scale;
  double information = 0;
  double surprise = 0;
  for (const auto& game : games) {
    WQ_ASSERT(game.score >= 0 && game.score <= 1);
    const double mu_j = (game.opponent.value - 1500) / scale;
    const double phi_j = game.opponent.deviation / scale;
    const double win = expected(mu, mu_j, phi_j);
    information += g(phi_j) * g(phi_j) * win * (1 - win);
    surprise += g(phi_j) * (game.score - win);
  }
  const double v = 1 / information;
  const double sigma = volatility_after(before.volatility, phi, v, v * surprise);
  const double phi_star = std::sqrt(phi * phi + sigma * sigma);
  const double phi_after = 1 / std::sqrt(1 / (phi_star * phi_star) + 1 / v);
  const double mu_after = mu + phi_after * phi_after * surprise;
  return {scale * mu_after + 1500, std::min(scale * phi_after, deviation_max), sigma};
}

Rating rested(const Rating& before, int periods) {
  Rating after = before;
  after.deviation = scale * grown(before.deviation / scale, before.volatility, std::max(periods, 0));
  return after;
}

Rating after_match(const Rating& before, base::Day last, base::Day today, std::span<const RatedGame> games) {
  return after_period(rested(before, today - last - 1), games);
}

}  // namespace wanqiu::arena
