#pragma once

#include <optional>
#include <span>
#include <vector>

#include "frames.h"
#include "hall_match.h"

namespace wanqiu::arena {

/// How a player of a duel or a match of four stands, for the others: whether they are there, and whether they have
/// answered the question that is asked. Not what.
frame::Rival rival_frame(const HallMatch& match, Seat seat);
/// Those of whom `done` brought something new, each once.
std::vector<frame::Rival> rival_news(const HallMatch& match, std::span<const Command> done);
/// All but one's own: for who comes, or comes back.
std::vector<frame::Rival> rivals_of(const HallMatch& match, std::optional<Seat> own);

}  // namespace wanqiu::arena
