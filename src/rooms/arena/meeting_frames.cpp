#include "meeting_frames.h"

#include <algorithm>

namespace wanqiu::arena {
namespace {

/// Of what changes how a player stands; 0 of everything else.
struct LearnerOf {
  base::LearnerNumber operator()(const Join& join) const { return join.learner; }
  base::LearnerNumber operator()(const Leave& leave) const { return leave.learner; }
  base::LearnerNumber operator()(const Answer& answer) const { return answer.learner; }
  template <class Other>
  base::LearnerNumber operator()(const Other&) const {
    return {};
  }
};

}  // namespace

frame::Rival rival_frame(const HallMatch& match, Seat seat) {
  const HallSeats& seats = match.seats();
  return {seat.value, match.question(), seats.answered(match.question(), seat), seats.is_present(seat),
          std::string(seats.name(seat))};
}

std::vector<frame::Rival> rival_news(const HallMatch& match, std::span<const Command> done) {
  std::vector<frame::Rival> news;
  for (const auto& command : done) {
    const auto seat = match.seats().find(std::visit(LearnerOf{}, command.action));
    if (!seat) continue;
    const bool told = std::any_of(news.begin(), news.end(), [&](const auto& one) { return one.seat == seat->value; });
    if (!told) news.push_back(rival_frame(match, *seat));
  }
  return news;
}

std::vector<frame::Rival> rivals_of(const HallMatch& match, std::optional<Seat> own) {
  std::vector<frame::Rival> rivals;
  for (std::size_t i = 0; i < match.seats().size(); ++i) {
    if (Seat::at(i) != own) rivals.push_back(rival_frame(match, Seat::at(i)));
  }
  return rivals;
}

}  // namespace wanqiu::arena
