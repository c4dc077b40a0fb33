#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wanqiu::arena {

/// A set of options by their places in the paper, 0 the lowest bit. Players see them in an order of their own and
/// answer in stored places (shown_order in frames.h).
using Choices = std::uint16_t;

constexpr std::size_t options_max = 16;
constexpr std::size_t match_questions_max = 200;
constexpr std::size_t hall_players_max = 100'000;
constexpr std::int32_t share_full = 10'000;

/// What the match must know of a question: what is right, what it is worth, how long it takes. Its text stays outside.
/// Only questions that are answered by choosing can be asked live: the others cannot be counted on a screen, nor typed
/// by everybody in twenty seconds.
struct MatchQuestion {
  std::uint8_t options = 0;           ///< 2 … 16
  bool several = false;               ///< more than one may be chosen
  Choices right = 0;                  ///< what is shown as right; without weights, the set that counts
  std::vector<std::int32_t> weights;  ///< in hundredths of a percent beside the options, or empty
  std::uint16_t worth = 100;          ///< percent of the usual points, 0 … 500
  base::Milliseconds answer_time{20'000};

  friend bool operator==(const MatchQuestion&, const MatchQuestion&) = default;
};

/// How a match runs, fixed when it is made.
struct HallPlan {
  std::vector<MatchQuestion> questions;
  std::optional<base::Instant> starts_at;  ///< by itself, when it still waits in the lobby then
  bool by_itself = false;                  ///< goes on after the times below; else when the host says so
  bool all_answered_locks = true;          ///< a question that everybody has answered is locked at once
  base::Milliseconds read_time{3'000};     ///< between showing a question and opening it; always by itself
  base::Milliseconds locked_time{500};
  base::Milliseconds reveal_time{5'000};
  base::Milliseconds ranking_time{5'000};
  base::Milliseconds credit_max{250};  ///< of a round trip, see scoring.h
  std::uint32_t players_max = hall_players_max;

  friend bool operator==(const HallPlan&, const HallPlan&) = default;
};

/// Nothing, or the first thing that is wrong with it.
base::Result<void> check(const HallPlan& plan);

}  // namespace wanqiu::arena
