#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "arena/hall_plan.h"
#include "base/ids.h"

namespace wanqiu::arena {

/// A player's place in one match, from 1 in the order of joining. 0 is none.
struct Seat : base::Id<Seat, std::uint32_t> {
  using Id::Id;
  std::size_t index() const { return value - 1; }
  static Seat at(std::size_t index) { return Seat(static_cast<std::uint32_t>(index + 1)); }
};

/// The same for the organisations of the players.
struct HallOrganisation {
  base::OrganisationId id;
  std::uint32_t players = 0;  ///< who ever took a seat
};

/// Who plays, and what they answered.
///
/// One column a property: 100,000 players with ten answers are walked through at every lock, and a struct a player
/// would bring their names and seats into the cache each time. A player takes 21 bytes, the name, some 40 for finding
/// the seat, and 6 an answer: with ten questions and a name of nine bytes about 130.
class HallSeats {
 public:
  explicit HallSeats(std::size_t questions) : choices_(questions), taken_ms_(questions) {}

  std::size_t size() const { return learner_.size(); }
  std::size_t present() const { return present_; }
  std::optional<Seat> find(base::LearnerNumber learner) const;
  Seat add(base::LearnerNumber learner, base::OrganisationId organisation, std::string_view name);
  void set_present(Seat seat, bool present);

  base::LearnerNumber learner(Seat seat) const { return learner_[seat.index()]; }
  std::uint32_t organisation(Seat seat) const { return organisation_[seat.index()]; }  ///< in organisations()
  std::string_view name(Seat seat) const;
  bool is_present(Seat seat) const { return is_present_[seat.index()] != 0; }
  const std::vector<HallOrganisation>& organisations() const { return organisations_; }

  /// Once for each seat and question.
  void answer(std::size_t question, Seat seat, Choices choices, base::Milliseconds taken);
  bool answered(std::size_t question, Seat seat) const { return choices(question, seat) != 0; }
  Choices choices(std::size_t question, Seat seat) const {
    const auto& column = choices_[question];
    return seat.index() < column.size() ? column[seat.index()] : Choices{0};
  }
  base::Milliseconds taken(std::size_t question, Seat seat) const {
    return base::Milliseconds(taken_ms_[question][seat.index()]);
  }
  /// Room for everybody's answer at once, when a question opens.
  void expect_answers(std::size_t question);

 private:
  std::unordered_map<base::LearnerNumber, Seat> seat_of_;
  std::vector<base::LearnerNumber> learner_;
  std::vector<std::uint32_t> organisation_;
  std::vector<std::uint32_t> name_end_;
  std::vector<std::uint8_t> is_present_;
  std::string names_;
  std::size_t present_ = 0;
  std::vector<HallOrganisation> organisations_;
  std::unordered_map<base::OrganisationId, std::uint32_t> organisation_of_;
  std::vector<std::vector<Choices>> choices_;         // by question; 0: not answered
  std::vector<std::vector<std::uint32_t>> taken_ms_;  // by question
};

}  // namespace wanqiu::arena
