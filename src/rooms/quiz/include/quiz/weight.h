#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wanqiu::quiz {

/// What an answer is worth, as a share of the question's score: -100 % … 100 %.
///
/// Held exactly, in billionths of a percent: Moodle writes thirds as 33.33333, QTI as 0.3333333, and a bank that went
/// out and came back must be the same. (A double was considered: 33.33333 / 100 * 100 is another number.)
class Weight {
 public:
  constexpr Weight() = default;
  static constexpr Weight percent(int whole) { return Weight(std::int64_t{whole} * billion); }
  static constexpr Weight full() { return percent(100); }
  /// What added up to so many billionths of a percent, kept within 0 … 100 %.
  static constexpr Weight within_whole(std::int64_t billionths) {
    return Weight(billionths < 0 ? 0 : billionths > 100 * billion ? 100 * billion : billionths);
  }

  /// "33.33333", "-50", "100": percent, at most 9 decimals that are not 0. invalid outside -100 … 100.
  static base::Result<Weight> parse_percent(std::string_view text, std::string_view field);
  /// "0.3333333", "1": the same as a fraction of 1.
  static base::Result<Weight> parse_fraction(std::string_view text, std::string_view field);

  std::string percent_text() const;   ///< "33.33333"
  std::string fraction_text() const;  ///< "0.3333333"
  constexpr std::int64_t billionths() const { return value_; }
  constexpr bool is_positive() const { return value_ > 0; }

  friend constexpr auto operator<=>(const Weight&, const Weight&) = default;

 private:
  static constexpr std::int64_t billion = 1'000'000'000;
  constexpr explicit Weight(std::int64_t value) : value_(value) {}
  static base::Result<Weight> parse(std::string_view text, int decimals, std::string_view field);

  std::int64_t value_ = 0;
};

}  // namespace wanqiu::quiz
