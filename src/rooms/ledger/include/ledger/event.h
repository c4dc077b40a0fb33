#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/hash.h"
#include "base/ids.h"
#include "base/time.h"

namespace wanqiu::ledger {

/// What a learner did. The numbers are in the log for ever: never change or reuse one.
enum class Verb : std::uint8_t {
  signed_in = 1,            ///< object 0; amount 1
  read_item = 2,            ///< object: item number
  read_time = 3,            ///< object: ordinal of the unit within the local day; amount: units (each a full 4 minutes)
  watched_item = 4,         ///< object: item number (video or audio)
  watch_time = 5,           ///< as read_time (each a full 5 minutes)
  finished_daily_quiz = 6,  ///< object: paper; amount: per mille of full marks (1000 is full)
  finished_weekly_quiz = 7,
  finished_special_quiz = 8,
  followed_column = 9,  ///< object: column number
  kept_item = 10,       ///< object: item number
  shared_item = 11,     ///< object: item number
  commented = 12,       ///< object: item number
  played_duel = 13,
  played_four = 14,
  played_hall = 15,
  checked_in = 16,
  attended = 17,
  adopted = 18,
  viewed_item = 19,     ///< object: item number; earns nothing; learner 0 when anonymous
  spent = 20,           ///< amount: points that leave the balance
  rule_set_taken = 21,  ///< learner 0; object: the rule set's version, key: of its text; later events are judged by it
  erased = 22,          ///< the learner was erased: sums stay, nothing further is earned
  corrected = 23,       ///< amount: signed points by an operator, with the reason kept by the caller
};

/// Verbs 1 … 18 can earn points by a rule; one rule a verb.
constexpr int earning_verbs = 18;
constexpr bool can_earn(Verb verb) {
  return static_cast<int>(verb) >= 1 && static_cast<int>(verb) <= earning_verbs;
}

std::string_view to_string(Verb verb);
std::optional<Verb> verb_of(std::string_view name);
/// A number read from foreign bytes.
std::optional<Verb> verb_of(std::uint8_t number);

/// What the amount of an event counts.
enum class Measure {
  once,    ///< it happened: amount is 1
  units,   ///< full units of time: 1 … 1000
  marks,   ///< per mille of full marks: 0 … 1000
  points,  ///< points that leave (spent: 1 …) or are put right (corrected: not 0), up to a million
};
Measure measure_of(Verb verb);

/// Idempotency: the same key twice is one event. 64 bits of BLAKE2b over what makes the event that one; compared
/// together with the learner. 0 means that every submission is an event of its own (views).
struct EventKey {
  std::uint64_t value = 0;
  friend auto operator<=>(EventKey, EventKey) = default;

  /// From a text that the caller chose, such as an Idempotency-Key: at most one event for it.
  static EventKey of(std::string_view text) { return {base::hash64(text)}; }
};

/// How the log holds a key: a natural one follows from the rest and is not stored.
enum class KeyKind : std::uint8_t { none, natural, stated };

struct Event {
  std::uint64_t seq = 0;  ///< given by the log, from 1, without holes
  base::Instant at;
  base::LearnerNumber learner;
  Verb verb = Verb::viewed_item;
  std::uint64_t object = 0;
  std::int32_t amount = 1;
  EventKey key;
  friend bool operator==(const Event&, const Event&) = default;
};

/// The key of an event that can happen once a day for one object: not stored in the log, since it follows from the rest
/// (`day` is the site's local day of `at`).
EventKey natural_key(Verb verb, std::uint64_t object, base::Day day);

}  // namespace wanqiu::ledger
