#include <algorithm>
#include <limits>

#include "ledger/ranks.h"
#include "ledger/state.h"
#include "ledger/saved_bytes.h"

// today, count, then each learner with points in number order: step of the number, the points of the five windows, the
// event of `all`, and how many events before it those of the other windows lie (left out where a window has no points).

namespace wanqiu::ledger {
namespace {

constexpr std::size_t all = static_cast<std::size_t>(Window::all);

}  // namespace

void Ranks::Scores::hold(std::size_t learner) {
  if (learner < points[0].size()) return;
  const std::size_t size = std::max(learner + 1, points[0].size() + points[0].size() / 4);
  for (std::size_t w = 0; w < window_count; ++w) {
    points[w].resize(size, 0);
    reached[w].resize(size, 0);
  }
}

void Ranks::Scores::write(const Sink& sink) const {
  const auto is_empty = [this](std::size_t learner) {
    return std::all_of(points.begin(), points.end(), [&](const auto& of) { return of[learner] == 0; });
  };
  std::uint64_t count = 0;
  for (std::size_t learner = 0; learner < points[0].size(); ++learner) count += is_empty(learner) ? 0 : 1;

  SavedWriter out(sink);
  out.signed_number(today.value);
  out.number(count);
  std::size_t before = 0;
  for (std::size_t learner = 0; learner < points[0].size(); ++learner) {
    if (is_empty(learner)) continue;
    out.number(learner - before);
    before = learner;
    for (std::size_t w = 0; w < window_count; ++w) out.signed_number(points[w][learner]);
    out.number(reached[all][learner]);
    for (std::size_t w = 0; w < all; ++w) {
      if (points[w][learner] != 0) out.number(reached[all][learner] - reached[w][learner]);
    }
  }
  out.flush();
}

bool Ranks::Scores::read(std::span<const std::byte> bytes) {
  SavedReader in(bytes);
  today.value = in.signed_number_32();
  std::uint64_t learner = 0;
  for (std::uint64_t left = in.number(learner_number_max); in.ok() && left > 0; --left) {
    learner += in.number(learner_number_max);
    if (learner > learner_number_max) in.refuse();
    if (!in.ok()) break;
    hold(learner);
    for (std::size_t w = 0; w < window_count; ++w) points[w][learner] = in.signed_number_32();
    reached[all][learner] = in.number();
    for (std::size_t w = 0; w < all; ++w) {
      if (points[w][learner] != 0) reached[w][learner] = reached[all][learner] - in.number(reached[all][learner]);
    }
  }
  return in.ended();
}

}  // namespace wanqiu::ledger
