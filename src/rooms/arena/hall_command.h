#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "arena/hall_plan.h"
#include "base/ids.h"
#include "base/time.h"

namespace wanqiu::arena {

/// created → lobby → (read → open → locked → reveal → ranking) for each question → ended
enum class Phase : std::uint8_t { created, lobby, read, open, locked, reveal, ranking, ended };
std::string_view to_string(Phase phase);

/// What became of a command. Only what is `done` changed the match, and only that is written down.
enum class Verdict : std::uint8_t {
  done,
  seated_already,  ///< the person has this seat; nothing changed
  no_seat,         ///< the person has none, or has left it
  full,            ///< every seat is taken
  wrong_name,      ///< empty, or longer than name_bytes_max
  before_opening,  ///< the question can be read, not answered yet; or the lobby is not open
  late,            ///< the time for it is over
  other_question,  ///< another question is asked now
  twice,           ///< the first answer counts
  wrong_choices,   ///< none, options that there are not, or several where one can be chosen
  wrong_phase,     ///< the match is no longer where the host thought
  over,            ///< the match has ended
};
std::string_view to_string(Verdict verdict);

constexpr std::size_t name_bytes_max = 96;
/// Of a seat whose player is no longer to be named.
constexpr std::string_view nobodys_name = "—";

struct Join {
  base::LearnerNumber learner;
  base::OrganisationId organisation;
  std::string name;  ///< as the screens show it
  friend bool operator==(const Join&, const Join&) = default;
};
/// Keeps the points, and the seat for coming back; a question no longer waits for this player.
struct Leave {
  base::LearnerNumber learner;
  friend bool operator==(const Leave&, const Leave&) = default;
};
struct Answer {
  base::LearnerNumber learner;
  std::uint16_t question = 0;  ///< from 0
  Choices choices = 0;
  base::Milliseconds round_trip{0};
  friend bool operator==(const Answer&, const Answer&) = default;
};
/// On to the next phase, if the match still is where the sender saw it: pressed twice it goes on once.
struct Advance {
  Phase from = Phase::created;
  std::uint16_t question = 0;
  friend bool operator==(const Advance&, const Advance&) = default;
};
/// Whether the phases follow by the plan's times: also when a host has disappeared.
struct RunByItself {
  bool on = true;
  friend bool operator==(const RunByItself&, const RunByItself&) = default;
};
/// The program was started again: what could be read or answered is shown and opened again, with the answers that are
/// in; the other phases begin anew.
struct Resume {
  friend bool operator==(const Resume&, const Resume&) = default;
};
/// By the host, at any time. Answers to an open question count.
struct End {
  friend bool operator==(const End&, const End&) = default;
};

struct Command {
  base::Instant at;  ///< when it arrived, by the server's clock
  std::variant<Join, Leave, Answer, Advance, RunByItself, Resume, End> action;
  friend bool operator==(const Command&, const Command&) = default;
};

}  // namespace wanqiu::arena
