#include "ledger/event.h"

#include <array>

namespace wanqiu::ledger {
namespace {

constexpr std::array<std::string_view, 24> names{
    "",
    "signed_in",
    "read_item",
    "read_time",
    "watched_item",
    "watch_time",
    "finished_daily_quiz",
    "finished_weekly_quiz",
    "finished_special_quiz",
    "followed_column",
    "kept_item",
    "shared_item",
    "commented",
    "played_duel",
    "played_four",
    "played_hall",
    "checked_in",
    "attended",
    "adopted",
    "viewed_item",
    "spent",
    "rule_set_taken",
    "erased",
    "corrected",
};

// The finaliser of splitmix64: a bijection in which every bit of the input moves every bit of the output.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::string_view to_string(Verb verb) {
  return names[static_cast<std::size_t>(verb)];
}

std::optional<Verb> verb_of(std::string_view name) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Verb>(i);
  }
  return std::nullopt;
}

std::optional<Verb> verb_of(std::uint8_t number) {
  if (number == 0 || number >= names.size()) return std::nullopt;
  return static_cast<Verb>(number);
}

Measure measure_of(Verb verb) {
  switch (verb) {
    case Verb::read_time:
    case Verb::watch_time:
      return Measure::units;
    case Verb::finished_daily_quiz:
    case Verb::finished_weekly_quiz:
    case Verb::finished_special_quiz:
      return Measure::marks;
    case Verb::spent:
    case Verb::corrected:
      return Measure::points;
    case Verb::signed_in:
    case Verb::read_item:
    case Verb::watched_item:
    case Verb::followed_column:
    case Verb::kept_item:
    case Verb::shared_item:
    case Verb::commented:
    case Verb::played_duel:
    case Verb::played_four:
    case Verb::played_hall:
    case Verb::checked_in:
    case Verb::attended:
    case Verb::adopted:
    case Verb::viewed_item:
    case Verb::rule_set_taken:
    case Verb::erased:
      return Measure::once;
  }
  return Measure::once;
}

EventKey natural_key(Verb verb, std::uint64_t object, base::Day day) {
  const auto head =
      static_cast<std::uint64_t>(static_cast<std::uint32_t>(day.value)) << 8 | static_cast<std::uint64_t>(verb);
  const std::uint64_t value = mixed(mixed(object + 0x9e3779b97f4a7c15ULL) ^ mixed(head));
  return {value == 0 ? 1 : value};
}

}  // namespace wanqiu::ledger
