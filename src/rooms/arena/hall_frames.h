#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "frames.h"
#include "hall_match.h"

namespace wanqiu::arena {

/// What is shown of a question, beside the MatchQuestion that says what is right.
struct ShownQuestion {
  std::string passage;
  std::string stem;
  std::string picture;  ///< addresses, or empty
  std::string audio;
  std::string explanation;
  std::vector<std::string> options;  ///< in stored places
  bool shuffled = true;
};
BOOST_DESCRIBE_STRUCT(ShownQuestion, (), (passage, stem, picture, audio, explanation, options, shuffled))

/// What frames say beyond the match. Kept by whoever shows the match to a room.
struct HallTexts {
  std::vector<ShownQuestion> questions;
  std::function<std::string(base::OrganisationId)> organisation_name;
};
/// Whether every question can be sent within the limits of frames.h, beside its plan: asked when a match is made.
base::Result<void> check(const HallTexts& texts, const HallPlan& plan);

/// A phase that began, in which question, and when: a commit can hold several of them.
struct Scene {
  Phase phase = Phase::created;
  std::uint16_t question = 0;
  base::Instant at;
  friend bool operator==(const Scene&, const Scene&) = default;
};
/// What `done` brought to `match`, which stands after it.
std::vector<Scene> scenes_of(const HallMatch& match, std::span<const Command> done);

/// What everybody is told when a scene begins: serialised once. The scene may be over already, but not its question's
/// successor locked.
std::vector<frame::ToClient> room_frames(const HallMatch& match, const Scene& scene, const HallTexts& texts);

/// One's own place as of the last lock; nothing before the first, or for who came after it.
std::optional<frame::Standing> standing_frame(const HallMatch& match, Seat seat);
/// The same of a standing that was looked up before, after `question` was locked.
frame::Standing standing_frame(std::uint16_t question, const HallStanding& standing);
frame::Acknowledged acknowledged_frame(std::uint16_t question, HallMatch::Outcome outcome);
frame::Counts counts_frame(const HallMatch& match);

/// What a connection is told when it comes, or comes back: the welcome is filled with where the match is, then follows
/// what is shown now. `seat`: where the person has one.
std::vector<frame::ToClient> arrival_frames(const HallMatch& match, frame::Welcome welcome, std::optional<Seat> seat,
                                            const HallTexts& texts);

}  // namespace wanqiu::arena
