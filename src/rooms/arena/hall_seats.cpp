#include "hall_seats.h"

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::arena {

std::optional<Seat> HallSeats::find(base::LearnerNumber learner) const {
  const auto found = seat_of_.find(learner);
  if (found == seat_of_.end()) return std::nullopt;
  return found->second;
}

Seat HallSeats::add(base::LearnerNumber learner, base::OrganisationId organisation, std::string_view name) {
  const Seat seat = Seat::at(size());
  const bool added = seat_of_.emplace(learner, seat).second;
  WQ_ASSERT(added);
  const auto number = static_cast<std::uint32_t>(organisations_.size());
  const auto [found, first] = organisation_of_.emplace(organisation, number);
  if (first) organisations_.push_back({organisation, 0});
  ++organisations_[found->second].players;
  learner_.push_back(learner);
  organisation_.push_back(found->second);
  names_ += name;
  name_end_.push_back(static_cast<std::uint32_t>(names_.size()));
  is_present_.push_back(1);
  ++present_;
  return seat;
}

void HallSeats::set_present(Seat seat, bool present) {
  if (is_present(seat) == present) return;
  is_present_[seat.index()] = present ? 1 : 0;
  present_ = present ? present_ + 1 : present_ - 1;
}

std::string_view HallSeats::name(Seat seat) const {
  const std::size_t begin = seat.index() == 0 ? 0 : name_end_[seat.index() - 1];
  return std::string_view(names_).substr(begin, name_end_[seat.index()] - begin);
}

void HallSeats::expect_answers(std::size_t question) {
  if (choices_[question].size() >= size()) return;
  choices_[question].resize(size());
  taken_ms_[question].resize(size());
}

void HallSeats::answer(std::size_t question, Seat seat, Choices choices, base::Milliseconds taken) {
  WQ_ASSERT(choices != 0 && seat.value != 0 && seat.value <= size() && !answered(question, seat));
  expect_answers(question);  // somebody may have come after it opened
  choices_[question][seat.index()] = choices;
  taken_ms_[question][seat.index()] = static_cast<std::uint32_t>(taken.count());
}

}  // namespace wanqiu::arena
