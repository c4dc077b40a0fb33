#pragma once

#include <boost/describe.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "arena/arena.h"
#include "ended_matches.h"
#include "hall_store.h"
#include "live_matches.h"
#include "pin_guard.h"

namespace wanqiu::arena {

/// What a host says of a hall match.
struct HallDraft {
  std::string name;
  base::OrganisationId organisation;
  PaperRef paper;
  std::optional<base::Instant> starts_at;
  bool by_itself = false;
  bool all_answered_locks = true;
  std::int32_t answer_seconds = 20;
  std::int32_t players_max = static_cast<std::int32_t>(hall_players_max);
};

/// As its hosts see it.
struct HallOut {
  MatchId id;
  std::string name;
  base::OrganisationId organisation;
  PaperRef paper;
  std::optional<std::string> pin;
  std::string phase;
  std::int32_t question = 0;
  std::int32_t questions = 0;
  std::int32_t left_out = 0;
  std::int32_t players = 0;
  bool by_itself = false;
  std::optional<base::Instant> starts_at;
  base::Instant made_at;
  std::optional<base::Instant> ended_at;
  std::optional<std::string> join_path;
};
BOOST_DESCRIBE_STRUCT(HallOut, (),
                      (id, name, organisation, paper, pin, phase, question, questions, left_out, players, by_itself,
                       starts_at, made_at, ended_at, join_path))

/// As anybody who is signed in sees a match.
struct MatchCard {
  struct Mine {
    std::uint32_t seat = 0;
  };
  MatchId id;
  MatchKind kind = MatchKind::hall;
  std::string name;
  std::string phase;
  std::optional<base::Instant> starts_at;
  std::int32_t players = 0;
  std::int32_t questions = 0;
  std::optional<Mine> mine;
  bool may_host = false;
  bool rated = false;
};
BOOST_DESCRIBE_STRUCT(MatchCard::Mine, (), (seat))
BOOST_DESCRIBE_STRUCT(MatchCard, (), (id, kind, name, phase, starts_at, players, questions, mine, may_host, rated))

/// Hall matches: who makes them, sees them and finds them. A hall belongs to an organisation; who holds host at one
/// that covers it, or operator at the root, runs it; for other hosts it is not there.
class Halls {
 public:
  static constexpr int running_max = 20;  ///< of one host
  static constexpr int listed_max = 200;
  static constexpr base::Milliseconds unattended_max{24 * 3'600'000};

  Halls(Arena::Parts& parts, MatchJournal& journal, LiveMatches& live, EndedMatches& ended)
      : parts_(parts), journal_(journal), live_(live), ended_(ended) {}

  base::Task<std::vector<HallOut>> halls(http::Caller caller);
  base::Task<base::Result<HallOut>> hall(http::Caller caller, MatchId match);
  /// `request_key` makes it idempotent.
  base::Task<base::Result<HallOut>> make(http::Caller caller, HallDraft draft, std::string request_key);
  base::Task<base::Result<HallOut>> end(http::Caller caller, MatchId match);

  base::Task<base::Result<MatchCard>> card(http::Caller caller, MatchId match);
  /// not_found for a PIN that no running match has; too_many for who guesses.
  base::Task<base::Result<MatchCard>> card_of_pin(http::Caller caller, std::string pin);

  bool may_host(const http::Caller& caller, base::OrganisationId organisation) const;
  /// Ends what nobody has ended a day after it should have begun.
  base::Task<> end_unattended();

 private:
  base::Task<base::Result<HallRow>> row_for_host(http::Caller caller, MatchId match);
  base::Task<HallOut> out_of(HallRow row);
  std::vector<std::string> fresh_pins();

  Arena::Parts& parts_;
  MatchJournal& journal_;
  LiveMatches& live_;
  EndedMatches& ended_;
  std::mutex guard_mutex_;  // guards pin_guard_
  PinGuard pin_guard_;
};

}  // namespace wanqiu::arena
