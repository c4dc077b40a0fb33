#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "bytes.h"
#include "hall_command.h"

namespace wanqiu::arena {

constexpr std::size_t batch_commands_max = 1 << 20;

/// What was done in one match between two commits, in order: one row of the journal. docs/arena.md has the bytes; an
/// answer takes eight or nine.
Bytes encode_commands(std::span<const Command> commands);
/// From bytes that may have been changed: invalid with what is wrong.
base::Result<std::vector<Command>> decode_commands(ByteView bytes);

Bytes encode_plan(const HallPlan& plan);
/// The plan is checked too.
base::Result<HallPlan> decode_plan(ByteView bytes);

}  // namespace wanqiu::arena
