#include "hall_command.h"

namespace wanqiu::arena {

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::created:
      return "created";
    case Phase::lobby:
      return "lobby";
    case Phase::read:
      return "read";
    case Phase::open:
      return "open";
    case Phase::locked:
      return "locked";
    case Phase::reveal:
      return "reveal";
    case Phase::ranking:
      return "ranking";
    case Phase::ended:
      return "ended";
  }
  return {};
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::done:
      return "done";
    case Verdict::seated_already:
      return "seated_already";
    case Verdict::no_seat:
      return "no_seat";
    case Verdict::full:
      return "full";
    case Verdict::wrong_name:
      return "wrong_name";
    case Verdict::before_opening:
      return "before_opening";
    case Verdict::late:
      return "late";
    case Verdict::other_question:
      return "other_question";
    case Verdict::twice:
      return "twice";
    case Verdict::wrong_choices:
      return "wrong_choices";
    case Verdict::wrong_phase:
      return "wrong_phase";
    case Verdict::over:
      return "over";
  }
  return {};
}

}  // namespace wanqiu::arena
