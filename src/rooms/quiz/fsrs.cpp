#include "fsrs.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/assert.h"

namespace wanqiu::quiz {
namespace {

/// w0 … w18 as published for version 5.
constexpr std::array<double, 19> fsrs_weights{0.40255, 1.18385, 3.173,  15.69105, 7.1949, 0.5345, 1.4604,
                                              0.0046,  1.54575, 0.1192, 1.01925,  1.9395, 0.11,   0.29605,
                                              2.2698,  0.2315,  2.9898, 0.51655,  0.6621};
constexpr double forgetting_factor = 19.0 / 81.0;  // so that recall after S days is 90 %
constexpr double stability_days_min = 0.01;
constexpr double stability_days_max = 36'500;
constexpr int interval_days_max = 365;

double grade_number(Grade grade) {
  return static_cast<double>(grade);
}

double as_stability(double days) {
  return std::clamp(days, stability_days_min, stability_days_max);
}

// formula  D0(G) = w4 - e^(w5 · (G - 1)) + 1
double first_difficulty(Grade grade) {
  const auto& w = fsrs_weights;
  return std::clamp(w[4] - std::exp(w[5] * (grade_number(grade) - 1)) + 1, 1.0, 10.0);
}

// formula  D' = w7 · D0(easy) + (1 - w7) · (D - w6 · (G - 3) · (10 - D) / 9)
double next_difficulty(double difficulty, Grade grade) {
  const auto& w = fsrs_weights;
  const double moved = difficulty - w[6] * (grade_number(grade) - 3) * (10 - difficulty) / 9;
  return std::clamp(w[7] * first_difficulty(Grade::easy) + (1 - w[7]) * moved, 1.0, 10.0);
}

// formula  S' = S · (1 + e^w8 · (11 - D) · S^-w9 · (e^(w10 · (1 - R)) - 1) · (hard: w15) · (easy: w16))
double stability_recalled(const Card& card, double recalled, Grade grade) {
  const auto& w = fsrs_weights;
  const double by_grade = grade == Grade::hard ? w[15] : grade == Grade::easy ? w[16] : 1;
  return card.stability * (1 + std::exp(w[8]) * (11 - card.difficulty) * std::pow(card.stability, -w[9]) *
                                   (std::exp(w[10] * (1 - recalled)) - 1) * by_grade);
}

// formula  S' = min(w11 · D^-w12 · ((S + 1)^w13 - 1) · e^(w14 · (1 - R)), S / e^(w17 · w18))
double stability_forgotten(const Card& card, double recalled) {
  const auto& w = fsrs_weights;
  const double after = w[11] * std::pow(card.difficulty, -w[12]) * (std::pow(card.stability + 1, w[13]) - 1) *
                       std::exp(w[14] * (1 - recalled));
  return std::min(after, card.stability / std::exp(w[17] * w[18]));
}

// formula  S' = S · e^(w17 · (G - 3 + w18)), on the day of the last review
double stability_same_day(const Card& card, Grade grade) {
  const auto& w = fsrs_weights;
  return card.stability * std::exp(w[17] * (grade_number(grade) - 3 + w[18]));
}

}  // namespace

double recall(const Card& card, base::Day today) {
  WQ_ASSERT(card.stability > 0);
  const int days = std::max(0, today - card.reviewed_on);
  return 1 / std::sqrt(1 + forgetting_factor * days / card.stability);
}

Card first_seen(Grade grade, base::Day today) {
  Card card;
  card.stability = fsrs_weights[static_cast<std::size_t>(grade) - 1];
  card.difficulty = first_difficulty(grade);
  card.reviewed_on = today;
  card.due_on = today + interval_days(card.stability);
  card.reviews = 1;
  return card;
}

Card review(const Card& card, Grade grade, base::Day today) {
  WQ_ASSERT(today >= card.reviewed_on);
  const double recalled = recall(card, today);
  const bool forgotten = grade == Grade::again;
  Card next = card;
  if (today == card.reviewed_on) {
    next.stability = as_stability(stability_same_day(card, grade));
  } else {
    next.stability =
        as_stability(forgotten ? stability_forgotten(card, recalled) : stability_recalled(card, recalled, grade));
  }
  next.difficulty = next_difficulty(card.difficulty, grade);
  next.reviewed_on = today;
  next.due_on = today + interval_days(next.stability);
  ++next.reviews;
  if (forgotten) ++next.lapses;
  return next;
}

int interval_days(double stability) {
  return static_cast<int>(std::lround(std::clamp(stability, 1.0, double{interval_days_max})));
}

}  // namespace wanqiu::quiz
