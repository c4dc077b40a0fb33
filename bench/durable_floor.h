// The floor of what is durable over HTTP: each request a row of a bare log, answered with as many bytes as ours.
#pragma once

#include <functional>
#include <string>

#include "load.h"

namespace wanqiu::bench {

/// `load` and the floor under it by turns. `floor_request` is `load.request` with counts of its own: the floor gets the
/// same requests, so many as it takes. The floor repeats an answer of ours, keeps its log below `home`, and ends the
/// bench when it lost a row. What was answered before the first turn is among `value_answers`.
Pair beside_durable_floor(const Load& load, decltype(Load::request) floor_request, const std::string& home, int rounds);

}  // namespace wanqiu::bench
